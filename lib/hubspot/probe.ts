import { NEEDED_SCOPES, type NeededScope } from './scopes.ts';
import type {
  Account,
  CallOptions,
  CallResult,
  Exchange,
  HubSpot,
  HubSpotError,
  Operation,
} from './types.ts';

/** Reserved by RFC 2606, so it is nobody's contact: "not found" proves that contacts may be read. */
export const PROBE_ADDRESS = 'connection-check@consent-desk.invalid';

export type TokenState = 'valid' | 'invalid' | 'expired' | 'unknown';
export type ScopeState = 'present' | 'missing' | 'cannot_be_known';

export interface ConnectionReport {
  /** When the check began, in ms since the epoch. */
  checkedAt: number;
  token: TokenState;
  scopes: (NeededScope & { state: ScopeState })[];
  account: Account | null;
  /**
   * HubSpot's clock minus ours, in ms; HubSpot's has whole seconds and the call takes time, so less
   * than two seconds mean nothing. Null if no reply bore a date.
   */
  clockDifferenceMs: number | null;
  types: { active: number; archived: number } | null;
  /** What went wrong; "not found" for the probe address is not an error. */
  errors: { operation: Operation; error: HubSpotError }[];
}

export interface ProbeOptions extends CallOptions {
  /** The clock of the client, in ms since the epoch. */
  now?: (() => number) | undefined;
}

/**
 * Finds out what a credential can do by three reads side by side; nothing is changed or cached. The
 * write scope has no harmless probe and always reads `cannot_be_known`. Never fails: what HubSpot
 * refused stands in `errors`. Source: hubspot.md §5.1 (introspection is not open to service keys).
 */
export async function probeConnection(
  hubspot: HubSpot,
  { now = Date.now, ...options }: ProbeOptions = {},
): Promise<ConnectionReport> {
  const checkedAt = now();
  const [account, definitions, contact] = await Promise.all([
    hubspot.readAccount(options),
    hubspot.readDefinitions(options),
    hubspot.readContact(PROBE_ADDRESS, options),
  ]);
  const results: CallResult<unknown>[] = [account, definitions, contact];
  const types = definitions.ok ? definitions.value.results : null;
  return {
    checkedAt,
    token: tokenState(results),
    scopes: NEEDED_SCOPES.map((scope) => ({ ...scope, state: scopeState(scope, results) })),
    account: account.ok ? account.value : null,
    clockDifferenceMs: clockDifferenceMs(results.map(({ exchange }) => exchange)),
    types: types && {
      active: types.filter(({ isActive }) => isActive).length,
      archived: types.filter(({ isActive }) => !isActive).length,
    },
    errors: results.flatMap((result) =>
      result.ok || isExpectedNotFound(result)
        ? []
        : [{ operation: result.exchange.operation, error: result.error }],
    ),
  };
}

/** HubSpot's own 404, not a gateway's or a wrong host's page. */
function isExpectedNotFound(result: CallResult<unknown>): boolean {
  return (
    !result.ok &&
    result.exchange.operation === 'readContact' &&
    result.error.kind === 'not_found' &&
    (result.error.category !== null || result.error.message !== null)
  );
}

function tokenState(results: CallResult<unknown>[]): TokenState {
  const passed = results.some(
    (result) => result.ok || result.error.kind === 'missing_scopes' || isExpectedNotFound(result),
  );
  if (passed) return 'valid';
  const refusals = results.flatMap((result) =>
    !result.ok && result.error.kind === 'not_authorised' ? [result.error.expired] : [],
  );
  if (refusals.length === 0) return 'unknown';
  return refusals.includes(true) ? 'expired' : 'invalid';
}

function scopeState({ operations }: NeededScope, results: CallResult<unknown>[]): ScopeState {
  const result = results.find(({ exchange }) => operations.includes(exchange.operation));
  if (result === undefined) return 'cannot_be_known';
  if (result.ok || isExpectedNotFound(result)) return 'present';
  return result.error.kind === 'missing_scopes' ? 'missing' : 'cannot_be_known';
}

/** From the quickest call, whose midpoint is the best guess of when HubSpot looked at its clock. */
function clockDifferenceMs(exchanges: Exchange[]): number | null {
  const readings = exchanges.flatMap(({ hubspotClock, attempts }) => {
    const last = attempts.at(-1);
    return hubspotClock === null || last === undefined ? [] : [{ hubspotClock, last }];
  });
  readings.sort((a, b) => a.last.durationMs - b.last.durationMs);
  const [best] = readings;
  if (best === undefined) return null;
  return Math.round(best.hubspotClock - (best.last.startedAt + best.last.durationMs / 2));
}
