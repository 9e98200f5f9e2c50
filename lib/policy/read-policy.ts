import 'server-only';
import { inArray } from 'drizzle-orm';
import type { Queries, Transaction } from '../db/connection.ts';
import { settings } from '../db/schema/settings.ts';
import { POLICY_SETTINGS, type Policy, policyFrom } from './policy.ts';

/**
 * Everything that compliance has decided, in one query. What is missing or unreadable is the default,
 * setting by setting. Throws `DatabaseProblem`.
 */
export async function readPolicy(db: Queries | Transaction): Promise<Policy> {
  const rows = await db.select().from(settings).where(inArray(settings.name, POLICY_SETTINGS));
  return policyFrom(Object.fromEntries(rows.map(({ name, value }) => [name, parsed(value)])));
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
