import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { silentEnvironment } from '@/scripts/environment.mjs';
import { npmScript } from '@/scripts/npm.mjs';
import { tryPort } from '@/scripts/ports.mjs';
import { serversOf } from '@/scripts/postgres/others.mjs';
import { isAlive, type ProcessIdentity } from '@/scripts/process-identity.mjs';
import { quickFolder } from '../helpers/quick-folder.ts';

export const ROOT = resolve(import.meta.dirname, '../..');

export type Noted = {
  holder: ProcessIdentity;
  address: string;
  children: (ProcessIdentity & { name: string })[];
  /** Where its clusters are, if it has any. */
  clusters: string[];
};

/** A data folder of one test's own, and what was started with it. */
export function createPlace() {
  const dataDir = mkdtempSync(join(quickFolder(), 'consent-desk-'));
  // Else root's database would lie in a system folder, which the tests of the database look at.
  chmodSync(dataDir, 0o755);
  const started: ChildProcess[] = [];
  const noted = (): Noted => ({
    ...JSON.parse(readFileSync(join(dataDir, 'launcher.json'), 'utf8')),
    clusters: [join(dataDir, 'postgres'), join(dataDir, 'demo', 'postgres')],
  });
  return {
    dataDir,
    /** Starts the launcher through npm, as a person does. */
    npmStart(settings: Record<string, string>) {
      const run = start([npmScript(), 'start', '--silent'], dataDir, settings);
      started.push(run.process);
      return run;
    },
    /** Writes a `.env` that only these starts read. */
    writeSettingsFile(content: string) {
      writeFileSync(join(dataDir, '.env'), content);
    },
    /** What the launcher noted about itself and its processes. */
    noted,
    /** Stops a start in order. npm may end before the launcher does: waits for that one too. */
    async stop(npm: ReturnType<typeof start>) {
      const before = noted();
      npm.process.kill('SIGTERM');
      await npm.ended();
      await nothingLeft(before);
    },
    async cleanUp() {
      for (const child of started) child.kill('SIGTERM');
      await Promise.all(started.map((child) => waitFor(() => child.exitCode ?? child.signalCode)));
      // npm may end before the launcher does, whose database still writes into the folder.
      if (existsSync(join(dataDir, 'launcher.json'))) await nothingLeft(noted());
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
    },
  };
}

function start(parameters: string[], dataDir: string, settings: Record<string, string>) {
  const child = spawn(process.execPath, parameters, {
    cwd: ROOT,
    env: {
      ...plainEnvironment(),
      // What `npm test` has built.
      CONSENT_DESK_BUILD_DIR: '.next-test',
      DATA_DIR: dataDir,
      CONSENT_DESK_ENV_FILE: join(dataDir, '.env'),
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  return {
    process: child,
    output: () => output,
    ready: () =>
      waitFor(() => {
        if (child.exitCode !== null) throw new Error(`it ended instead:\n${output}`);
        return /Consent Desk is ready: (\S+)/.exec(output)?.[1];
      }),
    /** Gives the exit code, or the signal that ended it. */
    ended: () => waitFor(() => child.exitCode ?? child.signalCode),
  };
}

/** The environment of a person at a terminal: no settings, and not the variables of `npm test`. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const entries = Object.entries(silentEnvironment(process.env)).filter(
    ([key]) => key === 'npm_execpath' || !/^(npm_|VITEST|NODE_ENV$|TEST$)/.test(key),
  );
  return Object.fromEntries(entries) as NodeJS.ProcessEnv;
}

/** Asks until the answer is neither undefined, null nor false. */
export async function waitFor<T>(ask: () => T | Promise<T>, withinMs = 60_000) {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== null && answer !== false) {
      return answer as NonNullable<T>;
    }
    if (Date.now() > deadline) throw new Error(`waited ${withinMs} ms in vain for ${ask}`);
    await new Promise((resume) => setTimeout(resume, 50));
  }
}

/** Waits until the launcher and everything it started are gone, and its port is free. */
export async function nothingLeft({ holder, address, children, clusters }: Noted): Promise<true> {
  const port = Number(new URL(address).port);
  return waitFor(async () => {
    const servers = clusters.flatMap((folder) => serversOf(folder));
    const alive = [holder, ...children, ...servers].some((process) => isAlive(process));
    return !alive && 'port' in (await tryPort(port));
  }, 15_000) as Promise<true>;
}
