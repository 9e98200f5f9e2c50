import 'server-only';
import pg, { type ClientBase } from 'pg';
import type { BackupHeader } from './backup-file.ts';

/** One table of the schema, and what a copy of it holds. */
export interface TableShape {
  name: string;
  columns: string[];
}

export const quoted = pg.escapeIdentifier;

/** The table of versions is written by the migrations themselves. */
const NOT_COPIED = ['migration'];

/**
 * Every table of ours with its columns, in an order in which each comes after those that it refers
 * to. Throws if tables refer to each other in a circle.
 */
export async function readTables(client: ClientBase): Promise<TableShape[]> {
  const { rows } = await client.query<TableShape & { refers: string[] }>(
    `SELECT c.relname AS name,
       (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a
         WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '')
         AS columns,
       (SELECT coalesce(array_agg(DISTINCT f.relname::text), '{}') FROM pg_constraint k
         JOIN pg_class f ON f.oid = k.confrelid
         WHERE k.conrelid = c.oid AND k.contype = 'f' AND k.confrelid <> c.oid) AS refers
     FROM pg_class c
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
       AND NOT c.relispartition AND c.relname <> ALL ($1)
     ORDER BY c.relname COLLATE "C"`,
    [NOT_COPIED],
  );
  const ordered: TableShape[] = [];
  const waiting = new Map(rows.map((row) => [row.name, row]));
  while (waiting.size > 0) {
    const free = [...waiting.values()].filter(({ refers }) =>
      refers.every((name) => !waiting.has(name)),
    );
    if (free.length === 0)
      throw new Error(`tables refer to each other in a circle: ${[...waiting.keys()].join(', ')}`);
    for (const { name, columns } of free) {
      ordered.push({ name, columns: columns ?? [] });
      waiting.delete(name);
    }
  }
  return ordered;
}

/** Where every sequence of ours stands. */
export async function readSequences(client: ClientBase): Promise<BackupHeader['sequences']> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relkind = 'S' ORDER BY relname COLLATE "C"`,
  );
  const sequences: BackupHeader['sequences'] = [];
  for (const { name } of rows) {
    const { rows: at } = await client.query<{ value: string; isCalled: boolean }>(
      `SELECT last_value::text AS value, is_called AS "isCalled" FROM public.${quoted(name)}`,
    );
    if (at[0]) sequences.push({ name, ...at[0] });
  }
  return sequences;
}

/** Removes everything that is in the schema, in the caller's transaction. */
export async function dropEverything(client: ClientBase): Promise<void> {
  await client.query(`DO $$
    DECLARE one record;
    BEGIN
      FOR one IN SELECT format('public.%I', relname) AS name,
          CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
            WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind
        FROM pg_class WHERE relnamespace = 'public'::regnamespace
          AND relkind IN ('r', 'p', 'v', 'm', 'S')
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = pg_class.oid AND d.deptype = 'e')
        ORDER BY relkind = 'S'
      LOOP
        EXECUTE format('DROP %s IF EXISTS %s CASCADE', one.kind, one.name);
      END LOOP;
      FOR one IN SELECT oid::regprocedure::text AS name FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = pg_proc.oid AND d.deptype = 'e')
      LOOP
        EXECUTE format('DROP ROUTINE IF EXISTS %s CASCADE', one.name);
      END LOOP;
      FOR one IN SELECT oid::regtype::text AS name FROM pg_type
        WHERE typnamespace = 'public'::regnamespace AND typtype IN ('e', 'd')
      LOOP
        EXECUTE format('DROP TYPE IF EXISTS %s CASCADE', one.name);
      END LOOP;
    END $$`);
}
