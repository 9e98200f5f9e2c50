import type { Permission } from '../auth/permissions.ts';
import type {
  Envelope,
  Exchange,
  HubSpotError,
  StatusRow,
  SubscriptionStatus,
  WideStatusRow,
} from '../hubspot/types.ts';
import { type AnyChange, type Change, isOfAll } from './change.ts';
import type { RecordProblem } from './context.ts';
import type { Effect } from './effect.ts';
import type { Lane, PolicyProblem } from './lane.ts';

/** The two endpoints that say what HubSpot holds about one person. */
export interface Reading {
  rows: StatusRow[];
  wide: WideStatusRow[];
}

/**
 * What of the ground that was sent is not in HubSpot as it was sent. `both_altered`: neither is as sent,
 * and at least one is there.
 */
export const BASIS_FAULTS = [
  'basis_not_stored',
  'explanation_not_stored',
  'both_not_stored',
  'basis_altered',
  'explanation_altered',
  'both_altered',
] as const;
export type BasisFault = (typeof BASIS_FAULTS)[number];

/** What became of the basis and explanation that were sent. */
export type BasisStored = 'none_sent' | 'stored' | 'not_known' | BasisFault;

/** A change that nobody asked for, seen when reading back. */
export type ElsewhereChange =
  | {
      kind: 'type';
      subscriptionId: string;
      name: string | null;
      /** Null: nothing recorded. */
      from: SubscriptionStatus | null;
      to: SubscriptionStatus | null;
    }
  | {
      kind: 'wide';
      businessUnitId: string | null;
      from: SubscriptionStatus | null;
      to: SubscriptionStatus | null;
    };

/** Why HubSpot's answer to the write settles nothing. */
export const UNCLEAR_REASONS = [
  'no_reply',
  'connection_broken',
  'server_error',
  'unreadable_reply',
  'redirected',
  'row_missing',
  'errors_in_reply',
  'other_status',
  'not_complete',
  'no_reason',
  'not_read_back',
  'answer_after_unclear_attempt',
  'no_answer_from_console',
] as const;
export type UnclearReason = (typeof UNCLEAR_REASONS)[number];

/** Whether and how anything was changed. */
export type Verdict =
  | {
      outcome: 'changed';
      /** Whether the change is ours, where it had to be found out by reading back. */
      by: 'us' | 'cannot_tell';
      /** How it is known. */
      confirmed: 'by_reply' | 'by_reading';
    }
  | {
      outcome: 'already';
      /** False: nothing was to do, so nothing was sent. */
      sent: boolean;
    }
  | { outcome: 'refused'; by: 'policy'; problems: PolicyProblem[] }
  | { outcome: 'refused'; by: 'unreadable_before'; cause: HubSpotError; mayInsist: boolean }
  /** No entry can be made of it, so it was not sent. An opt-out must not wait for that. */
  | { outcome: 'refused'; by: 'no_record'; why: RecordProblem; isOptOut: boolean }
  | { outcome: 'refused'; by: 'hubspot'; cause: HubSpotError }
  /** Whoever asked may not: which permission is missing. */
  | { outcome: 'refused'; by: 'permission'; permission: Permission }
  /** This console only looks. */
  | { outcome: 'refused'; by: 'writes_off' }
  /** Never left this machine, or HubSpot only ever asked to wait. */
  | { outcome: 'refused'; by: 'not_carried_out'; after: UnclearReason }
  | {
      outcome: 'unknown';
      why: UnclearReason;
      /** HubSpot shows a newer change: what became of ours may never be told. */
      overtaken: boolean;
      /** What the check needs; null when there is nothing left to wait for. */
      check: PendingCheck | null;
    };

export type Outcome = Verdict['outcome'];
export const OUTCOMES = ['changed', 'already', 'refused', 'unknown'] as const satisfies Outcome[];

/** What an unclear write is checked with; holds everything, so that no server keeps state for it. */
export interface PendingCheck {
  change: AnyChange;
  lane: Lane;
  /** Null: it could not be read before. */
  before: Reading | null;
  why: UnclearReason;
  /** First and last sending, ms since the epoch by the console's clock. */
  firstSentAt: number;
  lastSentAt: number;
  /** From when on the old status is believed (ms since the epoch). */
  settlesAt: number;
}

/** What is known of the person after the change. */
export interface Known {
  now: Reading | null;
  effect: Effect | null;
  basis: BasisStored;
  elsewhere: ElsewhereChange[];
}

/** The answer to one change: first the verdict, then everything there is to tell about it. */
export type ChangeResult<Of extends AnyChange = Change> = Verdict &
  Known & {
    change: Of;
    lane: Lane;
    before: Reading | null;
    isContact: boolean | null;
    /** An opt-out that HubSpot refused was repeated with a technical value for what it lacked of a basis. */
    technicalBasis: boolean;
    /** HubSpot says that this lifted an opt-out, and none was there when it was read before. */
    liftedUnseen: boolean;
    /** False: the console itself never answered, so what it sent is not known. */
    answered: boolean;
    /** HubSpot's last reply to the write, if it could be read. */
    reply: Envelope<StatusRow> | null;
    /** The error of the last write, if there was one. */
    writeError: HubSpotError | null;
    /** Every sending of the write; empty if nothing was sent. */
    writes: Exchange[];
    /** Calls made in all, waits in all (ms). */
    calls: number;
    waitedMs: number;
    startedAt: number;
    durationMs: number;
  };

/** The answer to whatever was done. */
export type AnyResult = ChangeResult<AnyChange>;

/** Whether an answer is about one type, not about all e-mail. */
export function isOfType(result: AnyResult): result is ChangeResult {
  return !isOfAll(result.change);
}

/** What a later check found. */
export type CheckResult = Verdict & Known & { checkedAt: number; readError: HubSpotError | null };
