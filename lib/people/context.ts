import type { Actor } from '../auth/actor.ts';
import type { Database } from '../db/connection.ts';
import type { HubSpot } from '../hubspot/types.ts';

/** What the services about finding people need from outside. */
export interface PeopleContext {
  database: Database;
  /** Keys the hashes by which addresses are found, and seals them. */
  addressKey: string;
  actor: Pick<Actor, 'userId'>;
  hubspot: HubSpot;
  /** Ms since the epoch. */
  now: () => number;
  /** Resolves after so many ms, at once when aborted. */
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Aborted when nobody waits for the answer any more. */
  signal?: AbortSignal | undefined;
}
