import type { FaultId } from './faults.ts';
import type { Operation } from './model.ts';

/** One request that the simulator received. It never holds the token. */
export interface JournalEntry {
  time: string;
  /** Null when the request fitted no route. */
  operation: Operation | null;
  /** The decoded address of the path. */
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
