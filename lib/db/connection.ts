import 'server-only';
import { createHash } from 'node:crypto';
import { type SQL, sql } from 'drizzle-orm';
import { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { PgDialect, type PgTransactionConfig, type PreparedQueryConfig } from 'drizzle-orm/pg-core';
import {
  createTableRelationsHelpers,
  extractTablesRelationalConfig,
  type TablesRelationalConfig,
} from 'drizzle-orm/relations';
import pg from 'pg';
import { DatabaseProblem, withoutValues } from './problem.ts';
import { TAKE_RUNTIME_ROLE } from './runtime-role.ts';
import { type Tables, tables } from './schema/tables.ts';
import { SafeSession, type Transaction as TransactionOf } from './session.ts';

/** Ms; every call to the database has an end. */
const TIMEOUTS = {
  connectionTimeoutMillis: 5_000,
  statement_timeout: 15_000,
  /** A person waits for what waits for a lock; the locks of ours are held for milliseconds. */
  lock_timeout: 4_000,
  idle_in_transaction_session_timeout: 20_000,
  /** For a server that has gone silent; longer than the server's own limit. */
  query_timeout: 18_000,
  idleTimeoutMillis: 30_000,
};

const MAX_CONNECTIONS = 10;

/** What every session of ours begins with, whatever the server's or the role's settings are. */
const SESSION_SETTINGS = [
  'search_path=public,pg_temp',
  'client_encoding=UTF8',
  'timezone=UTC',
  'datestyle=ISO',
  'intervalstyle=postgres',
  'bytea_output=hex',
  'extra_float_digits=1',
  'standard_conforming_strings=on',
  'synchronous_commit=on',
];

/** Everything that Drizzle does, on our schema; throws `DatabaseProblem` and nothing else. */
export type Queries = NodePgDatabase<Tables>;
export type Transaction = TransactionOf<Tables>;

export interface Database {
  readonly url: string;
  readonly db: Queries;
  /** For parts that bring their own queries. Its errors are PostgreSQL's own: never log them. */
  readonly pool: pg.Pool;
  /**
   * Runs some work in a transaction of its own. When the signal comes first, the query under way is
   * cancelled on the server, nothing is committed, and the signal's reason is thrown.
   */
  transaction<T>(
    work: (tx: Transaction) => Promise<T>,
    options?: PgTransactionConfig & { signal?: AbortSignal | undefined },
  ): Promise<T>;
  /** Runs one statement; stops waiting and cancels it when the signal comes first. */
  run(statement: SQL, signal?: AbortSignal): Promise<pg.QueryResult<Record<string, unknown>>>;
  /** One statement that is run often: each connection plans it once. */
  runPrepared(statement: SQL): Promise<pg.QueryResult<Record<string, unknown>>>;
  /** The same as whoever made the tables, for what belongs to the queue. */
  runAsOwner: Database['run'];
  /** The same database on connections of its own, for what takes long; to be closed. */
  apart(): Database;
  close(): Promise<void>;
}

/**
 * How a single session of ours is opened: for the pool and for connections beside it. Timeouts in ms
 * stand in for the usual ones; 0 is none.
 */
export function sessionConfig(url: string, timeouts: Partial<typeof TIMEOUTS> = {}) {
  return {
    connectionString: url,
    application_name: 'consent-desk',
    options: SESSION_SETTINGS.map((setting) => `-c ${setting}`).join(' '),
    keepAlive: true,
    ...TIMEOUTS,
    ...timeouts,
  } satisfies pg.ClientConfig & pg.PoolConfig;
}

/**
 * Opens a database: a pool of connections, each made when it is first needed. Takes the URL and how
 * many connections there may be; never throws, as nothing is asked yet.
 */
export function openDatabase(url: string, { max = MAX_CONNECTIONS } = {}): Database {
  const pool = new pg.Pool({
    ...sessionConfig(url),
    max,
    verify: (client, done) => {
      client.query(TAKE_RUNTIME_ROLE).then(() => done(), done);
    },
  });
  // An idle connection that is lost is replaced when it is needed; the next query tells of trouble.
  pool.on('error', () => {});
  const config = extractTablesRelationalConfig<TablesRelationalConfig>(
    tables,
    createTableRelationsHelpers,
  );
  const schema = {
    fullSchema: tables,
    schema: config.tables,
    tableNamesMap: config.tableNamesMap,
  };
  const dialect = new PgDialect();
  const session = new SafeSession<Tables>(pool, dialect, schema);
  const db: Queries = new NodePgDatabase(dialect, session, schema as never);

  const cancel = (client: pg.PoolClient) => {
    const { processID } = client as pg.PoolClient & { processID: number | null };
    // The role that takes part in the work may not end it. Where even this fails, the server's own limit
    // ends the query.
    pool
      .query(`BEGIN; SET LOCAL ROLE NONE; SELECT pg_cancel_backend(${Number(processID)}); COMMIT`)
      .catch(() => {});
  };

  const transaction: Database['transaction'] = async (work, { signal, ...modes } = {}) => {
    signal?.throwIfAborted();
    const client = await withoutValues(() => pool.connect());
    const onAbort = () => cancel(client);
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      return await session.transactionOn(
        client,
        async (tx) => {
          const result = await work(tx);
          signal?.throwIfAborted();
          return result;
        },
        modes,
      );
    } catch (error) {
      if (signal?.aborted && error instanceof DatabaseProblem) throw signal.reason;
      throw error;
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  };

  let closed: Promise<void> | undefined;
  return {
    url,
    db,
    pool,
    transaction,
    run: (statement, signal) =>
      signal ? transaction((tx) => tx.execute(statement), { signal }) : db.execute(statement),
    runPrepared: (statement) => {
      const query = dialect.sqlToQuery(statement);
      const name = createHash('sha256').update(query.sql).digest('base64');
      return session
        .prepareQuery<PreparedQueryConfig & { execute: pg.QueryResult<Record<string, unknown>> }>(
          query,
          undefined,
          name,
          false,
        )
        .execute();
    },
    runAsOwner: (statement, signal) =>
      transaction(
        async (tx) => {
          await tx.execute(sql`SET LOCAL ROLE NONE`);
          return tx.execute(statement);
        },
        { signal },
      ),
    // The second connection is for cancelling.
    apart: () => openDatabase(url, { max: 2 }),
    close: () => {
      closed ??= pool.end();
      return closed;
    },
  };
}
