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
  /** In their order, with their details or, where only the chain matters, without. */
  entries(options?: { withDetails?: boolean }): AsyncGenerator<StoredEntry>;
  /** For what else is read at this moment. */
  tx: Transaction;
}

/** An entry with what the database keeps beside it. */
export interface StoredEntry extends KeptEntry {
  /** The subtrees that it completes, from level 1 up, 32 bytes each. */
  nodes: Buffer;
}

/** How long whoever takes in what is read may let it wait, in ms. */
const PATIENCE_MS = 10 * 60_000;

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
    async (tx) => {
      await tx.execute(sql.raw(`SET LOCAL idle_in_transaction_session_timeout = ${PATIENCE_MS}`));
      const own = await readOwnHead(tx);
      return work({ own, tx, entries: (options) => readEntries(tx, options) });
    },
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
  seq: number;
  portal: string | null;
  at: number;
  kind: string;
  actor: string | null;
  subject: string | null;
  operation: string | null;
  outcome: string | null;
  commitment: Buffer;
  previous: Buffer;
  hash: Buffer;
  nodes: Buffer;
  salt: Buffer | null;
  detail: string | null;
}

const HEADER_COLUMNS = sql.raw(
  `entry.seq::float8 AS seq, portal, at_ms::float8 AS at, kind, actor, subject, operation, outcome,
   commitment, previous, hash, nodes`,
);

const WITH_DETAILS = sql.raw(
  'salt, detail FROM ledger_entry entry LEFT JOIN ledger_detail detail ON detail.seq = entry.seq',
);
const WITHOUT_DETAILS = sql.raw('NULL AS salt, NULL AS detail FROM ledger_entry entry');

async function* readEntries(
  tx: Transaction,
  { withDetails = true } = {},
): AsyncGenerator<StoredEntry> {
  const source = withDetails ? WITH_DETAILS : WITHOUT_DETAILS;
  const readAfter = async (seq: number) => {
    const { rows } = await tx.execute<EntryRow>(sql`
      SELECT ${HEADER_COLUMNS}, ${source} WHERE entry.seq > ${seq} ORDER BY entry.seq LIMIT ${PAGE}`);
    return rows;
  };
  for (let page = readAfter(Number.MIN_SAFE_INTEGER); ; ) {
    const rows = await page;
    const last = rows.at(-1);
    const isMore = last && rows.length === PAGE;
    // The next page is on its way while this one is worked on.
    if (isMore) page = heldBack(readAfter(last.seq));
    for (const row of rows) yield storedEntry(row);
    if (!isMore) return;
  }
}

/** The entries with these numbers, in their order, as far as they are there. Throws `DatabaseProblem`. */
export async function readThese(tx: Transaction, seqs: readonly number[]): Promise<StoredEntry[]> {
  const { rows } = await tx.execute<EntryRow>(sql`
    SELECT ${HEADER_COLUMNS}, ${WITH_DETAILS}
    WHERE entry.seq = ANY (${sql.param(seqs)}::bigint[]) ORDER BY entry.seq`);
  return rows.map(storedEntry);
}

/** A promise whose failure is nobody's until it is awaited. */
function heldBack<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}

function storedEntry(row: EntryRow): StoredEntry {
  const { portal, seq, at, kind, actor, subject, operation, outcome } = row;
  const { previous, hash, salt, detail, nodes } = row;
  const commitment = row.commitment.toString('hex');
  return {
    // Written out: a log has many.
    header: { v: 1, portal, seq, at, kind, actor, subject, operation, outcome, commitment },
    previous,
    hash,
    salt,
    detail,
    nodes,
  };
}
