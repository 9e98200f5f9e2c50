import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

type Manifest = {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  allowScripts: Record<string, boolean>;
};
type Locked = { integrity?: string; hasInstallScript?: boolean; link?: boolean; name?: string };

const manifest = JSON.parse(read('package.json')) as Manifest;
const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, Locked> };
const locked = Object.entries(packages).filter(([path]) => path !== '');
const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 13);

/** Package and reason of each row below a heading. */
function rows(heading: string): Map<string, string> {
  const [, section = ''] = read('docs/dependencies.md').split(`## ${heading}\n`);
  const lines = section.split('\n## ')[0]?.matchAll(/^\| `([^`]+)` \| (.+) \|$/gm) ?? [];
  return new Map([...lines].map(([, name = '', reason = '']) => [name, reason]));
}

describe('every dependency is named in docs/dependencies.md with its reason, and no other', () => {
  test.each([
    ['To run the console', manifest.dependencies],
    ['To develop and test it', manifest.devDependencies],
  ])('%s', (heading, wanted) => {
    const named = rows(heading);
    expect([...named.keys()].sort()).toEqual(Object.keys(wanted).sort());
    for (const [name, reason] of named) expect(reason.length, name).toBeGreaterThan(4);
  });
});

describe('the lock file', () => {
  test('has a hash for every package', () => {
    expect(locked.length).toBeGreaterThan(500);
    const without = locked.filter(
      ([, { integrity, link }]) => !link && !/^sha512-[\w+/]{86}==$/.test(integrity ?? ''),
    );
    expect(without.map(([path]) => path)).toEqual([]);
  });

  test('holds versions that package.json names exactly', () => {
    const all = { ...manifest.dependencies, ...manifest.devDependencies };
    const loose = Object.entries(all).filter(([, version]) => /[\^~*><|\s]|latest/.test(version));
    expect(loose).toEqual([]);
  });

  test('brings no install script that package.json does not name, and none of them may run', () => {
    const withScript = locked.filter(([, { hasInstallScript }]) => hasInstallScript);
    const names = [...new Set(withScript.map(([path]) => nameOf(path)))].sort();
    expect(Object.keys(manifest.allowScripts).sort()).toEqual(names);
    expect(Object.values(manifest.allowScripts).filter(Boolean)).toEqual([]);
  });
});
