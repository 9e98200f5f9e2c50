import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import {
  cycles,
  importsOf,
  missingPureModules,
  readSources,
  violations,
} from './architecture-rules.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const sources = readSources(root);

describe('this code', () => {
  test('keeps the directions of the design', () => {
    expect(violations(sources)).toEqual([]);
  });

  test('has no circle of imports', () => {
    expect(cycles(sources)).toEqual([]);
  });

  test('is read whole: every folder, both root files and every pure module are there', () => {
    const folders = new Set(sources.map((file) => file.path.split('/')[0]));
    expect([...folders].sort()).toEqual(
      ['app', 'components', 'instrumentation.ts', 'lib', 'proxy.ts', 'scripts', 'tests'].sort(),
    );
    expect(missingPureModules(sources)).toEqual([]);
  });

  test('has no import of a file of ours that does not exist', () => {
    const known = new Set(sources.map((file) => file.path));
    const lost = sources
      .filter((file) => !file.path.startsWith('tests/unit/architecture'))
      .flatMap((file) =>
        importsOf(file)
          .filter(({ target, ours }) => ours && /\.(ts|tsx|mjs)$/.test(target))
          .filter(({ target }) => !known.has(target) && path.posix.dirname(target) !== '.')
          .map(({ target }) => `${file.path} → ${target}`),
      );
    expect(lost).toEqual([]);
  });
});

/** What breaks a rule: where it stands, its text, and the words of the complaint. */
const BROKEN: [file: string, text: string, rule: string][] = [
  ['lib/log.ts', "import { x } from '@/app/layout.tsx';", 'nothing imports app'],
  ['components/a.tsx', "import x from '../app/layout.tsx';", 'nothing imports app'],
  ['scripts/a.mjs', "import '../app/layout.tsx';", 'nothing imports app'],
  ['lib/log.ts', "import { x } from '@/components/providers.tsx';", 'lib does not import'],
  ['app/page.tsx', "import { x } from '@/tests/helpers/axe.ts';", 'only tests import tests'],
  ['lib/a.ts', "const x = await import('../tests/unit/a.ts');", 'only tests import tests'],
  ['lib/hubspot/a.ts', "import { x } from '../env.ts';", 'lib/hubspot imports nothing'],
  [
    'lib/hubspot/a.ts',
    "import type { X } from '../hubspot-simulator/model.ts';",
    'nothing of ours',
  ],
  ['lib/hubspot-simulator/a.ts', "export * from '@/lib/hubspot/types.ts';", 'nothing of ours'],
  ['lib/subscriptions/a.ts', "import { env } from '../env.ts';", 'subscriptions imports'],
  ['lib/subscriptions/a.ts', "import { env } from '../jobs/run.ts';", 'subscriptions imports'],
  [
    'lib/subscriptions/a.ts',
    "import { x } from '../policy/set-bases.ts';",
    'subscriptions imports',
  ],
  ['lib/policy/a.ts', "import { x } from '../hubspot/create.ts';", 'policy imports'],
  ['lib/policy/a.ts', "import { x } from '../subscriptions/change-status.ts';", 'policy imports'],
  ['lib/ledger/a.ts', "import { x } from '../policy/policy.ts';", 'the ledger knows no policy'],
  ['lib/legal-basis/a.ts', "import { x } from '../policy/policy.ts';", 'legal-basis imports'],
  ['lib/ledger/a.ts', "import { x } from '../hubspot/types.ts';", 'the ledger knows no HubSpot'],
  ['app/page.tsx', "import { x } from '@/lib/hubspot-simulator/model.ts';", 'by its address only'],
  [
    'components/a.tsx',
    "import type { X } from '@/lib/hubspot-simulator/model.ts';",
    'by its address only',
  ],
  [
    'components/a.tsx',
    "import { lookUp } from '@/lib/subscriptions/look-up.ts';",
    'components know no service',
  ],
  ['components/a.tsx', "import { type X } from '@/lib/context.ts';", 'components know no service'],
  ['components/ui/a.tsx', "import '@/lib/hubspot/create.ts';", 'components know no service'],
  ['components/a.tsx', "export * from '@/lib/log.ts';", 'components know no service'],
  ['lib/demo/a.ts', "import { x } from '../hubspot-simulator/main.ts';", 'by its address only'],
  ['lib/a.ts', "import type { cookies } from 'next/cache';", 'lib uses next only'],
  ['lib/log.ts', "import type { NextRequest } from 'next/server';", 'lib uses next only'],
  [
    'lib/log.ts',
    "import 'server-only';\nconst level = process.env.LEVEL;",
    'only lib/env.ts reads',
  ],
  ['app/page.tsx', "const level = process['env'].LEVEL;", 'only lib/env.ts reads'],
  ['components/a.tsx', 'const { A } = process.env;', 'only lib/env.ts reads'],
  ['lib/subscriptions/lane.ts', "import { a } from 'node:fs';", 'a pure module does no'],
  ['lib/errors.ts', "import 'server-only';", 'a pure module does no'],
  ['lib/context.ts', "import { cookies } from 'next/headers';", 'begins with server-only'],
  ['lib/a.ts', "import { readFile } from 'node:fs/promises';", 'begins with server-only'],
  ['lib/env.ts', 'export const level = process.env.LEVEL;', 'begins with server-only'],
  ['lib/people/a.ts', "import { append } from '../ledger/append.ts';", 'people imports hubspot'],
  ['lib/people/a.ts', "import { x } from '../subscriptions/lane.ts';", 'people imports hubspot'],
  ['lib/people/near.ts', "import 'server-only';", 'a pure module does no'],
  ['lib/ledger/a.ts', "import { near } from '../people/near.ts';", 'no service imports people'],
  ['lib/legal-basis/a.ts', "import { run } from '../jobs/run.ts';", 'no service imports jobs'],
  [
    'lib/legal-basis/a.ts',
    "import { laneOf } from '../subscriptions/lane.ts';",
    'legal-basis imports the words',
  ],
  [
    'lib/legal-basis/a.ts',
    "import type { X } from '../hubspot/client.ts';",
    'legal-basis imports the words',
  ],
  ['lib/legal-basis/a.ts', "import { read } from '../db/details.ts';", 'legal-basis imports'],
  ['lib/a.ts', 'export function f(x: any) {}', 'there is no any'],
  ['app/a.tsx', 'const x = y as any;', 'there is no any'],
  ['tests/a.ts', 'const all = new Map<string, any>();', 'there is no any'],
  ['lib/a.ts', '// @ts-ignore\nconst a: number = b;', 'no error of types is silenced'],
  ['tests/a.test.ts', "test.skip('works', () => {});", 'no test is skipped'],
  ['tests/a.test.ts', "describe.only('works', () => {});", 'no test is skipped'],
  ['lib/hubspot/index.ts', '', 'there are no barrels'],
  ['components/ui/index.tsx', '', 'there are no barrels'],
  ['lib/a.ts', "'use client';\n\nexport const a = 1;", "'use client' stands only"],
  ['lib/a.ts', "import {\n  a,\n  b,\n} from '@/app/layout.tsx';", 'nothing imports app'],
];

describe('the check', () => {
  test.each(BROKEN)('complains about %s with %j', (file, text, rule) => {
    const found = violations([{ path: file, text }]);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`${file}: `);
    expect(found[0]).toContain(rule);
  });

  test('follows a pure module into what it imports', () => {
    const found = violations([
      { path: 'lib/subscriptions/judge.ts', text: "import { a } from './a.ts';" },
      { path: 'lib/subscriptions/a.ts', text: "import { b } from './b.ts';" },
      { path: 'lib/subscriptions/b.ts', text: "import { c } from 'undici';" },
    ]);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain('lib/subscriptions/b.ts → undici');
  });

  test('finds a circle, once, of whatever length', () => {
    const files = [
      { path: 'app/page.tsx', text: "import { a } from '@/lib/a.ts';" },
      { path: 'lib/a.ts', text: "import type { B } from './b.ts';" },
      { path: 'lib/b.ts', text: "import { c } from '../lib/c.ts';" },
      { path: 'lib/c.ts', text: "import { a } from './a.ts';" },
      { path: 'lib/self.ts', text: "import './self.ts';" },
      { path: 'scripts/a.mjs', text: "await import('./b.mjs');" },
      { path: 'scripts/b.mjs', text: "import './a.mjs';" },
    ];
    expect(cycles(files)).toEqual([
      'lib/a.ts → lib/b.ts → lib/c.ts → lib/a.ts',
      'lib/self.ts → lib/self.ts',
      'scripts/a.mjs → scripts/b.mjs → scripts/a.mjs',
    ]);
  });

  test('takes two ways to one file for no circle', () => {
    const files = [
      { path: 'lib/a.ts', text: "import './b.ts';\nimport './c.ts';" },
      { path: 'lib/b.ts', text: "import './d.ts';" },
      { path: 'lib/c.ts', text: "import './d.ts';" },
      { path: 'lib/d.ts', text: '' },
    ];
    expect(cycles(files)).toEqual([]);
  });

  test('takes every file about legal bases for pure', () => {
    const files = sources.filter((file) => file.path.startsWith('lib/legal-basis/'));
    const withIo = files.map((file) => ({ ...file, text: "import { a } from 'node:fs';" }));
    expect(files.length).toBeGreaterThan(0);
    expect(violations(withIo).filter((one) => one.includes('a pure module'))).toHaveLength(
      files.length,
    );
  });

  test('notices that a pure module was renamed', () => {
    const others = sources.filter((file) => file.path !== 'lib/subscriptions/lane.ts');
    expect(missingPureModules(others)).toEqual(['lib/subscriptions/lane.ts']);
  });

  test.each([
    ['app/page.tsx', "import { x } from '@/components/providers.tsx';"],
    ['app/page.tsx', "'use client';\nimport { x } from './form.tsx';"],
    ['components/a.tsx', "import { x } from '@/lib/i18n/locales.ts';"],
    ['components/a.tsx', "import type { X } from '@/lib/subscriptions/look-up.ts';"],
    ['components/a.tsx', "import {\n  x,\n} from '@/lib/subscriptions/lane.ts';"],
    ['app/a.tsx', "import { lookUp } from '@/lib/subscriptions/look-up.ts';"],
    ['tests/unit/a.test.ts', "import { x } from '@/app/layout.tsx';"],
    ['lib/context.ts', "import 'server-only';\nimport { headers } from 'next/headers';"],
    ['lib/env.ts', "import 'server-only';\nconst all = process.env;"],
    ['lib/a.ts', "/** As any other. */\nconst a = 'x as any';\n// any one"],
    ['tests/a.test.ts', "test('skips nothing', () => {});"],
    ['lib/subscriptions/lane.ts', "import type { X } from '../hubspot/types.ts';"],
    ['lib/subscriptions/a.ts', "import { x } from '../legal-basis/bases.ts';"],
    ['lib/legal-basis/a.ts', "import type { X } from '../subscriptions/source.ts';"],
    ['lib/legal-basis/a.ts', "import { x } from '../hubspot/types.ts';"],
    ['lib/people/a.ts', "import { takeTurn } from '../pacing/take-turn.ts';"],
    ['lib/people/a.ts', "import { addressesIn } from '../subscriptions/address.ts';"],
    ['lib/a.ts', "/** Not like `import('../app/a.ts')`. */\nimport { nextDay } from 'nextday';"],
  ])('has nothing against %s with %j', (file, text) => {
    expect(violations([{ path: file, text }])).toEqual([]);
  });
});
