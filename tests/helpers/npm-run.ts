import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { npmScript } from '../../scripts/npm.mjs';
import { quickFolder } from './quick-folder.ts';

const root = path.resolve('.');

/** A folder of one test's own. */
export async function folder(): Promise<string> {
  const made = await mkdtemp(path.join(quickFolder(), 'consent-desk-test-'));
  await chmod(made, 0o755);
  onTestFinished(() => rm(made, { recursive: true, maxRetries: 20 }));
  return made;
}

/** A PATH with Node and what every system has; in particular no `pg_dump` and no `psql`. */
async function barePath(): Promise<string> {
  const made = await folder();
  await symlink(process.execPath, path.join(made, 'node'));
  for (const name of ['sh', 'ps', 'id']) {
    const found = (process.env.PATH ?? '').split(path.delimiter).map((dir) => path.join(dir, name));
    for (const file of found) {
      try {
        await symlink(await realFile(file), path.join(made, name));
        break;
      } catch {
        // Not in this folder of the PATH.
      }
    }
  }
  return made;
}

async function realFile(file: string): Promise<string> {
  await readFile(file);
  return file;
}

interface Ended {
  code: number | null;
  said: string;
}

/** Runs `npm run`, with a token, a data folder and a bare PATH. */
export async function npmRun(
  name: string,
  dataDir: string,
  parameters: string[] = [],
  environment: Record<string, string> = { HUBSPOT_ACCESS_TOKEN: 'simulated' },
): Promise<Ended> {
  const words = [npmScript(), 'run', '--silent', name, '--', ...parameters];
  const { HUBSPOT_ACCESS_TOKEN: _, DATABASE_URL: __, ...rest } = process.env;
  const child = spawn(process.execPath, words, {
    cwd: root,
    env: { ...rest, PATH: await barePath(), DATA_DIR: dataDir, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      said += chunk;
    });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, said })));
}
