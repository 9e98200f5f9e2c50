import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { startPostgres } from '../../scripts/postgres.mjs';
import { Processes } from '../../scripts/processes.mjs';
import { quickFolder } from './quick-folder.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export type PostgresMajor = 15 | 18;

/** The PostgreSQL that tests run on which name none: ours, or the oldest promised in its stage of `npm test`. */
function majorUnderTest(): PostgresMajor {
  const wanted = process.env.TEST_POSTGRES_MAJOR || '18';
  if (wanted === '15') return 15;
  if (wanted === '18') return 18;
  throw new Error(`TEST_POSTGRES_MAJOR is ${wanted}; there are 15 and 18.`);
}

/** A cluster of real PostgreSQL on loopback, for one test file, run as the launcher runs it. */
export interface TestCluster {
  /** An empty database, or a copy of another one that nobody is connected to; its URL. */
  createDatabase(template?: string): Promise<string>;
  /** As an administrator stops it: sessions end, the port is closed. */
  stop(): Promise<void>;
  /** As `kill -9` of the server. */
  kill(): Promise<void>;
  /** Starts it again on the same port. */
  start(): Promise<void>;
  /** Runs SQL beside the code under test, in the database of a URL or in the cluster's own. */
  run(sql: string, url?: string): Promise<pg.QueryResult>;
  /** Ends every session of a database; gives when they have gone. */
  endSessions(url: string): Promise<void>;
  /**
   * Holds a table back, begins some work that needs it, and ends the session that waits for it: the
   * connection is lost in the middle of a query, and the server is there. Gives what the work ends with.
   */
  loseConnection<T>(url: string, table: string, work: () => Promise<T>): Promise<T>;
  /** What the server wrote to its log. */
  log(): string;
  /** Stops it and removes its folder. */
  close(): Promise<void>;
}

/** Starts a cluster of its own, in about two seconds; it also goes when this process is killed. */
export async function startCluster(major: PostgresMajor = majorUnderTest()): Promise<TestCluster> {
  const processes = new Processes();
  const dataDir = await mkdtemp(path.join(quickFolder(), 'consent-desk-cluster-'));
  const lines: string[] = [];
  const startOn = (port: number) =>
    startPostgres({
      root: ROOT,
      processes,
      base: process.env,
      dataDir,
      port,
      ...(major === 18 ? {} : { packageName: `postgres-${major}` }),
      onLine: (line) => lines.push(line),
    });
  let running = await startOn(0).catch(async (error: unknown) => {
    await rm(dataDir, { recursive: true, force: true });
    throw error;
  });
  const { url: ownUrl, port } = running;
  const urlOf = (name: string) => {
    const url = new URL(ownUrl);
    url.pathname = `/${name}`;
    return url.href;
  };
  const nameOf = (url: string) => new URL(url).pathname.slice(1);
  const endOf = (which: string) =>
    `SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE ${which} AND pid <> pg_backend_pid()`;
  const run = async (sql: string, url = ownUrl) => {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => {});
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
    stop: () => running.started.stop(),
    async kill() {
      const noted = await readFile(path.join(dataDir, 'postgres', 'postmaster.pid'), 'utf8');
      process.kill(Number(noted.split('\n')[0]), 'SIGKILL');
      await running.started.ended;
    },
    async start() {
      running = await startOn(port);
    },
    run,
    async endSessions(url) {
      await run(endOf(`datname = '${nameOf(url)}'`));
    },
    async loseConnection(url, table, work) {
      const holder = new pg.Client({ connectionString: url });
      await holder.connect();
      try {
        await holder.query(`BEGIN; LOCK TABLE "${table}" IN ACCESS EXCLUSIVE MODE`);
        const working = work();
        // Whoever takes it awaits it below.
        working.catch(() => {});
        const waiting = `datname = '${nameOf(url)}' AND wait_event_type = 'Lock'`;
        while ((await run(endOf(waiting))).rowCount === 0) await setTimeout(20);
        await holder.query('ROLLBACK');
        return await working;
      } finally {
        await holder.end();
      }
    },
    log: () => lines.join('\n'),
    async close() {
      await processes.stopAll();
      await rm(dataDir, { recursive: true, force: true, maxRetries: 20 });
    },
  };
}
