import 'server-only';
import { sql } from 'drizzle-orm';
import type pg from 'pg';
import type { Database } from './connection.ts';
import type { Keys } from './keys.ts';
import { type Prepared, prepare } from './prepare.ts';
import { DatabaseProblem, problemOf, withoutValues } from './problem.ts';
import { ensureStamp, type Purpose, stampOf, stampProblem } from './stamp.ts';

/** Whether the database can be used now, and if not, what is the matter. */
export const DATABASE_STATES = [
  'ok',
  'gone',
  'read_only',
  'disk_full',
  'too_new',
  'wrong_stamp',
] as const;
export type DatabaseState = (typeof DATABASE_STATES)[number];

/** How long an answer of the database about itself is good for, ms. */
const KEPT_FOR_MS = 1_000;
/** A person waits for a write to be tried; a server that has gone silent must not keep them. */
const ANSWER_WITHIN_MS = 3_000;

/** The database of a process, from its start on: made ready, and asked how it is. */
export interface DatabaseWatch {
  /**
   * Makes the database ready if it is not yet (see `prepare`). Throws `DatabaseProblem`; may be
   * called again, and is by every other function here, so that a database that comes back is used.
   */
  makeReady(signal?: AbortSignal): Promise<Prepared>;
  /** How the database is, found out by writing to it; at most one write a second. Never throws. */
  state(): Promise<DatabaseState>;
  /**
   * Makes sure that the database is the one that is meant, in a version that is known; asked at most once a
   * second. Throws `DatabaseProblem` if not.
   */
  assertUsable(): Promise<void>;
  /** As `assertUsable`, and that it takes an entry now, by a real write that is committed. */
  assertWritable(): Promise<void>;
  /**
   * Tells which portal HubSpot says the credential is of: stamps a new database, or checks the
   * stamp. Throws `DatabaseProblem`, `wrong_stamp` for a database of another portal; after that the
   * state stays `wrong_stamp`.
   */
  confirmPortal(portalId: string): Promise<void>;
  /** Whether this process knows that its credential and its database belong together. */
  isConfirmed(): boolean;
}

export interface WatchOptions {
  purpose: Purpose;
  backupFolder: string;
  migrationsFolder?: string;
  /** Checked against those that the database was used with. */
  keys?: Keys;
  /** Ms since the epoch. */
  now?: () => number;
}

/** What a database says of itself. */
const WHOSE = sql.raw(`(SELECT max(version) FROM migration) AS version,
  (SELECT kind FROM stamp) AS kind, (SELECT portal_id::text FROM stamp) AS portal_id`);

/** Watches over one database for one purpose. Nothing is asked before the first call. */
export function watchDatabase(database: Database, options: WatchOptions): DatabaseWatch {
  const { purpose: wanted, now = Date.now, ...how } = options;
  let purpose = wanted;
  let isConfirmed = purpose.kind === 'demo' || purpose.portalId !== null;
  let ready: Promise<Prepared> | null = null;
  let known: { at: number; state: Promise<DatabaseState> } | null = null;

  const makeReady = (): Promise<Prepared> => {
    ready ??= prepare(database.url, purpose, how).catch((problem) => {
      ready = null;
      throw problem;
    });
    return ready;
  };

  const assertOurs = async (ask: () => Promise<pg.QueryResult<Record<string, unknown>>>) => {
    const { ours, rows } = await withinTime(async () => {
      const { schemaVersion } = await makeReady();
      return { ours: schemaVersion, ...(await onceMore(ask)) };
    });
    const { version, kind, portal_id: portalId } = rows[0] ?? {};
    if (typeof version !== 'number') throw new DatabaseProblem('gone');
    if (version > ours)
      throw new DatabaseProblem(
        'too_new',
        `The database has been brought to schema version ${version} by a newer Consent Desk; this one knows versions up to ${ours}.`,
      );
    const stamp =
      typeof kind === 'string'
        ? stampOf({ kind, portalId: typeof portalId === 'string' ? portalId : null })
        : null;
    const problem = stampProblem(stamp, purpose);
    if (problem) throw problem;
  };

  let usable: { at: number; asked: Promise<void> } | null = null;
  const assertUsable = () => {
    if (usable === null || now() - usable.at >= KEPT_FOR_MS) {
      const asked = assertOurs(() => database.runPrepared(sql`SELECT ${WHOSE}`));
      usable = { at: now(), asked };
      // What stands in the way now may be gone with the next question.
      asked.catch(() => {
        if (usable?.asked === asked) usable = null;
      });
    }
    return usable.asked;
  };
  const assertWritable = () =>
    assertOurs(() =>
      database.run(
        sql`UPDATE heartbeat SET beat_at = now() RETURNING ${WHOSE}`,
        AbortSignal.timeout(ANSWER_WITHIN_MS),
      ),
    );

  const find = async (): Promise<DatabaseState> => {
    try {
      await assertWritable();
      return 'ok';
    } catch (thrown) {
      const { kind } = problemOf(thrown);
      return kind === 'other' ? 'gone' : kind;
    }
  };

  return {
    makeReady,
    assertUsable,
    assertWritable,
    state() {
      if (known === null || now() - known.at >= KEPT_FOR_MS) known = { at: now(), state: find() };
      return known.state;
    },
    async confirmPortal(portalId) {
      if (purpose.kind === 'demo') return;
      purpose = { kind: 'live', portalId };
      await makeReady();
      await withoutValues(() => ensureStamp(database.pool, purpose));
      isConfirmed = true;
    },
    isConfirmed: () => isConfirmed,
  };
}

/**
 * Asks once more where nothing answered: a connection that was kept is lost with a restart of the server, and
 * says nothing of the server that is there now.
 */
async function onceMore<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (thrown) {
    if (problemOf(thrown).kind !== 'gone') throw thrown;
    return ask();
  }
}

/** What has not answered in time is gone, as far as a person who waits is concerned. */
async function withinTime<T>(work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new DatabaseProblem('gone')), ANSWER_WITHIN_MS);
  });
  try {
    return await Promise.race([work(), late]);
  } catch (thrown) {
    throw problemOf(thrown);
  } finally {
    clearTimeout(timer);
  }
}
