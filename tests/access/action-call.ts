import { randomBytes } from 'node:crypto';
import type { ActionAnswer, Visitor } from '../helpers/visitor.ts';
import type { PeopledConsole, VisitorName } from './people.ts';

/** One call of an action that is well-formed for everybody, and whether what it asks for has come about. */
export interface ActionCall {
  path: string;
  prepare: (
    world: PeopledConsole,
    name: VisitorName,
  ) => Promise<{ who: Visitor; parameters: unknown[]; hasHappened: () => Promise<boolean> }>;
  /** What the answer says, in the words of the table; `open` for a success. */
  told: (answer: ActionAnswer) => string;
}

/** The first row of what is asked of the database beside the console. */
export async function one(
  { cluster, databaseUrl }: PeopledConsole,
  sql: string,
): Promise<Record<string, unknown>> {
  const { rows } = await cluster.run(sql, databaseUrl);
  return (rows[0] ?? {}) as Record<string, unknown>;
}

/** Somebody new, written into the table beside the console: what an act is about. */
export async function addTarget(world: PeopledConsole, more = ''): Promise<string> {
  const email = `${randomBytes(6).toString('hex')}@example.com`;
  const { id } = await one(
    world,
    `INSERT INTO console_user (name, email, role, email_verified, disabled_at)
     VALUES ('Target', '${email}', 'agent', true, ${more || 'NULL'}) RETURNING id`,
  );
  return String(id);
}

/** A session of somebody, written into the table beside the console. */
export const addSession = (world: PeopledConsole, user: string) =>
  one(
    world,
    `INSERT INTO session (token, user_id, expires_at)
     VALUES ('${randomBytes(16).toString('hex')}', '${user}', now() + interval '1 day') RETURNING id`,
  );

export const isTrue = async (world: PeopledConsole, condition: string) =>
  (await one(world, `SELECT (${condition}) AS held`)).held === true;
