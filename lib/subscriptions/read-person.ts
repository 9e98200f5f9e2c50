import { plainError } from '../hubspot/errors.ts';
import type { CallResult, Envelope, Exchange, HubSpotError } from '../hubspot/types.ts';
import type { SubscriptionsContext } from './context.ts';
import type { Reading } from './outcome.ts';

export type PersonReading =
  | {
      ok: true;
      reading: Reading;
      /** HubSpot's clock minus ours, ms; 0 if HubSpot did not tell. */
      clockDifference: number;
      exchanges: Exchange[];
    }
  | { ok: false; error: HubSpotError; exchanges: Exchange[] };

/**
 * Reads both endpoints that say what HubSpot holds about one address (statuses and opt-outs of all),
 * side by side. Rows that name another address are left out. `deadline` in ms since the epoch. Fails
 * with the first endpoint's error if either cannot be read; a 200 with errors inside is one, and a
 * 200 about nobody but others, which must not pass for "never chosen".
 *
 * HubSpot's own "object not found" is no error but means that nothing is recorded: whether an unknown
 * address gives rows of NOT_SPECIFIED or a 404 is not known (fact sheet 2.3 and gap 6), so both are
 * taken. Not so where the other endpoint shows that the address is known.
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
  const rows = ownRows(statuses, address);
  const wideRows = ownRows(wide, address);
  if (!rows.ok) return { ...rows, exchanges };
  if (!wideRows.ok) return { ...wideRows, exchanges };
  if (!statuses.ok && wideRows.rows.length > 0)
    return { ok: false, error: statuses.error, exchanges };
  const clock = exchanges.find((exchange) => exchange.hubspotClock !== null)?.hubspotClock;
  return {
    ok: true,
    reading: { rows: rows.rows, wide: wideRows.rows },
    clockDifference: clock == null ? 0 : clock - ctx.now(),
    exchanges,
  };
}

function ownRows<Row extends { subscriberIdString: string }>(
  result: CallResult<Envelope<Row>>,
  address: string,
): { ok: true; rows: Row[] } | { ok: false; error: HubSpotError } {
  if (!result.ok && isNothingRecorded(result.error)) return { ok: true, rows: [] };
  if (!result.ok) return result;
  const { results, errors, numErrors } = result.value;
  const rows = results.filter((row) => row.subscriberIdString.toLowerCase() === address);
  const isAboutOthers = results.length > 0 && rows.length === 0;
  if (errors.length > 0 || (numErrors ?? 0) > 0 || isAboutOthers) {
    const error = plainError({ kind: 'unreadable_reply' }, 'no');
    return { ok: false, error: { ...error, message: errors[0]?.message ?? null } };
  }
  return { ok: true, rows };
}

/** HubSpot's own 404; that of a wrong path or a gateway does not name an object. */
function isNothingRecorded({ kind, category, subCategory }: HubSpotError): boolean {
  const names = [category, subCategory];
  return kind === 'not_found' && names.some((name) => name?.endsWith('OBJECT_NOT_FOUND'));
}

/** How many requests really left for these exchanges, repeated ones included. */
export function callsIn(exchanges: Exchange[]): number {
  return exchanges.reduce((sum, exchange) => sum + exchange.attempts.length, 0);
}
