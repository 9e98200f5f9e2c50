import { rowOf } from './judge.ts';
import type { Reading } from './outcome.ts';
import { readSource, type SourceKind } from './source.ts';
import { reaches, standingOptOuts } from './wide-opt-outs.ts';

/** The opt-out that mailing somebody of one type again would lift. */
export interface Lifted {
  /** HubSpot's time of it as HubSpot gave it, by which somebody agrees to lift this very one; empty: none. */
  since: string;
  /** Who set it, by HubSpot; see `SourceKind`. */
  source: SourceKind;
  /** An opt-out of all e-mail stands, of the account or of the type's brand. */
  isOfAll: boolean;
  /** False: there is an opt-out of all beside the row that was set at another moment, by nobody knows whom. */
  isOneAct: boolean;
  /** When the last of what stands was made, ms: new consent has to come after it. Null: not recorded. */
  madeAt: number | null;
}

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
