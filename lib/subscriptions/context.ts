import type { Actor } from '../auth/actor.ts';
import type { HubSpot } from '../hubspot/types.ts';
import type { EntryDraft } from '../ledger/entry-draft.ts';
import type { Operations, OwnChange } from '../ledger/operation.ts';
import type { Policy } from '../policy/policy.ts';

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

/** What settling an open change needs beside it. */
export interface SettleContext extends SubscriptionsContext {
  operations: Operations;
  /** Of the console, for the record. */
  version: string;
}

/** What changing something needs beside it: who does it, and whether anything may be changed at all. */
export interface ChangeContext extends SettleContext {
  /** Null where nobody could be recognised, because the database does not answer. */
  actor: Omit<Actor, 'email'> | null;
  requestId: string;
  /** HUBSPOT_WRITES: false: this console only looks. */
  writes: boolean;
  /** What compliance has decided; read once for all that one request does. Throws `DatabaseProblem`. */
  policy: () => Promise<Policy>;
  /** The random id of the person behind an address. */
  subjectOf: (address: string) => Promise<string>;
  /**
   * What this console has changed of a person, newest first: of one type, opt-outs of all included, or of
   * any (null). Throws `DatabaseProblem`.
   */
  ownChanges: (subject: string, subscriptionId: string | null) => Promise<OwnChange[]>;
  /** Notes something for the record; see `Notes.note`. */
  note: (draft: EntryDraft, flood?: string) => Promise<void>;
  /** Does what puts something on record; gives null, or why that cannot be done now. */
  onRecord: <T>(
    work: () => Promise<T>,
  ) => Promise<{ ok: true; value: T } | { ok: false; why: RecordProblem }>;
}
