import 'server-only';
import type { ClientBase } from 'pg';

/** As whom the console works on its tables: it owns none of them. */
const ROLE = 'consent_desk_runtime';

/** What the role may do where it may not do everything. */
const RIGHTS: Readonly<Record<string, string>> = {
  migration: 'SELECT',
  stamp: 'SELECT, INSERT',
  ledger_entry: 'SELECT, INSERT',
  ledger_detail: 'SELECT, INSERT, DELETE',
  ledger_head: 'SELECT, UPDATE',
  look_up: 'SELECT, INSERT, DELETE',
};

/**
 * Makes the role if it is not there, and gives it its rights on tables that it has none on yet. Changes
 * nothing where nothing is to do. False: the user of the database may not make roles; the console then
 * works as the owner of its tables, and triggers alone refuse what it must not do.
 */
export async function ensureRuntimeRole(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
       AND NOT EXISTS (SELECT FROM pg_roles r WHERE r.rolname = $1
         AND pg_has_role(r.oid, 'MEMBER') AND has_table_privilege(r.oid, c.oid, 'SELECT'))`,
    [ROLE],
  );
  if (rows.length === 0) return true;
  try {
    await client.query(`DO $$ BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${ROLE}') THEN
        BEGIN
          CREATE ROLE ${ROLE} NOLOGIN;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
          NULL;
        END;
      END IF;
      -- Whoever makes a role is a member of it from PostgreSQL 16 on, but may not yet take it.
      GRANT ${ROLE} TO CURRENT_USER;
      GRANT USAGE ON SCHEMA public TO ${ROLE};
    END $$`);
    for (const { name } of rows) {
      const table = `public.${client.escapeIdentifier(name)}`;
      const rights = RIGHTS[name] ?? 'SELECT, INSERT, UPDATE, DELETE';
      await client.query(`GRANT ${rights} ON ${table} TO ${ROLE}`);
    }
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === '42501') return false;
    throw error;
  }
}

/** Makes a new session work as that role, where there is one. It may go back to its own by `NONE`. */
export const TAKE_RUNTIME_ROLE = `SELECT set_config('role', rolname, false) FROM pg_roles
  WHERE rolname = '${ROLE}' AND pg_has_role(oid, 'MEMBER')`;
