import { isRecord } from './json-text.ts';

/** The switches of the simulated account: where HubSpot is known to vary, or is not known. */
export interface Settings {
  /**
   * The data privacy settings (hubspot.md 2.1). `off`; `on`: yet a write without legal basis is
   * accepted, as seen live; `strict`: a subscribe without basis or explanation is a 400;
   * `strict_all`: any write without them is.
   */
  gdpr: 'off' | 'on' | 'strict' | 'strict_all';
  /** How long every reply takes. */
  latencyMs: number;
  /** What the console waits before it believes that a write was lost; delayed faults scale with it. */
  settleWindowMs: number;
  /** Whether resubscribing one type turns the opt-out of all to SUBSCRIBED (a gap, hubspot.md 2.2). */
  resubscribeLiftsWide: boolean;
  /** Whether an opted-out person may be set to NOT_SPECIFIED (a gap, hubspot.md 2.2). */
  optOutCanBeReset: boolean;
  /** Whether an address of which nothing is recorded is a 404 to the reads of statuses (a gap, hubspot.md Gaps 6). */
  unknownAddressIs404: boolean;
  /** Envelopes as in the guide's samples: `SUCCESS`, no dates, no subscription names (1.6 e). */
  looseEnvelope: boolean;
  /** Whether the account has the Brands add-on: a second brand, and opt-outs of one brand. */
  brands: boolean;
  /** Adds a subscription type whose id a JavaScript number cannot hold. */
  hugeIdType: boolean;
  /** How far HubSpot's clock runs ahead. */
  clockSkewMs: number;
  /** Requests in ten seconds per token, and per day for the account (hubspot.md 4). */
  limits: { tenSecondly: number; daily: number };
  /** Searches in one second, of all tokens of the account (hubspot.md 10). */
  searchesPerSecond: number;
  /** How long a search does not see what was made or archived (hubspot.md 10: eventually consistent). */
  searchLagMs: number;
  /** How many subscription types there are: the usual eight, the newsletter alone, or sixty of three brands. */
  types: 'usual' | 'one' | 'sixty';
  /** Whether every token has expired. */
  expired: boolean;
  /** Whether a 429 of the limits carries `Retry-After` (a gap, hubspot.md 4). */
  retryAfterOnLimits: boolean;
  /** When given, every token has exactly these scopes. */
  scopes: string[] | null;
}

export const DEFAULT_SETTINGS: Settings = {
  gdpr: 'on',
  latencyMs: 0,
  settleWindowMs: 150_000,
  resubscribeLiftsWide: false,
  optOutCanBeReset: true,
  unknownAddressIs404: false,
  looseEnvelope: false,
  brands: true,
  hugeIdType: false,
  clockSkewMs: 0,
  limits: { tenSecondly: 190, daily: 1_000_000 },
  searchesPerSecond: 5,
  searchLagMs: 0,
  types: 'usual',
  expired: false,
  retryAfterOnLimits: false,
  scopes: null,
};

const isFlag = (value: unknown): boolean => typeof value === 'boolean';
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;

const CHECKS: Record<keyof Settings, (value: unknown) => boolean> = {
  gdpr: (value) => ['off', 'on', 'strict', 'strict_all'].includes(String(value)),
  latencyMs: isCount,
  settleWindowMs: isCount,
  resubscribeLiftsWide: isFlag,
  optOutCanBeReset: isFlag,
  unknownAddressIs404: isFlag,
  looseEnvelope: isFlag,
  brands: isFlag,
  hugeIdType: isFlag,
  clockSkewMs: (value) => Number.isSafeInteger(value),
  limits: (value) =>
    isRecord(value) &&
    Object.keys(value).every((key) => key === 'tenSecondly' || key === 'daily') &&
    Object.values(value).every(isCount),
  searchesPerSecond: isCount,
  searchLagMs: isCount,
  types: (value) => ['usual', 'one', 'sixty'].includes(String(value)),
  expired: isFlag,
  retryAfterOnLimits: isFlag,
  scopes: (value) =>
    value === null ||
    (Array.isArray(value) && value.every((scope: unknown) => typeof scope === 'string')),
};

/**
 * Takes settings and a change to some of them as parsed JSON; gives the new settings, or a
 * sentence that says which key is unknown or has a wrong value.
 */
export function changeSettings(settings: Settings, change: unknown): Settings | string {
  if (!isRecord(change)) return 'settings must be a JSON object';
  for (const [key, value] of Object.entries(change)) {
    if (!Object.hasOwn(CHECKS, key)) return `unknown setting: ${key}`;
    if (!CHECKS[key as keyof Settings](value)) return `wrong value for the setting ${key}`;
  }
  const typed = change as Partial<Settings>;
  return { ...settings, ...typed, limits: { ...settings.limits, ...typed.limits } };
}
