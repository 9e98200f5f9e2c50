import 'server-only';
import { sql } from 'drizzle-orm';
import type { Database } from '../db/connection.ts';

/** A limit that all processes on one database keep together. */
export interface Rate {
  /** Whose limit, and which: turns under the same name are counted together. */
  policy: string;
  perSecond: number;
  /** How many turns may be taken at once after a rest. */
  burst: number;
  /** Nobody waits longer for a turn; ms. */
  patienceMs: number;
}

export type Turn =
  /** It may be taken after so many ms; it is promised, whether it is taken or not. */
  { ok: true; waitMs: number } | { ok: false };

/**
 * Takes a turn of a rate that is shared through the database, by the database's clock, in one statement.
 * Gives how long to wait for it, or that it would be longer than the patience allows: then none is taken.
 * Throws `DatabaseProblem`.
 */
export async function takeTurn(
  database: Database,
  { policy, perSecond, burst, patienceMs }: Rate,
): Promise<Turn> {
  const least = -(patienceMs / 1_000) * perSecond;
  const filled = sql`least(${burst}::float8, rate_bucket.tokens + ${perSecond}::float8
    * greatest(extract(epoch FROM clock_timestamp() - rate_bucket.filled_at), 0))`;
  const { rows } = await database.runPrepared(sql`
    INSERT INTO rate_bucket (policy, tokens, filled_at)
    VALUES (${policy}, ${burst}::float8 - 1, clock_timestamp())
    ON CONFLICT (policy) DO UPDATE SET tokens = ${filled} - 1, filled_at = clock_timestamp()
      WHERE ${filled} - 1 >= ${least}::float8
    RETURNING tokens`);
  const tokens = rows[0]?.tokens;
  if (typeof tokens !== 'number') return { ok: false };
  return { ok: true, waitMs: tokens >= 0 ? 0 : Math.ceil((-tokens / perSecond) * 1_000) };
}
