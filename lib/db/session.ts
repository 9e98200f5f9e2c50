import 'server-only';
import { type NodePgClient, NodePgSession, NodePgTransaction } from 'drizzle-orm/node-postgres';
import type { PgDialect, PgTransactionConfig, PreparedQueryConfig } from 'drizzle-orm/pg-core';
import type { RelationalSchemaConfig, TablesRelationalConfig } from 'drizzle-orm/relations';
import { sql } from 'drizzle-orm/sql';
import type { Pool, PoolClient } from 'pg';
import { withoutValues } from './problem.ts';

export type Transaction<Schema extends Record<string, unknown>> = NodePgTransaction<
  Schema,
  TablesRelationalConfig
>;

type PrepareInput<T extends PreparedQueryConfig> = Parameters<
  typeof NodePgSession.prototype.prepareQuery<T>
>;

/** What Drizzle makes of a query; `all` is there too, though its type does not say so. */
interface Prepared {
  execute(values?: Record<string, unknown>): Promise<unknown>;
  all?(values?: Record<string, unknown>): Promise<unknown>;
}

/**
 * Drizzle's session, with every error wrapped: its own hold the parameters of the query, and
 * PostgreSQL's the values of a row. A transaction whose connection is lost leaves none behind.
 */
export class SafeSession<Schema extends Record<string, unknown>> extends NodePgSession<
  Schema,
  TablesRelationalConfig
> {
  readonly #connection: NodePgClient;
  readonly #dialect: PgDialect;
  readonly #schema: RelationalSchemaConfig<TablesRelationalConfig> | undefined;

  constructor(
    connection: NodePgClient,
    dialect: PgDialect,
    schema: RelationalSchemaConfig<TablesRelationalConfig> | undefined,
  ) {
    super(connection, dialect, schema);
    this.#connection = connection;
    this.#dialect = dialect;
    this.#schema = schema;
  }

  override prepareQuery<T extends PreparedQueryConfig = PreparedQueryConfig>(
    ...[query, fields, name, isArray, map, metadata, cache]: PrepareInput<T>
  ) {
    const prepared = super.prepareQuery<T>(query, fields, name, isArray, map, metadata, cache);
    const bare: Prepared = prepared;
    const execute = bare.execute.bind(prepared);
    bare.execute = (values) => withoutValues(() => execute(values));
    const all = bare.all?.bind(prepared);
    if (all) bare.all = (values) => withoutValues(() => all(values));
    return prepared;
  }

  override async transaction<T>(
    work: (tx: Transaction<Schema>) => Promise<T>,
    config: PgTransactionConfig = {},
  ): Promise<T> {
    const client = await withoutValues(() => (this.#connection as Pool).connect());
    return this.transactionOn(client, work, config);
  }

  /** A transaction on a connection of the pool, which is given back or, after a loss, thrown away. */
  async transactionOn<T>(
    client: PoolClient,
    work: (tx: Transaction<Schema>) => Promise<T>,
    config: PgTransactionConfig = {},
  ): Promise<T> {
    // The query under way hears of a loss too; without a listener the process would end.
    const onLoss = () => {};
    client.on('error', onLoss);
    const session = new SafeSession<Schema>(client, this.#dialect, this.#schema);
    const tx: Transaction<Schema> = new NodePgTransaction<Schema, TablesRelationalConfig>(
      this.#dialect,
      session,
      this.#schema as never,
    );
    let isLost = true;
    try {
      await tx.execute(sql.raw(`begin ${modesOf(config)}`));
      try {
        const result = await work(tx);
        await tx.execute(sql`commit`);
        isLost = false;
        return result;
      } catch (error) {
        isLost = await tx.execute(sql`rollback`).then(
          () => false,
          () => true,
        );
        throw error;
      }
    } finally {
      client.off('error', onLoss);
      client.release(isLost);
    }
  }
}

function modesOf({ isolationLevel, accessMode, deferrable }: PgTransactionConfig): string {
  return [
    isolationLevel && `isolation level ${isolationLevel}`,
    accessMode,
    deferrable === undefined ? undefined : deferrable ? 'deferrable' : 'not deferrable',
  ]
    .filter(Boolean)
    .join(' ');
}
