import type { UsersContext } from '../users-context.ts';
import type { Provider } from './discover.ts';

/** What the services about sign-in by a provider work with. */
export interface ProviderContext extends UsersContext {
  provider: Provider;
}

/** Why somebody did not get in by the provider, or could not connect it; each has its sentence. */
export const REFUSALS = [
  /** The person, or an administrator there, said no. */
  'cancelled',
  /** It is down, slow, or says things that cannot be read. */
  'unreachable',
  /** State, code or token is not of this sign-in: forged, of another browser, used, too old. */
  'unconfirmed',
  /** None of the person's groups has a role here. */
  'no_role',
  /** No confirmed e-mail address to make a user with. */
  'no_address',
  /** The address is another user's, which proves nothing. */
  'address_taken',
  /** The provider would demote the last administrator. */
  'last_admin',
  'disabled',
  /** While connecting: this person of the provider is another user here. */
  'connected_to_other',
  /** While connecting: the user is another person of the provider already. */
  'already_connected',
  /** While connecting: the session that began it is not there any more. */
  'session_over',
  /** Something of ours broke; the log says what. */
  'failed',
] as const;
export type Refusal = (typeof REFUSALS)[number];

/** Reads a refusal that comes from an address; null for anything that is none. */
export function readRefusal(value: unknown): Refusal | null {
  return REFUSALS.find((one) => one === value) ?? null;
}
