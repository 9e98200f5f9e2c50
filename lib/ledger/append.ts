import 'server-only';
import { type KeyObject, randomBytes } from 'node:crypto';
import { type SQL, sql } from 'drizzle-orm';
import type { Database, Transaction } from '../db/connection.ts';
import { DatabaseProblem } from '../db/problem.ts';
import type { EntryDraft, Json } from './entry-draft.ts';
import {
  canonical,
  commitmentOf,
  entryHash,
  type Frontier,
  frontierOf,
  type Head,
  type Header,
  leafHash,
  pushSubtree,
  rootOf,
  SALT_BYTES,
  signHead,
} from './format.mjs';
import { searchOf } from './search-terms.ts';

/** How many appends of a process go into one transaction at the most. */
const MAX_TOGETHER = 200;

/** Where an entry has come to stand. */
export interface Placed {
  seq: number;
  at: number;
}

/** What belongs to an entry and is committed with it. It may read and write, and must not wait for others. */
export type Work = (tx: Transaction, placed: Placed) => Promise<void>;

/**
 * The same as one statement, which must touch one row: it holds the condition that it is given. With that an
 * entry is committed in a single trip to the database.
 */
export interface OneRow {
  statement: (placed: Placed, condition: SQL) => SQL;
}

/** The statement that belongs to an entry found no row to touch: nothing was kept. */
export class NothingToTouch extends Error {}

export interface Ledger {
  /**
   * Puts an entry on record: when this resolves, it is committed. Throws `DatabaseProblem`,
   * `NothingToTouch`, or what `alongside` throws; then nothing of it was kept.
   */
  append(draft: EntryDraft, alongside?: Work | OneRow): Promise<Placed>;
}

export interface LedgerOptions {
  database: Database;
  /** Ed25519; signs every head. */
  key: KeyObject;
  /** Ms since the epoch. */
  now?: () => number;
}

interface Waiting {
  draft: EntryDraft;
  alongside: Work | OneRow | undefined;
  resolve: (placed: Placed) => void;
  reject: (problem: unknown) => void;
}

/**
 * The writer of the log in this process. Whatever waits while a transaction is under way goes into the
 * next one together; the processes that share a database take turns by the lock on the head. One that
 * waits alone goes into the log where this process believes that it ends, if it does end there.
 */
export function createLedger({ database, key, now = Date.now }: LedgerOptions): Ledger {
  const queue: Waiting[] = [];
  let isAtWork = false;
  let believed: End | null = null;

  const write = async (waiting: readonly Waiting[]): Promise<Placed[]> => {
    const from = believed;
    // Until this is known to be committed, the end is not known either.
    believed = null;
    const [only, another] = waiting;
    if (from && only && !another && typeof only.alongside !== 'function') {
      const written = compose(from, waiting, { key, at: Math.max(from.at, now()) });
      const isThere = await appendAt(database, from, written, only.alongside);
      if (isThere) {
        believed = written.end;
        return written.placed;
      }
    }
    const written = await database.transaction(async (tx) => {
      const end = await holdEnd(tx);
      // Taken after the lock, so that the order of the entries is the order of their times.
      const composed = compose(end, waiting, { key, at: Math.max(end.at, now()) });
      await tx.execute(insertion(sql`held AS (SELECT)`, sql`held`, composed));
      for (const [index, { alongside }] of waiting.entries()) {
        const own = composed.placed[index];
        if (alongside && own) await doAlongside(tx, own, alongside);
      }
      return composed;
    });
    believed = written.end;
    return written.placed;
  };

  const settle = async (waiting: readonly Waiting[]): Promise<void> => {
    try {
      const placed = await write(waiting);
      for (const [index, { resolve }] of waiting.entries()) {
        const own = placed[index];
        if (own) resolve(own);
      }
    } catch (problem) {
      // Of several, one may be at fault: each gets a transaction of its own. Not where the database went
      // away: they may be committed, and would go on record twice; nor where it keeps everybody waiting.
      const isGone = problem instanceof DatabaseProblem && problem.kind === 'gone';
      if (waiting.length > 1 && !isGone) for (const one of waiting) await settle([one]);
      else for (const { reject } of waiting) reject(problem);
    }
  };

  const work = async () => {
    if (isAtWork) return;
    isAtWork = true;
    while (queue.length > 0) await settle(queue.splice(0, MAX_TOGETHER));
    isAtWork = false;
  };

  return {
    append: (draft, alongside) =>
      new Promise((resolve, reject) => {
        queue.push({ draft, alongside, resolve, reject });
        void work();
      }),
  };
}

/** Where the log ends. */
interface End {
  size: number;
  at: number;
  hash: Buffer;
  frontier: Frontier;
  portal: string | null;
}

const PORTAL = sql.raw(
  "(SELECT CASE kind WHEN 'demo' THEN 'demo' ELSE portal_id::text END FROM stamp)",
);

/** Holds the end of the log fast until the transaction ends. */
async function holdEnd(tx: Transaction): Promise<End> {
  const { rows } = await tx.execute<{ size: string; at: string; hash: Buffer; frontier: Buffer }>(
    sql`SELECT size::text AS size, at_ms::text AS at, hash, frontier FROM ledger_head FOR UPDATE`,
  );
  const [head] = rows;
  if (!head) throw new Error('The log has no head.');
  // By a statement of its own: that which waited for the lock sees what was there before.
  const { rows: stamps } = await tx.execute<{ portal: string | null }>(
    sql`SELECT ${PORTAL} AS portal`,
  );
  const portal = stamps[0]?.portal ?? null;
  const { hash } = head;
  const size = Number(head.size);
  return { size, at: Number(head.at), hash, portal, frontier: frontierOf(size, head.frontier) };
}

/**
 * Appends one entry in a single statement, if the log ends where it was composed for: no entry was
 * committed since, so that what the statement sees is what holds. Gives whether it did.
 */
async function appendAt(
  database: Database,
  { size, hash, portal }: End,
  written: Composed,
  alongside: OneRow | undefined,
): Promise<boolean> {
  const held = sql`held AS MATERIALIZED (
    SELECT FROM ledger_head WHERE size = ${size}::bigint AND hash = ${hash}
      AND ${PORTAL} IS NOT DISTINCT FROM ${portal}::text
    FOR UPDATE OF ledger_head)`;
  const [placed] = written.placed;
  const touched =
    alongside &&
    placed &&
    sql`touched AS (${alongside.statement(placed, sql`EXISTS (SELECT FROM held)`)} RETURNING 1)`;
  const { rowCount } = await database.runPrepared(
    touched
      ? insertion(sql`${held}, ${touched}`, sql`touched`, written)
      : insertion(held, sql`held`, written),
  );
  return rowCount === 1;
}

async function doAlongside(tx: Transaction, placed: Placed, alongside: Work | OneRow) {
  if (typeof alongside === 'function') return alongside(tx, placed);
  const { rowCount } = await tx.execute(alongside.statement(placed, sql`true`));
  if (rowCount !== 1) throw new NothingToTouch('What belongs to this entry is not there.');
}

/** Entries as they go into the log, and where it ends after them. */
interface Composed {
  entries: ReturnType<typeof entryOf>[];
  placed: Placed[];
  end: End;
  signature: Buffer;
  publicKey: Buffer;
}

function compose(
  from: End,
  waiting: readonly Pick<Waiting, 'draft'>[],
  { key, at }: { key: KeyObject; at: number },
): Composed {
  const { portal } = from;
  const end: End = { ...from, at, frontier: [...from.frontier] };
  const entries = waiting.map(({ draft }) => entryOf(draft, end));
  const { size, hash, frontier } = end;
  const { signature, publicKey } = signHead(
    {
      ...{ v: 1, portal, size, at },
      ...{ hash: hash.toString('hex'), root: rootOf(frontier).toString('hex') },
    } satisfies Head,
    key,
  );
  return {
    ...{ entries, end, placed: entries.map(({ header }) => ({ seq: header.seq, at })) },
    signature: Buffer.from(signature, 'base64'),
    publicKey: Buffer.from(publicKey, 'base64'),
  };
}

/** The next entry of a log that ends here; puts the end forward. */
function entryOf(draft: EntryDraft, end: End) {
  const salt = randomBytes(SALT_BYTES);
  const detail = canonical(wellFormed(draft.detail));
  const { kind, actor, subject, operation, outcome } = draft;
  const { portal, at, hash: previous } = end;
  end.size += 1;
  const commitment = commitmentOf(salt, detail);
  const header: Header = {
    ...{ v: 1, portal, seq: end.size, at, kind, actor, subject, operation, outcome },
    commitment: commitment.toString('hex'),
  };
  end.hash = entryHash(previous, header);
  const nodes = Buffer.concat(pushSubtree(end.frontier, 0, leafHash(end.hash)));
  const search = searchOf(draft);
  return { header, commitment, previous, hash: end.hash, nodes, salt, detail, search };
}

/** The statement that inserts entries if there is a row in `gate`, which stands in `before`. */
function insertion(before: SQL, gate: SQL, { entries, end, signature, publicKey }: Composed): SQL {
  const list = <T>(pick: (entry: Composed['entries'][number]) => T) => sql.param(entries.map(pick));
  const { portal, at, size, hash, frontier } = end;
  return sql`
    WITH ${before}, rows AS (
      SELECT * FROM unnest(
        ${list(({ header }) => header.seq)}::bigint[], ${list(({ header }) => header.kind)}::text[],
        ${list(({ header }) => header.actor)}::uuid[], ${list(({ header }) => header.subject)}::uuid[],
        ${list(({ header }) => header.operation)}::uuid[],
        ${list(({ header }) => header.outcome)}::text[],
        ${list(({ commitment }) => commitment)}::bytea[],
        ${list((entry) => entry.previous)}::bytea[], ${list((entry) => entry.hash)}::bytea[],
        ${list(({ nodes }) => nodes)}::bytea[], ${list(({ salt }) => salt)}::bytea[],
        ${list(({ detail }) => detail)}::text[],
        ${list(({ search }) => search.subscriptionId)}::text[],
        ${list(({ search }) => search.legalBasis)}::text[],
        ${list(({ search }) => search.reference)}::text[],
        ${list(({ search }) => search.correlationId)}::text[]
      ) AS t (seq, kind, actor, subject, operation, outcome, commitment, previous, hash, nodes, salt,
        detail, subscription_id, legal_basis, reference, correlation_id)
      WHERE EXISTS (SELECT FROM ${gate})
    ), entry AS (
      INSERT INTO ledger_entry (seq, portal, at_ms, kind, actor, subject, operation, outcome,
        commitment, previous, hash, nodes)
      SELECT seq, ${portal}::text, ${at}::bigint, kind, actor, subject, operation, outcome, commitment,
        previous, hash, nodes FROM rows
    ), detail AS (
      INSERT INTO ledger_detail (seq, salt, detail) SELECT seq, salt, detail FROM rows
    ), search AS (
      INSERT INTO ledger_search (seq, at_ms, kind, actor, subject, outcome, subscription_id,
        legal_basis, reference, correlation_id)
      SELECT seq, ${at}::bigint, kind, actor, subject, outcome, subscription_id, legal_basis, reference,
        correlation_id FROM rows
    )
    UPDATE ledger_head SET size = ${size}, at_ms = ${at}, hash = ${hash},
      frontier = ${Buffer.concat(frontier.map((subtree) => subtree.hash))},
      signature = ${signature}, public_key = ${publicKey}
    WHERE EXISTS (SELECT FROM ${gate})`;
}

/** What people and HubSpot write may hold what no text can: it is put on record as U+FFFD. */
function wellFormed(value: Json): Json {
  if (typeof value === 'string') return wellFormedText(value);
  if (Array.isArray(value)) return value.map(wellFormed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, held]) => [wellFormedText(key), wellFormed(held)]),
  );
}

const wellFormedText = (text: string) => text.replace(/\p{Surrogate}|\0/gu, '\ufffd');
