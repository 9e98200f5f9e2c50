import 'server-only';
import { sql } from 'drizzle-orm';
import type { Queries } from '../db/connection.ts';
import { POLICY_SETTINGS, type PolicySetting } from './policy.ts';

/** Who changed a setting last, and when (ms since the epoch); the entry that says so. */
export interface LastChange {
  setting: PolicySetting;
  seq: number;
  at: number;
  /** As they were called then. */
  name: string;
}

/** The last change of each setting of the policy, as far as the log still says. Throws `DatabaseProblem`. */
export async function lastChanges(db: Queries): Promise<LastChange[]> {
  const { rows } = await db.execute<LastChange & Record<string, unknown>>(sql`
    SELECT DISTINCT ON (setting) setting, seq::float8 AS seq, at_ms::float8 AS at, name
    FROM ledger_search JOIN ledger_detail USING (seq) CROSS JOIN LATERAL (
      SELECT detail::json ->> 'setting' AS setting, detail::json #>> '{who,name}' AS name
    ) said
    WHERE kind = 'settings_changed' AND name IS NOT NULL
      AND setting IN ${[...POLICY_SETTINGS]}
    ORDER BY setting, seq DESC`);
  return rows;
}
