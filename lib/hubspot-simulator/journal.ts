import type { FaultId } from './faults.ts';
import { isRecord, parseJson } from './json-text.ts';
import type { Operation } from './model.ts';

/** One request that the simulator received. It never holds the token. */
export interface JournalEntry {
  time: string;
  /** Null when the request fitted no route. */
  operation: Operation | null;
  /**
   * The decoded address (or id) of the path; without one there, whose links are made, or what is
   * searched for.
   */
  subscriber: string | null;
  method: string;
  /** As received. */
  path: string;
  query: string;
  body: string;
  correlationId: string;
  /** Whether a token was sent. */
  authorised: boolean;
  /** Null while it is being answered, and when the connection was reset instead. */
  status: number | null;
  fault: FaultId | null;
  /** Whether it changed the account's state; a late write turns to true when it is applied. */
  applied: boolean;
}

/** Whom a request without an address in its path is about, by its body; null if that does not say. */
export function subjectIn(operation: Operation | null, bodyText: string): string | null {
  if (operation !== 'generateLink' && operation !== 'searchContacts') return null;
  const body = parseJson(bodyText);
  const { subscriberIdString, query } = isRecord(body) ? body : {};
  const subject = operation === 'generateLink' ? subscriberIdString : query;
  return typeof subject === 'string' ? subject : null;
}
