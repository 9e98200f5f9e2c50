import 'server-only';
import { sql } from 'drizzle-orm';
import type { Database, Transaction } from '../db/connection.ts';
import { frontierOf, rootOf, type SignedHead } from './format.mjs';
import type { KeptEntry } from './verifier.mjs';

/** How many entries are read at a time. */
const PAGE = 2_000;

/** The log as it is at one moment, whatever is appended meanwhile. */
export interface LogReading {
  /** Its own head; null: there is no entry yet. */
  own: SignedHead | null;
  /** In their order, with their details. */
  entries(): AsyncGenerator<KeptEntry>;
}

/**
 * Reads the whole log at one moment. It holds one connection until the work ends. Throws
 * `DatabaseProblem`, or what the work throws.
 */
export function readLog<T>(
  database: Database,
  work: (log: LogReading) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  return database.transaction(
    async (tx) => work({ own: await readOwnHead(tx), entries: () => readEntries(tx) }),
    { isolationLevel: 'repeatable read', accessMode: 'read only', signal },
  );
}

async function readOwnHead(tx: Transaction): Promise<SignedHead | null> {
  const { rows } = await tx.execute<{
    size: string;
    at: string;
    hash: Buffer;
    frontier: Buffer;
    portal: string | null;
    signature: Buffer | null;
    publicKey: Buffer | null;
  }>(sql`
    SELECT size::text AS size, head.at_ms::text AS at, head.hash, frontier, signature,
      public_key AS "publicKey", portal
    FROM ledger_head head LEFT JOIN ledger_entry ON seq = size`);
  const [row] = rows;
  if (!row?.signature || !row.publicKey) return null;
  const size = Number(row.size);
  return {
    head: {
      ...{ v: 1, portal: row.portal, size, at: Number(row.at) },
      hash: row.hash.toString('hex'),
      root: rootOf(frontierOf(size, row.frontier)).toString('hex'),
    },
    signature: row.signature.toString('base64'),
    publicKey: row.publicKey.toString('base64'),
  };
}

interface EntryRow {
  [column: string]: unknown;
  seq: string;
  portal: string | null;
  at: string;
  kind: string;
  actor: string | null;
  subject: string | null;
  operation: string | null;
  outcome: string | null;
  commitment: Buffer;
  previous: Buffer;
  hash: Buffer;
  salt: Buffer | null;
  detail: string | null;
}

async function* readEntries(tx: Transaction): AsyncGenerator<KeptEntry> {
  for (let after = 0; ; ) {
    const { rows } = await tx.execute<EntryRow>(sql`
      SELECT entry.seq, portal, at_ms AS at, kind, actor, subject, operation, outcome, commitment,
        previous, hash, salt, detail
      FROM ledger_entry entry LEFT JOIN ledger_detail detail ON detail.seq = entry.seq
      WHERE entry.seq > ${after} ORDER BY entry.seq LIMIT ${PAGE}`);
    for (const row of rows) yield keptEntry(row);
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    after = Number(last.seq);
  }
}

function keptEntry({ previous, hash, salt, detail, ...row }: EntryRow): KeptEntry {
  const { portal, kind, actor, subject, operation, outcome } = row;
  return {
    header: {
      ...{
        v: 1,
        portal,
        seq: Number(row.seq),
        at: Number(row.at),
        kind,
        actor,
        subject,
        operation,
      },
      ...{ outcome, commitment: row.commitment.toString('hex') },
    },
    ...{ previous, hash, salt, detail },
  };
}
