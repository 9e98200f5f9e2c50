import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** One source file: its path from the root of the project, with slashes, and its text. */
export interface SourceFile {
  path: string;
  text: string;
}

/** One import, of a file of ours (a path from the root) or of a package (its name as written). */
interface Import {
  target: string;
  ours: boolean;
  /** Nothing of it is there when the code runs. */
  typesOnly: boolean;
}

const FOLDERS = ['app', 'components', 'lib', 'tests', 'scripts'];
const ROOT_FILES = ['proxy.ts', 'instrumentation.ts'];
const SOURCE = /\.(?:[cm]?[jt]s|[jt]sx)$/;

const IMPORTS = [
  // import … from 'x', export … from 'x'; the names may fill several lines.
  /^\s*(?:import|export)\s[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/gm,
  /^\s*import\s*['"]([^'"]+)['"]/gm,
  /\b(?:import|require)\s*\(\s*['"]([^'"]+)['"]/g,
];

/** Reads every source file that the rules are about. */
export function readSources(root: string): SourceFile[] {
  const inFolders = FOLDERS.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
      [folder, ...name.split(path.sep)].join('/'),
    ),
  );
  return [...inFolders.filter((name) => SOURCE.test(name)), ...ROOT_FILES]
    .sort()
    .map((name) => ({ path: name, text: readFileSync(path.join(root, name), 'utf8') }));
}

/** Every import of a file, in order of kind. */
export function importsOf({ path: from, text }: SourceFile): Import[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '');
  return IMPORTS.flatMap((pattern) => [...code.matchAll(pattern)]).map(([statement, name = '']) => {
    const typesOnly = /^\s*(?:import|export)\s+type\s/.test(statement);
    if (name.startsWith('@/'))
      return { target: path.posix.normalize(name.slice(2)), ours: true, typesOnly };
    if (name.startsWith('.'))
      return { target: path.posix.join(path.posix.dirname(from), name), ours: true, typesOnly };
    return { target: name, ours: false, typesOnly };
  });
}

const within = (file: string, folder: string): boolean => file.startsWith(`${folder}/`);
const withinAny = (file: string, folders: string[]): boolean =>
  folders.some((folder) => within(file, folder));

/** What one file may not import, if anything is wrong with an import: the rule, in words. */
function importProblem(from: string, { target, ours, typesOnly }: Import): string | null {
  if (!ours) {
    const isNext = target === 'next' || target.startsWith('next/');
    return isNext && within(from, 'lib') && !NEXT_IN_LIB.includes(from)
      ? 'lib uses next only in auth/session, context, action and i18n/request'
      : null;
  }
  if (within(target, 'tests') && !within(from, 'tests')) return 'only tests import tests';
  if (within(target, 'app') && !withinAny(from, ['app', 'tests'])) return 'nothing imports app';
  if (within(from, 'lib') && within(target, 'components')) return 'lib does not import components';
  const isHarmless = typesOnly || within(target, 'lib/i18n') || PURE.includes(target);
  if (within(from, 'components') && within(target, 'lib') && !isHarmless)
    return 'components know no service: of lib only types, words and pure modules';
  for (const lonely of ['lib/hubspot', 'lib/hubspot-simulator'])
    if (within(from, lonely) && !within(target, lonely)) return `${lonely} imports nothing of ours`;
  const services = ['subscriptions', 'legal-basis', 'ledger', 'hubspot'].map(
    (name) => `lib/${name}`,
  );
  const isPermission = ['lib/auth/actor.ts', 'lib/auth/permissions.ts'].includes(target);
  const isPolicy = target === 'lib/policy/policy.ts';
  if (
    within(from, 'lib/subscriptions') &&
    !withinAny(target, services) &&
    !isPermission &&
    !isPolicy
  )
    return 'subscriptions imports legal-basis, ledger, hubspot and what a policy is, and who may do what';
  if (within(from, 'lib/policy') && !isForPolicy(target) && !isPermission)
    return 'policy imports db, ledger, legal-basis, what subscriptions knows of mail, and who may do what';
  if (within(from, 'lib/people') && !isForPeople(target))
    return 'people imports hubspot, the database, its pacing, and what an address is';
  if (withinAny(from, services) && within(target, 'lib/people')) return 'no service imports people';
  if (
    within(target, 'lib/hubspot-simulator') &&
    withinAny(from, ['app', 'components', 'lib/demo', 'lib/connection'])
  )
    return 'the simulator is reached by its address only';
  if (withinAny(from, services) && within(target, 'lib/jobs')) return 'no service imports jobs';
  if (within(from, 'lib/ledger') && !within(target, 'lib/ledger') && /hubspot|subscr/.test(target))
    return 'the ledger knows no HubSpot';
  if (within(from, 'lib/ledger') && within(target, 'lib/policy'))
    return 'the ledger knows no policy';
  if (within(from, 'lib/legal-basis') && !isForLegalBasis(target, typesOnly))
    return 'legal-basis imports the words of hubspot, who may do what, and types of subscriptions';
  return null;
}

function isForLegalBasis(target: string, typesOnly: boolean): boolean {
  if (within(target, 'lib/legal-basis')) return true;
  if (['lib/hubspot/types.ts', 'lib/auth/permissions.ts'].includes(target)) return true;
  return typesOnly && withinAny(target, ['lib/subscriptions', 'lib/i18n']);
}

function isForPolicy(target: string): boolean {
  if (withinAny(target, ['lib/policy', 'lib/db', 'lib/ledger', 'lib/legal-basis'])) return true;
  return [
    'lib/hubspot/types.ts',
    'lib/i18n/locales.ts',
    'lib/subscriptions/mail-facts.ts',
    'lib/subscriptions/technical-basis.ts',
  ].includes(target);
}

function isForPeople(target: string): boolean {
  const folders = ['people', 'hubspot', 'db', 'pacing'].map((name) => `lib/${name}`);
  const files = ['lib/subscriptions/address.ts', 'lib/auth/actor.ts'];
  return withinAny(target, folders) || files.includes(target);
}

const NEXT_IN_LIB = [
  'lib/auth/session.ts',
  'lib/context.ts',
  'lib/action.ts',
  'lib/i18n/request.ts',
];

/** Modules that do no input or output, and so nothing that they import does. */
const PURE = [
  'address',
  'agreement',
  'can-mail',
  'change',
  'check',
  'describe',
  'effect',
  'error-field',
  'judge',
  'judge-opt-out',
  'lane',
  'lane-for',
  'lift-case',
  'lift-facts',
  'lifted',
  'link-languages',
  'mail-facts',
  'mail-facts-of',
  'offered-link',
  'outcome',
  'recorded-change',
  'source',
  'technical-basis',
  'types-by-brand',
  'unanswered',
  'wide-opt-outs',
]
  .map((name) => `lib/subscriptions/${name}.ts`)
  .concat(
    [
      'bases',
      'explanation',
      'facts',
      'lift-policy',
      'lift-table',
      'own-wish',
      'request-day',
      'text',
    ]
      // The whole folder is pure.
      .map((name) => `lib/legal-basis/${name}.ts`),
  )
  .concat(
    [
      'forwarded',
      'hosts',
      'judge-request',
      'request-target',
      'same-origin',
      'security-headers',
    ].map((name) => `lib/http/${name}.ts`),
  )
  .concat(
    ['actor', 'common-passwords', 'lifetime', 'password-rules', 'permissions', 'way-back'].map(
      (name) => `lib/auth/${name}.ts`,
    ),
  )
  .concat(['found-person', 'near', 'search-text'].map((name) => `lib/people/${name}.ts`))
  .concat(['lib/errors.ts', 'lib/policy/policy.ts', 'lib/policy/setting-problems.ts']);

const READS_ENVIRONMENT = /\bprocess\s*(?:\.\s*env\b|\[\s*['"]env['"])/;
const TOUCHES_THE_SERVER = /\bfrom\s*['"](?:next\/headers|node:|pino['"]|pg['"])/;

/** What goes out to people who check an export with Node alone. */
const STAND_ALONE = ['format', 'verifier', 'verify-file', 'verify-export'].map(
  (name) => `lib/ledger/${name}.mjs`,
);

/** The client and the simulator also run outside of Next; what is pure has a rule of its own. */
function isServerOnly({ path: file, text }: SourceFile): boolean {
  if (STAND_ALONE.includes(file)) return false;
  if (!within(file, 'lib') || withinAny(file, ['lib/hubspot', 'lib/hubspot-simulator']))
    return false;
  return !PURE.includes(file) && (TOUCHES_THE_SERVER.test(text) || READS_ENVIRONMENT.test(text));
}

function withoutTexts(text: string): string {
  return text.replace(/'[^'\n]*'|"[^"\n]*"/g, '');
}

/** Rules about a file by itself, and what breaks them. */
const FILE_RULES: [rule: string, isBroken: (file: SourceFile) => boolean][] = [
  [
    'only lib/env.ts reads process.env',
    ({ path: file, text }) =>
      withinAny(file, ['app', 'components', 'lib']) &&
      file !== 'lib/env.ts' &&
      READS_ENVIRONMENT.test(text),
  ],
  [
    'what touches cookies, secrets or storage begins with server-only',
    (file) => isServerOnly(file) && !/^import 'server-only';/.test(file.text),
  ],
  [
    'there is no any',
    ({ text }) =>
      /(?::|\bas|[<,|])\s*any\b/.test(
        withoutTexts(text.replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*/g, '')),
      ),
  ],
  [
    'no error of types is silenced',
    ({ text }) => /@ts-(?:ignore|nocheck)/.test(withoutTexts(text)),
  ],
  [
    'no test is skipped',
    ({ path: file, text }) =>
      within(file, 'tests') &&
      /\b(?:test|it|describe)\.(?:skip|only|todo|fixme)\b/.test(withoutTexts(text)),
  ],
  ['there are no barrels', ({ path: file }) => /(?:^|\/)index\.[cm]?[jt]sx?$/.test(file)],
  [
    "'use client' stands only in app and components",
    ({ path: file, text }) =>
      !withinAny(file, ['app', 'components']) && /^\s*['"]use client['"];?$/m.test(text),
  ],
];

function fileProblems(file: SourceFile): string[] {
  return FILE_RULES.flatMap(([rule, isBroken]) => (isBroken(file) ? [rule] : []));
}

/** A pure file's imports, and theirs: the first that does input or output, with the way to it. */
function impurities(files: SourceFile[]): string[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return PURE.filter((file) => byPath.has(file)).flatMap((start) => {
    const seen = new Set([start]);
    const problems: string[] = [];
    for (const current of seen) {
      const file = byPath.get(current);
      for (const { target, ours } of file ? importsOf(file) : []) {
        if (ours) seen.add(target);
        else if (target.startsWith('node:') || ['server-only', 'undici', 'pino'].includes(target))
          problems.push(`${start}: a pure module does no input or output (${current} → ${target})`);
      }
    }
    return problems;
  });
}

/** Everything in which the files break the directions of the design, one line each. */
export function violations(files: SourceFile[]): string[] {
  const single = files.flatMap((file) => [
    ...fileProblems(file).map((problem) => `${file.path}: ${problem}`),
    ...importsOf(file).flatMap((one) => {
      const problem = importProblem(file.path, one);
      return problem === null ? [] : [`${file.path}: ${problem} (${one.target})`];
    }),
  ]);
  return [...single, ...impurities(files)];
}

/** The modules that have to be pure and are not there: a renamed one must not slip away. */
export function missingPureModules(files: SourceFile[]): string[] {
  const paths = new Set(files.map((file) => file.path));
  return PURE.filter((file) => !paths.has(file));
}

/** Circles of imports among what runs or is built, one line each; those of types count too. */
export function cycles(files: SourceFile[]): string[] {
  const targets = new Map(
    files
      .filter(({ path: file }) => withinAny(file, ['app', 'components', 'lib', 'scripts']))
      .map((file) => [file.path, importsOf(file).map(({ target }) => target)]),
  );
  const done = new Set<string>();
  const visit = (file: string, way: string[]): string[] => {
    if (way.includes(file)) return [[...way.slice(way.indexOf(file)), file].join(' → ')];
    if (done.has(file)) return [];
    const found = (targets.get(file) ?? []).flatMap((target) => visit(target, [...way, file]));
    done.add(file);
    return found;
  };
  return [...targets.keys()].flatMap((file) => visit(file, []));
}
