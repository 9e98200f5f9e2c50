import type { Actor } from '../auth/actor.ts';
import type { HubSpot } from '../hubspot/types.ts';

/** Why no entry can be made at the moment, and therefore no change sent. */
export const RECORD_PROBLEMS = [
  'gone',
  'read_only',
  'disk_full',
  'too_new',
  'wrong_stamp',
  'not_connected',
] as const;
export type RecordProblem = (typeof RECORD_PROBLEMS)[number];

/** What the services of this folder need from outside. */
export interface SubscriptionsContext {
  hubspot: HubSpot;
  /** Ms since the epoch. */
  now: () => number;
  /** Resolves after so many ms, at once when aborted. */
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** How long after the last sending an unclear write may still take effect, ms. */
  settleWindowMs: number;
  /** Finds out, by really writing, whether an entry can be made now: null, or why it cannot. */
  recordProblem: () => Promise<RecordProblem | null>;
  signal?: AbortSignal | undefined;
}

/** What changing something needs beside it: who does it, and whether anything may be changed at all. */
export interface ChangeContext extends SubscriptionsContext {
  /** Null where nobody could be recognised, because the database does not answer. */
  actor: Pick<Actor, 'role'> | null;
  /** HUBSPOT_WRITES: false: this console only looks. */
  writes: boolean;
}
