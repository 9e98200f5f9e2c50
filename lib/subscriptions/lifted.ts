import { rowOf } from './judge.ts';
import type { Lifted } from './lift-case.ts';
import type { Reading } from './outcome.ts';
import { readSource } from './source.ts';
import { reaches, standingOptOuts } from './wide-opt-outs.ts';

/**
 * What stands against mail of a type: the person's own row that says so, an opt-out of all that reaches it,
 * or both. Null: nothing. HubSpot does not say who set an opt-out of all; that of a row which was set at the
 * same moment tells (fact sheet 2.2), and else nobody knows. A spam complaint stays one.
 */
export function liftedOf(reading: Reading | null, subscriptionId: string): Lifted | null {
  const row = rowOf(reading, subscriptionId);
  const standing = standingOptOuts(reading?.wide ?? []).filter((optOut) =>
    reaches(optOut, row?.businessUnitId ?? null),
  );
  const own = row?.status === 'UNSUBSCRIBED' ? row : null;
  if (own === null && standing.length === 0) return null;
  const times = [own?.timestamp, ...standing.map(({ since }) => since)].map((time) =>
    Date.parse(time ?? ''),
  );
  const known = times.filter((time) => !Number.isNaN(time));
  const source = readSource(own?.source ?? null).kind;
  const isOneAct = own !== null && standing.every(({ since }) => since === own.timestamp);
  return {
    since: (own ? own.timestamp : standing[0]?.since) ?? '',
    source: isOneAct || source === 'spam_complaint' ? source : 'not_recorded',
    isOfAll: standing.length > 0,
    isOneAct,
    madeAt: known.length === 0 ? null : Math.max(...known),
  };
}
