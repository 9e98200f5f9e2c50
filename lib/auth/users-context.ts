import type { Notes } from '../ledger/notes.ts';
import type { Actor } from './actor.ts';
import type { Auth } from './create-auth.ts';
import type { AuthDatabase } from './database.ts';

/** What the services about users work with. */
export interface UsersContext {
  database: AuthDatabase;
  auth: Auth;
  /** Hashes what must not stand in a table. */
  addressKey: string;
  /** The headers of the request, from which Better Auth reads its cookies. */
  headers: Headers;
  /** Where the request comes from, or null. */
  clientAddress: string | null;
  actor: Actor | null;
  requestId: string;
  /** What is done about users goes on record by them. */
  notes: Notes;
  now: () => number;
}
