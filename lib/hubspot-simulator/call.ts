import type { Account } from './account.ts';
import type { Operation, Reply } from './model.ts';

/** One request that found its route. */
export interface Call {
  account: Account;
  operation: Operation;
  apiVersion: string;
  correlationId: string;
  /** The decoded address (or contact id) of the path; empty for routes without one. */
  subscriber: string;
  query: URLSearchParams;
  contentType: string | null;
  bodyText: string;
  startedAt: string;
}

/** What a fault may take from a write on its way into the account. */
export interface Tampering {
  dropsBasis?: boolean;
  dropsExplanation?: boolean;
  altersExplanation?: boolean;
}

/**
 * A request that was checked and not yet carried out. `answer` carries it out and gives the reply;
 * `otherStatus` does nothing and gives a 200 whose row shows another status than the one asked for:
 * the old one if it is another (only for writes of one status). For a request that was refused,
 * `answer` gives the refusal.
 */
export interface Prepared {
  answer(tampering?: Tampering): Reply;
  otherStatus?(): Reply;
}

/** A refused request: whatever happens to it, it changes nothing. */
export function refused(reply: Reply): Prepared {
  return { answer: () => reply };
}
