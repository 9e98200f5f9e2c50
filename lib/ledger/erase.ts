import 'server-only';
import { sql } from 'drizzle-orm';
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

export type Erased =
  | { ok: true; entries: number }
  | { ok: false; code: 'reason_missing' | 'reason_too_long' | 'nothing_kept' | 'still_open' }
  | ({ ok: false } & NotAllowed);

/**
 * Erases what the console keeps about a person: the details of all entries about them, and by what they
 * are found. Takes a normalised address, why, and whether a mark stays to warn before the address is
 * mailed again. HubSpot is not touched. The entries themselves stay, and name nobody. Refused while a
 * change of theirs is not settled, which needs the address. Needs `erase`. Throws `DatabaseProblem`.
 */
export async function erasePerson(
  ctx: EraseContext,
  { address, reason, keepMark }: { address: string; reason: string; keepMark: boolean },
): Promise<Erased> {
  const { database, ledger, actor, addressKey } = ctx;
  const denied = missing(actor, 'erase');
  if (denied || !actor)
    return { ok: false, ...(denied ?? { code: 'not_allowed', permission: 'erase' }) };
  const why = reason.trim();
  if (why === '') return { ok: false, code: 'reason_missing' };
  if (why.length > REASON_MAX) return { ok: false, code: 'reason_too_long' };
  const hash = addressHash(addressKey, address);
  const subject = (await isLookedUp(database, hash))
    ? await ensureSubject(database.db, addressKey, address)
    : await findSubject(database.db, addressKey, address);
  if (subject === null) return { ok: false, code: 'nothing_kept' };
  const { name, role, sessionId: session, userId } = actor;
  const who = { name, role, session, request: ctx.requestId };
  const done = { entries: 0 };
  const draft: EntryDraft = {
    ...{ kind: 'erased', actor: userId, subject, operation: null, outcome: null },
    detail: { who, version: ctx.version, reason: why, mark: keepMark },
  };
  try {
    await ledger.append(draft, async (tx, { seq }) => {
      const { rows: open } = await tx.execute(
        sql`SELECT FROM open_operation WHERE subject = ${subject} LIMIT 1`,
      );
      if (open.length > 0) throw new StillOpen('A change is not settled.');
      done.entries = await forget(tx, subject, seq);
      await tx.execute(sql`DELETE FROM look_up WHERE address_hash = ${hash}`);
      await tx.execute(
        keepMark
          ? sql`INSERT INTO suppression_mark VALUES (${hash}, ${ctx.now()}) ON CONFLICT DO NOTHING`
          : sql`DELETE FROM suppression_mark WHERE address_hash = ${hash}`,
      );
      // Last of all, and before it holds: rather once too often in the list than not at all.
      await ctx.erasures.add({ addressHash: hash.toString('hex'), subject, at: ctx.now() });
    });
  } catch (problem) {
    if (problem instanceof StillOpen) return { ok: false, code: 'still_open' };
    throw problem;
  }
  return { ok: true, entries: done.entries };
}

class StillOpen extends Error {}

async function isLookedUp({ db }: Database, hash: Buffer): Promise<boolean> {
  const { rows } = await db.execute(sql`SELECT FROM look_up WHERE address_hash = ${hash} LIMIT 1`);
  return rows.length > 0;
}

/** Removes what is kept about a subject up to an entry that says so; gives how many details. */
async function forget(tx: Transaction, subject: string, seq: number): Promise<number> {
  const { rowCount } = await tx.execute(sql`
    DELETE FROM ledger_detail WHERE seq IN (
      SELECT seq FROM ledger_entry
      WHERE subject = ${subject} AND seq < ${seq} AND kind <> 'erased')`);
  await tx.execute(sql`
    UPDATE ledger_search SET subscription_id = NULL, legal_basis = NULL, reference = NULL,
      correlation_id = NULL
    WHERE subject = ${subject} AND seq < ${seq}`);
  await tx.execute(sql`DELETE FROM ledger_note WHERE draft::jsonb ->> 'subject' = ${subject}`);
  await tx.execute(sql`DELETE FROM subject WHERE id = ${subject}`);
  return rowCount ?? 0;
}

/**
 * Erases again who was erased before, and whom a restored backup has brought back; on record. Open
 * operations of theirs go too: what they were opened for was long ago. Gives how many people. Throws
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
    const draft: EntryDraft = {
      ...{ kind: 'erased', actor: null, subject: id, operation: null, outcome: null },
      detail: { who: null, version: ctx.version, reason: 'backup_restored', mark: false },
    };
    await ctx.ledger.append(draft, async (tx, { seq }) => {
      await tx.execute(sql`DELETE FROM open_operation WHERE subject = ${id}`);
      await forget(tx, id, seq);
      await tx.execute(
        sql`DELETE FROM look_up USING ${erased} WHERE erased.id = ${id} AND ${itsLookUps}`,
      );
    });
  }
  return rows.length;
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
