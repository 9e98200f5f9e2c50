import 'server-only';
import type { ClientBase } from 'pg';
import { DatabaseProblem } from './problem.ts';

/** What a database belongs to. */
export type Stamp = { kind: 'demo' } | { kind: 'live'; portalId: string };

/**
 * What a process is about to work on. The portal of a live one is null until HubSpot has told it;
 * such a process is not connected.
 */
export type Purpose = { kind: 'demo' } | { kind: 'live'; portalId: string | null };

/** Reads the stamp; null where the database has none yet. Throws what PostgreSQL throws. */
export async function readStamp(client: Pick<ClientBase, 'query'>): Promise<Stamp | null> {
  const { rows: found } = await client.query<{ there: boolean }>(
    "SELECT to_regclass('public.stamp') IS NOT NULL AS there",
  );
  if (!found[0]?.there) return null;
  const { rows } = await client.query<StampRow>(
    'SELECT kind, portal_id::text AS "portalId" FROM public.stamp',
  );
  return stampOf(rows[0]);
}

interface StampRow {
  kind: string;
  portalId: string | null;
}

/** A row of the table as a stamp; null for none. */
export function stampOf(row: StampRow | undefined): Stamp | null {
  if (!row) return null;
  return row.kind === 'live' && row.portalId !== null
    ? { kind: 'live', portalId: row.portalId }
    : { kind: 'demo' };
}

/** The sentence of why this database is not for this purpose; null if it is, or has no stamp yet. */
export function stampProblem(stamp: Stamp | null, purpose: Purpose): DatabaseProblem | null {
  const sentence = refusal(stamp, purpose);
  return sentence === null ? null : new DatabaseProblem('wrong_stamp', sentence);
}

function refusal(stamp: Stamp | null, purpose: Purpose): string | null {
  if (stamp === null) return null;
  if (stamp.kind === 'demo')
    return purpose.kind === 'demo'
      ? null
      : 'This database was made by the demo and holds invented data only; it never becomes a live one. Choose another DATA_DIR or DATABASE_URL for the HubSpot account.';
  if (purpose.kind === 'demo')
    return `This database belongs to the HubSpot account ${stamp.portalId}; the demo does not touch it. Set HUBSPOT_ACCESS_TOKEN to work on that account, or choose another DATA_DIR for the demo.`;
  if (purpose.portalId === null || purpose.portalId === stamp.portalId) return null;
  return `This database belongs to the HubSpot account ${stamp.portalId}, and the access token to the account ${purpose.portalId}. Set the token of account ${stamp.portalId}, or choose another DATA_DIR or DATABASE_URL.`;
}

/**
 * Stamps a database at its first use, or checks the stamp that it has. Two processes may come at
 * once: one stamps, both see what stands. A live purpose without a portal stamps nothing. Gives the
 * stamp as it stands; throws `DatabaseProblem` `wrong_stamp`.
 */
export async function ensureStamp(
  client: Pick<ClientBase, 'query'>,
  purpose: Purpose,
): Promise<Stamp | null> {
  let stamp = await readStamp(client);
  const portalId = purpose.kind === 'live' ? purpose.portalId : null;
  if (stamp === null && (purpose.kind === 'demo' || portalId !== null)) {
    await client.query(
      'INSERT INTO public.stamp (kind, portal_id) VALUES ($1, $2) ON CONFLICT DO NOTHING',
      [purpose.kind, portalId],
    );
    stamp = await readStamp(client);
  }
  const problem = stampProblem(stamp, purpose);
  if (problem) throw problem;
  return stamp;
}
