import type { HubSpot } from '../hubspot/types.ts';

/** What the services of this folder need from outside. */
export interface SubscriptionsContext {
  hubspot: HubSpot;
  /** Ms since the epoch. */
  now: () => number;
  /** Resolves after so many ms, at once when aborted. */
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** How long after the last sending an unclear write may still take effect, ms. */
  settleWindowMs: number;
  signal?: AbortSignal | undefined;
}
