import 'server-only';
import { ensureSubject, findSubject } from '../db/find-subject.ts';
import { DatabaseProblem } from '../db/problem.ts';
import type { HubSpotError } from '../hubspot/types.ts';
import { addressProblem, normaliseAddress } from '../subscriptions/address.ts';
import type { PeopleContext } from './context.ts';
import { rememberPerson } from './recent-people.ts';
import { isContactId } from './search-text.ts';

export interface OpenContext extends PeopleContext {
  /** Told when the person was opened, and could not be put among those opened lately. */
  onForgotten: (problem: DatabaseProblem) => void;
}

export interface OpenWish {
  /** One address, or the id of a HubSpot contact. */
  of: string;
  /** Also an address that is no contact's, and of which nothing is on record here. */
  anyAddress: boolean;
}

export type PersonOpened =
  /** Their random id. */
  | { ok: true; id: string }
  /** It is neither one address nor an id; the contact has no address; nobody has said that it is meant. */
  | { ok: false; why: 'not_one_address' | 'no_address' | 'no_contact' }
  | { ok: false; why: 'hubspot'; error: HubSpotError };

const BUDGET_MS = 8_000;

/**
 * Opens a person: from here on the console knows them by a random id, which is all that stands in the
 * address of their page, and the user finds them among those opened lately. HubSpot is asked first
 * where nothing is on record about the address: for one that is no contact's, nothing is made unless
 * `anyAddress` says so; where HubSpot does not answer, the address is taken at its word. Throws
 * `DatabaseProblem`.
 */
export async function openPerson(
  ctx: OpenContext,
  { of, anyAddress }: OpenWish,
): Promise<PersonOpened> {
  const meant = await addressOf(ctx, of.trim());
  if (!meant.ok) return meant;
  const { db } = ctx.database;
  const known = await findSubject(db, ctx.addressKey, meant.address);
  if (known === null && !anyAddress && !meant.isContact) {
    const deadline = ctx.now() + BUDGET_MS;
    const contact = await ctx.hubspot.readContact(meant.address, { signal: ctx.signal, deadline });
    if (!contact.ok && contact.error.kind === 'cancelled')
      return { ok: false, why: 'hubspot', error: contact.error };
    if (!contact.ok && contact.error.kind === 'not_found') return { ok: false, why: 'no_contact' };
  }
  const id = await ensureSubject(db, ctx.addressKey, meant.address);
  await rememberPerson(ctx, id).catch((error: unknown) => {
    // Nobody has to do without a person because they cannot be remembered.
    if (!(error instanceof DatabaseProblem)) throw error;
    ctx.onForgotten(error);
  });
  return { ok: true, id };
}

async function addressOf(
  { hubspot, now, signal }: PeopleContext,
  text: string,
): Promise<
  { ok: true; address: string; isContact: boolean } | Exclude<PersonOpened, { ok: true }>
> {
  if (addressProblem(text) === null)
    return { ok: true, address: normaliseAddress(text), isContact: false };
  if (!isContactId(text)) return { ok: false, why: 'not_one_address' };
  const contact = await hubspot.readContactById(text, { signal, deadline: now() + BUDGET_MS });
  if (!contact.ok)
    return contact.error.kind === 'not_found'
      ? { ok: false, why: 'no_contact' }
      : { ok: false, why: 'hubspot', error: contact.error };
  const { email } = contact.value;
  return email === null || addressProblem(email) !== null
    ? { ok: false, why: 'no_address' }
    : { ok: true, address: normaliseAddress(email), isContact: true };
}
