import 'server-only';
import { type KeyObject, randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Database, Transaction } from '../db/connection.ts';
import type { EntryDraft, Json } from './entry-draft.ts';
import {
  canonical,
  commitmentOf,
  entryHash,
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
export type Alongside = (tx: Transaction, placed: Placed) => Promise<void>;

export interface Ledger {
  /**
   * Puts an entry on record: when this resolves, it is committed. Throws `DatabaseProblem` or what
   * `alongside` throws; then nothing of it was kept.
   */
  append(draft: EntryDraft, alongside?: Alongside): Promise<Placed>;
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
  alongside: Alongside | undefined;
  resolve: (placed: Placed) => void;
  reject: (problem: unknown) => void;
}

/**
 * The writer of the log in this process. Whatever waits while a transaction is under way goes into the
 * next one together; the processes that share a database take turns by the lock on the head.
 */
export function createLedger({ database, key, now = Date.now }: LedgerOptions): Ledger {
  const queue: Waiting[] = [];
  let isAtWork = false;

  const write = (waiting: readonly Waiting[]) =>
    database.transaction((tx) => appendAll(tx, waiting, { key, now }));

  const settle = async (waiting: readonly Waiting[]): Promise<void> => {
    try {
      const placed = await write(waiting);
      for (const [index, { resolve }] of waiting.entries()) {
        const own = placed[index];
        if (own) resolve(own);
      }
    } catch (problem) {
      // Of several, one may be at fault: each gets a transaction of its own.
      if (waiting.length > 1) for (const one of waiting) await settle([one]);
      else waiting[0]?.reject(problem);
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

interface HeadRow {
  size: string;
  at: string;
  hash: Buffer;
  frontier: Buffer;
  portal: string | null;
}

async function appendAll(
  tx: Transaction,
  waiting: readonly Waiting[],
  { key, now }: { key: KeyObject; now: () => number },
): Promise<Placed[]> {
  const { rows } = await tx.execute<HeadRow & Record<string, unknown>>(sql`
    SELECT size::text AS size, at_ms::text AS at, hash, frontier,
      (SELECT CASE kind WHEN 'demo' THEN 'demo' ELSE portal_id::text END FROM stamp) AS portal
    FROM ledger_head FOR UPDATE OF ledger_head`);
  const [head] = rows;
  if (!head) throw new Error('The log has no head.');
  const frontier = frontierOf(Number(head.size), head.frontier);
  const { portal } = head;
  let size = Number(head.size);
  let previous = head.hash;
  // Taken after the lock, so that the order of the entries is the order of their times.
  const at = Math.max(Number(head.at), now());
  const entries = waiting.map(({ draft }) => {
    const salt = randomBytes(SALT_BYTES);
    const detail = canonical(wellFormed(draft.detail));
    const { kind, actor, subject, operation, outcome } = draft;
    const header: Header = {
      ...{ v: 1, portal, seq: ++size, at, kind, actor, subject, operation, outcome },
      commitment: commitmentOf(salt, detail).toString('hex'),
    };
    const hash = entryHash(previous, header);
    const nodes = pushSubtree(frontier, 0, leafHash(hash));
    const entry = { header, previous, hash, nodes, salt, detail, search: searchOf(draft) };
    previous = hash;
    return entry;
  });
  const signed = signHead(
    {
      ...{ v: 1, portal, size, at },
      ...{ hash: previous.toString('hex'), root: rootOf(frontier).toString('hex') },
    } satisfies Head,
    key,
  );
  const list = <T>(pick: (entry: (typeof entries)[number]) => T) => sql.param(entries.map(pick));
  await tx.execute(sql`
    WITH rows AS (
      SELECT * FROM unnest(
        ${list(({ header }) => header.seq)}::bigint[], ${list(({ header }) => header.kind)}::text[],
        ${list(({ header }) => header.actor)}::uuid[], ${list(({ header }) => header.subject)}::uuid[],
        ${list(({ header }) => header.operation)}::uuid[],
        ${list(({ header }) => header.outcome)}::text[],
        ${list(({ header }) => Buffer.from(header.commitment, 'hex'))}::bytea[],
        ${list((entry) => entry.previous)}::bytea[], ${list(({ hash }) => hash)}::bytea[],
        ${list(({ nodes }) => Buffer.concat(nodes))}::bytea[], ${list(({ salt }) => salt)}::bytea[],
        ${list(({ detail }) => detail)}::text[],
        ${list(({ search }) => search.subscriptionId)}::text[],
        ${list(({ search }) => search.legalBasis)}::text[],
        ${list(({ search }) => search.reference)}::text[],
        ${list(({ search }) => search.correlationId)}::text[]
      ) AS t (seq, kind, actor, subject, operation, outcome, commitment, previous, hash, nodes, salt,
        detail, subscription_id, legal_basis, reference, correlation_id)
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
    UPDATE ledger_head SET size = ${size}, at_ms = ${at}, hash = ${previous},
      frontier = ${Buffer.concat(frontier.map(({ hash }) => hash))},
      signature = ${Buffer.from(signed.signature, 'base64')},
      public_key = ${Buffer.from(signed.publicKey, 'base64')}`);
  const placed = entries.map(({ header }) => ({ seq: header.seq, at }));
  for (const [index, { alongside }] of waiting.entries()) {
    const own = placed[index];
    if (alongside && own) await alongside(tx, own);
  }
  return placed;
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
