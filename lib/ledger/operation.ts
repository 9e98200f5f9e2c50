import type { Json } from './entry-draft.ts';

type Detail = { [key: string]: Json };

/** A change that was opened and is not closed. Times in ms since the epoch. */
export interface OpenOperation {
  id: string;
  openedAt: number;
  actor: string | null;
  subject: string | null;
  sendBefore: number;
  /** When the first and the last attempt were about to begin. */
  firstSentAt: number;
  lastSentAt: number;
  /** What it is settled with, as it was given. */
  work: Detail;
  looks: number;
}

/** An open operation, with where it stands in the log and when it is looked at next. */
export interface WatchedOperation extends OpenOperation {
  openedSeq: number;
  lookAt: number;
  /** When its outcome was last found to be unknown; null: nobody has looked yet. */
  keptAt: number | null;
}

/** Whose operations, and how many at most; null: everybody's. */
export interface Watch {
  actor: string | null;
  limit: number;
}

export interface Opening {
  id: string;
  actor: string | null;
  subject: string | null;
  /** When the first attempt is about to begin: as soon as it is open. */
  sendAt: number;
  /** After this moment no attempt may begin. */
  sendBefore: number;
  /** From when on whoever looks for forgotten operations takes it over. */
  lookAt: number;
  work: Detail;
  detail: Detail;
}

/** What became of an operation. */
export interface Closing {
  outcome: string;
  detail: Detail;
}

/** A change that this console made, as its closing entry tells it. */
export interface OwnChange {
  seq: number;
  /** Ms since the epoch. */
  at: number;
  operation: string | null;
  actor: string | null;
  detail: Detail;
}

/** The two entries of each change, and what is known of it between them. All throw `DatabaseProblem`. */
export interface Operations {
  /**
   * Puts it on record that a change is about to be sent, and that its first attempt begins now. Null: this id
   * was opened before.
   */
  open(opening: Opening): Promise<OpenOperation | null>;
  /**
   * Notes that another attempt begins at `now`. False: it must not, because the operation is closed, or its
   * time is over and somebody else settles it, or because the database does not take the note. Never
   * throws.
   */
  attempt(id: string, now: number): Promise<boolean>;
  /** Keeps an operation open whose outcome is not known at `at`, and says when it is looked at next. */
  keepOpen(id: string, next: { at: number; lookAt: number; work?: Detail }): Promise<void>;
  /** Closes it. False: somebody else has, and this entry was not made. */
  close(
    operation: Pick<OpenOperation, 'id' | 'actor' | 'subject'>,
    closing: Closing,
  ): Promise<boolean>;
  find(id: string): Promise<OpenOperation | null>;
  /** Those whose outcome is unknown: not those that are being sent now. The newest first. */
  listUnknown(now: number, watch: Watch): Promise<WatchedOperation[]>;
  /** How many these are, counted up to the limit. */
  countUnknown(now: number, watch: Watch): Promise<number>;
  /**
   * Takes those that are to be looked at now, at most `limit`; until `lookAgainAt` nobody else gets
   * them.
   */
  takeDue(now: number, options: { lookAgainAt: number; limit: number }): Promise<OpenOperation[]>;
}
