import 'server-only';
import { type SQL, sql } from 'drizzle-orm';
import type { Actor, NotAllowed } from '../auth/actor.ts';
import { missing } from '../auth/actor.ts';
import type { Database, Transaction } from '../db/connection.ts';
import { addressHash, ensureSubject, findSubject } from '../db/find-subject.ts';
import type { Ledger } from './append.ts';
import type { EntryDraft } from './entry-draft.ts';
import type { ErasureList } from './erasure-list.ts';

/** A reason is asked for, and it is not to describe the person. */
const REASON_MAX = 300;

export interface EraseContext {
  database: Database;
  ledger: Ledger;
  /** Keys the hash by which an address is found. */
  addressKey: string;
  /** Outside of the database: what a restored backup has to lose again. */
  erasures: ErasureList;
  actor: Actor | null;
  requestId: string;
  version: string;
  now: () => number;
}

export interface ErasureWish {
  /** The person's id in the log; null: whoever the address belongs to, on record or only looked up. */
  subject: string | null;
  /** Normalised; it has to be theirs. */
  address: string;
  reason: string;
  /** Whether a mark stays, to warn before the address is mailed again. */
  keepMark: boolean;
}

export type ErasureProblem =
  | 'address_differs'
  | 'reason_missing'
  | 'reason_too_long'
  | 'reason_names'
  | 'nothing_kept'
  | 'still_open';

export type Erased =
  /** How many details went, what was noted and on no record yet included, and the entry that says so. */
  | { ok: true; details: number; seq: number }
  | { ok: false; code: ErasureProblem }
  | ({ ok: false } & NotAllowed);

/**
 * Erases what the console keeps about a person: the details of all entries about them, and by what they
 * are found. HubSpot is not touched. The entries themselves stay, and name nobody. Refused while a
 * change of theirs is not settled, which needs the address. Needs `erase`. Throws `DatabaseProblem`.
 */
export async function erasePerson(
  ctx: EraseContext,
  { subject: id, address, reason, keepMark }: ErasureWish,
): Promise<Erased> {
  const { ledger, actor, addressKey } = ctx;
  const denied = missing(actor, 'erase');
  if (denied || !actor)
    return { ok: false, ...(denied ?? { code: 'not_allowed', permission: 'erase' }) };
  const why = reason.trim();
  const hash = addressHash(addressKey, address);
  const found = await subjectOf(ctx, id, { address, hash });
  if (!found.ok) return found;
  const { subject } = found;
  const problem = reasonProblem(why, address);
  if (problem) return { ok: false, code: problem };
  const { name, role, sessionId: session, userId } = actor;
  const who = { name, role, session, request: ctx.requestId };
  const done = { details: 0 };
  const draft: EntryDraft = {
    ...{ kind: 'erased', actor: userId, subject, operation: null, outcome: null },
    detail: { who, version: ctx.version, reason: why, mark: keepMark },
  };
  try {
    const { seq } = await ledger.append(draft, async (tx, { seq }) => {
      const { rows: open } = await tx.execute(
        sql`SELECT FROM open_operation WHERE subject = ${subject} LIMIT 1`,
      );
      if (open.length > 0) throw new StillOpen('A change is not settled.');
      done.details = await forget(tx, subject, seq);
      await tx.execute(sql`DELETE FROM look_up WHERE address_hash = ${hash}`);
      if (keepMark) await keep(tx, hash, ctx.now());
      else await tx.execute(sql`DELETE FROM suppression_mark WHERE address_hash = ${hash}`);
      // Last of all, and before it holds: rather once too often in the list than not at all.
      const addressHash = hash.toString('hex');
      await ctx.erasures.add({ addressHash, subject, at: ctx.now(), mark: keepMark });
    });
    return { ok: true, details: done.details, seq };
  } catch (problem) {
    if (problem instanceof StillOpen) return { ok: false, code: 'still_open' };
    throw problem;
  }
}

class StillOpen extends Error {}

/** Whom it is about. A person who was only looked up has no id yet, and gets one to be erased by. */
async function subjectOf(
  { database: { db }, addressKey }: EraseContext,
  id: string | null,
  { address, hash }: { address: string; hash: Buffer },
): Promise<
  { ok: true; subject: string } | { ok: false; code: 'address_differs' | 'nothing_kept' }
> {
  const known = await findSubject(db, addressKey, address);
  const subject =
    id === null && known === null && (await isLookedUp(db, hash))
      ? await ensureSubject(db, addressKey, address)
      : known;
  if (subject !== null && (id === null || id === subject)) return { ok: true, subject };
  if (id === null) return { ok: false, code: 'nothing_kept' };
  const { rows } = await db.execute(sql`SELECT FROM subject WHERE id = ${id}::uuid`);
  return { ok: false, code: rows.length === 0 ? 'nothing_kept' : 'address_differs' };
}

/** Parts of addresses that name nobody. */
const NO_NAMES = [
  'admin',
  'contact',
  'hello',
  'info',
  'kontakt',
  'mail',
  'newsletter',
  'office',
  'post',
  'sales',
  'service',
  'support',
  'team',
];

/** The reason stays for good: it is not to say who is erased, by the address or by the names in it. */
function reasonProblem(why: string, address: string): ErasureProblem | null {
  if (why === '') return 'reason_missing';
  if (why.length > REASON_MAX) return 'reason_too_long';
  const local = address.slice(0, address.lastIndexOf('@'));
  const names = (local.match(/\p{L}{3,}/gu) ?? []).filter((name) => !NO_NAMES.includes(name));
  const words: string[] = why.toLowerCase().match(/\p{L}+/gu) ?? [];
  const isNamed = why.toLowerCase().includes(address) || names.some((name) => words.includes(name));
  return isNamed ? 'reason_names' : null;
}

async function isLookedUp(db: Database['db'], hash: Buffer): Promise<boolean> {
  const { rows } = await db.execute(sql`SELECT FROM look_up WHERE address_hash = ${hash} LIMIT 1`);
  return rows.length > 0;
}

async function keep(tx: Transaction, addressHash: Buffer, since: number): Promise<void> {
  await tx.execute(
    sql`INSERT INTO suppression_mark VALUES (${addressHash}, ${since}) ON CONFLICT DO NOTHING`,
  );
}

/** Removes what is kept about a subject up to an entry that says so; gives how much. */
async function forget(tx: Transaction, subject: string, seq: number): Promise<number> {
  const { rowCount } = await tx.execute(sql`
    DELETE FROM ledger_detail WHERE seq IN (
      SELECT seq FROM ledger_entry
      WHERE subject = ${subject} AND seq < ${seq} AND kind <> 'erased')`);
  await tx.execute(sql`
    UPDATE ledger_search SET subscription_id = NULL, legal_basis = NULL, reference = NULL,
      correlation_id = NULL
    WHERE subject = ${subject} AND seq < ${seq}`);
  // As text: what people type may hold what PostgreSQL reads as no JSON (\u0000).
  const { rowCount: noted } = await tx.execute(sql`
    DELETE FROM ledger_note WHERE position(${`"subject":"${subject}"`} IN draft) > 0`);
  await tx.execute(sql`DELETE FROM subject WHERE id = ${subject}`);
  return (rowCount ?? 0) + (noted ?? 0);
}

/**
 * Erases again who was erased before, and whom a restored backup has brought back, marks included; on
 * record. Open operations of theirs go too: what they were opened for was long ago. Gives how many people. Throws
 * `DatabaseProblem`, and what the list throws.
 */
export async function reapplyErasures(
  ctx: Pick<EraseContext, 'database' | 'ledger' | 'erasures' | 'version'>,
): Promise<number> {
  const listed = await ctx.erasures.read();
  if (listed.length === 0) return 0;
  const erased = sql`unnest(${sql.param(listed.map(({ subject }) => subject))}::uuid[],
    ${sql.param(listed.map(({ addressHash: hash }) => hash))}::text[],
    ${sql.param(listed.map(({ at }) => at))}::bigint[]) AS erased (id, hash, at_ms)`;
  const itsLookUps = sql`look_up.address_hash = decode(erased.hash, 'hex')
    AND look_up.at_ms <= erased.at_ms`;
  const { rows } = await ctx.database.db.execute<{ id: string }>(sql`
    SELECT DISTINCT id FROM ${erased} WHERE id IN (SELECT id FROM subject)
      OR EXISTS (SELECT FROM look_up WHERE ${itsLookUps})`);
  for (const { id } of rows) {
    const last = listed.findLast(({ subject }) => subject === id);
    const marked = last?.mark ? last : null;
    const draft: EntryDraft = {
      ...{ kind: 'erased', actor: null, subject: id, operation: null, outcome: null },
      detail: { who: null, version: ctx.version, reason: 'backup_restored', mark: marked !== null },
    };
    await ctx.ledger.append(draft, async (tx, { seq }) => {
      await tx.execute(sql`DELETE FROM open_operation WHERE subject = ${id}`);
      await forget(tx, id, seq);
      if (marked) await keep(tx, Buffer.from(marked.addressHash, 'hex'), marked.at);
      await tx.execute(
        sql`DELETE FROM look_up USING ${erased} WHERE erased.id = ${id} AND ${itsLookUps}`,
      );
    });
  }
  return rows.length;
}

/**
 * Whether the person of this id (or column) was erased, as a condition. The id of whoever is on record again is another
 * one: what is still about this one was under way at that moment, and must not name them after it.
 */
export function isErased(subject: string | null | SQL): SQL {
  return sql`EXISTS (
    SELECT FROM ledger_search WHERE ledger_search.subject = ${subject}::uuid
      AND ledger_search.kind = 'erased')`;
}

/** Since when an address should not be mailed again (ms since the epoch), or null. */
export async function markOf(
  { database, addressKey }: Pick<EraseContext, 'database' | 'addressKey'>,
  address: string,
): Promise<number | null> {
  const { rows } = await database.db.execute<{ since: string }>(sql`
    SELECT since_ms::text AS since FROM suppression_mark
    WHERE address_hash = ${addressHash(addressKey, address)}`);
  return rows[0] ? Number(rows[0].since) : null;
}
