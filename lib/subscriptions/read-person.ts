import type { CallResult, Envelope, Exchange, HubSpotError } from '../hubspot/types.ts';
import type { SubscriptionsContext } from './context.ts';
import type { Reading } from './outcome.ts';

export type PersonReading =
  | { ok: true; reading: Reading; exchanges: Exchange[] }
  | { ok: false; error: HubSpotError; exchanges: Exchange[] };

/**
 * Reads both endpoints that say what HubSpot holds about one address (statuses and opt-outs of all),
 * side by side. Rows that name another address are left out. `deadline` in ms since the epoch. Fails
 * with the first endpoint's error if either cannot be read.
 */
export async function readPerson(
  ctx: SubscriptionsContext,
  address: string,
  deadline: number,
): Promise<PersonReading> {
  const options = { signal: ctx.signal, deadline };
  const [statuses, wide] = await Promise.all([
    ctx.hubspot.readStatuses(address, options),
    ctx.hubspot.readWideStatuses(address, options),
  ]);
  const exchanges = [statuses.exchange, wide.exchange];
  if (!statuses.ok) return { ok: false, error: statuses.error, exchanges };
  if (!wide.ok) return { ok: false, error: wide.error, exchanges };
  return {
    ok: true,
    reading: { rows: ownRows(statuses, address), wide: ownRows(wide, address) },
    exchanges,
  };
}

function ownRows<Row extends { subscriberIdString: string }>(
  result: Extract<CallResult<Envelope<Row>>, { ok: true }>,
  address: string,
): Row[] {
  return result.value.results.filter((row) => row.subscriberIdString.toLowerCase() === address);
}
