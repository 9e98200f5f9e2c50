import 'server-only';
import { sql } from 'drizzle-orm';
import { type Actor, missing, type NotAllowed } from '../auth/actor.ts';
import type { Database, Queries } from '../db/connection.ts';
import { addressHash } from '../db/find-subject.ts';
import { KEEPS_LOOK_UPS } from './look-up-switch.ts';

export const DAYS_LOOK_UPS_ARE_KEPT = 90;

/** A look-up must not wait for its own record; ms. */
const PATIENCE_MS = 2_000;

export interface LookUpContext {
  database: Database;
  /** Keys the hash by which an address is found. */
  addressKey: string;
  actor: Actor;
  requestId: string;
  now: () => number;
}

/**
 * Keeps that the actor reads what HubSpot says of a person: once in ten minutes by the clock, and not
 * where an administrator has switched it off. Takes a normalised address, of which it keeps a keyed hash
 * alone. Gives up after two seconds. Throws `DatabaseProblem`, or the reason of giving up.
 */
export async function recordLookUp(
  { database, addressKey, actor, requestId, now }: LookUpContext,
  address: string,
): Promise<void> {
  const { userId, sessionId } = actor;
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const kept = database.run(
    sql`INSERT INTO look_up (at_ms, actor, address_hash, session, request)
      SELECT ${now()}::bigint, ${userId}::uuid, ${addressHash(addressKey, address)}::bytea,
        ${sessionId}::uuid, ${requestId}
      WHERE ${KEEPS_LOOK_UPS}
      ON CONFLICT DO NOTHING`,
    signal,
  );
  const tooSlow = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  await Promise.race([kept, tooSlow]);
}

/** That somebody looked somebody up. */
export interface LookUp {
  id: string;
  /** Ms since the epoch. */
  at: number;
  actor: string;
  /** As they are called now; null: they are no user any more. */
  name: string | null;
  request: string;
  /** The same for the same person, and says nothing about who that is. */
  person: string;
  /** Who it is, where the audit log tells; null where nothing is on record about them. */
  subject: string | null;
  address: string | null;
}

export interface LookUpFilter {
  /** A user's id. */
  actor: string | null;
  /** Any look-up of the person: the address itself stands in no URL. */
  personOf: string | null;
}

export interface LookUpPage {
  /** The last one of the page before; null: from the newest on. */
  below: string | null;
  limit: number;
}

export type LookUpsAnswer =
  | {
      ok: true;
      lookUps: LookUp[];
      next: string | null;
      /** Whoever looked up somebody. */
      users: { id: string; name: string }[];
    }
  | { ok: false; problem: NotAllowed };

interface Reader {
  db: Queries;
  actor: Pick<Actor, 'role'> | null;
}

interface Row extends Omit<LookUp, 'at'> {
  [column: string]: unknown;
  at: string;
}

/** Who looked up whom, the newest first; needs `look_up_log`. Throws `DatabaseProblem`. */
export async function listLookUps(
  { db, actor }: Reader,
  filter: LookUpFilter,
  { below, limit }: LookUpPage,
): Promise<LookUpsAnswer> {
  const problem = missing(actor, 'look_up_log');
  if (problem) return { ok: false, problem };
  const conditions = [
    sql`true`,
    ...(filter.actor === null ? [] : [sql`actor = ${filter.actor}::uuid`]),
    ...(filter.personOf === null
      ? []
      : [
          sql`address_hash = (SELECT address_hash FROM look_up WHERE id = ${filter.personOf}::uuid)`,
        ]),
    ...(below === null
      ? []
      : [sql`(at_ms, id) < (SELECT at_ms, id FROM look_up WHERE id = ${below}::uuid)`]),
  ];
  const users = db.execute<{ id: string; name: string }>(sql`
    SELECT id, name FROM console_user
    WHERE EXISTS (SELECT FROM look_up WHERE look_up.actor = console_user.id) ORDER BY name, id`);
  const page = db.execute<Row>(sql`
    SELECT page.id, page.at_ms AS at, page.actor, console_user.name, page.request,
      left(encode(page.address_hash, 'hex'), 8) AS person, subject.id AS subject,
      known.detail::jsonb -> 'change' ->> 'subscriberIdString' AS address
    FROM (
      SELECT * FROM look_up WHERE ${sql.join(conditions, sql` AND `)}
      ORDER BY at_ms DESC, id DESC LIMIT ${limit + 1}
    ) page
    LEFT JOIN console_user ON console_user.id = page.actor
    LEFT JOIN subject ON subject.address_hash = page.address_hash
    LEFT JOIN LATERAL (
      SELECT ledger_detail.detail FROM ledger_search JOIN ledger_detail USING (seq)
      WHERE ledger_search.subject = subject.id AND kind IN ('change_opened', 'change_closed')
      ORDER BY ledger_search.seq DESC LIMIT 1
    ) known ON true
    ORDER BY page.at_ms DESC, page.id DESC`);
  const [{ rows }, named] = await Promise.all([page, users]);
  const shown = rows.slice(0, limit).map(({ at, ...row }) => ({ ...row, at: Number(at) }));
  return {
    ok: true,
    lookUps: shown,
    next: rows.length > limit ? (shown.at(-1)?.id ?? null) : null,
    users: named.rows,
  };
}

export type PersonFound = { ok: true; lookUp: string | null } | { ok: false; problem: NotAllowed };

/**
 * The newest look-up of the person behind a normalised address; null if there is none. Needs
 * `look_up_log`. Throws `DatabaseProblem`.
 */
export async function findLookUpOf(
  { db, actor, addressKey }: Reader & Pick<LookUpContext, 'addressKey'>,
  address: string,
): Promise<PersonFound> {
  const problem = missing(actor, 'look_up_log');
  if (problem) return { ok: false, problem };
  const { rows } = await db.execute<{ id: string }>(sql`
    SELECT id FROM look_up WHERE address_hash = ${addressHash(addressKey, address)}
    ORDER BY at_ms DESC, id DESC LIMIT 1`);
  return { ok: true, lookUp: rows[0]?.id ?? null };
}
