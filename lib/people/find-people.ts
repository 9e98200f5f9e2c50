import 'server-only';
import { findSubject } from '../db/find-subject.ts';
import type { FoundContact } from '../hubspot/contact-types.ts';
import type { HubSpotError } from '../hubspot/types.ts';
import { addressProblem, normaliseAddress } from '../subscriptions/address.ts';
import type { PeopleContext } from './context.ts';
import {
  addressesOf,
  type FoundPerson,
  peopleFrom,
  shownOf,
  withoutDoubles,
} from './found-person.ts';
import { nearAddresses, nearQueries } from './near.ts';
import { listRecentPeople } from './recent-people.ts';
import { searchContacts } from './search-contacts.ts';
import { isContactId } from './search-text.ts';

export interface PeopleFound {
  people: FoundPerson[];
  /** How many more contacts HubSpot has found than are here. */
  more: number;
  /** Why HubSpot's contacts are not here, or not all of them; null: they are. */
  problem: HubSpotError | null;
}

/** A later answer is worth no more than none. */
const BUDGET_MS = 8_000;

/**
 * Finds people by an address, or by a part of one, a name, a phone number or a HubSpot contact id: among
 * HubSpot's contacts and among whom the user opened lately. Makes nobody known to the console. HubSpot's
 * failures are in the answer, beside what was found without it. Throws `DatabaseProblem`.
 */
export async function findPeople(ctx: PeopleContext, text: string): Promise<PeopleFound> {
  const typed = text.trim();
  const deadline = ctx.now() + BUDGET_MS;
  return addressProblem(typed) === null
    ? findAddress(ctx, normaliseAddress(typed), deadline)
    : findByWords(ctx, typed, deadline);
}

/** The person behind an address; where it is no contact's, who else may be meant. */
async function findAddress(
  ctx: PeopleContext,
  address: string,
  deadline: number,
): Promise<PeopleFound> {
  const [contact, subject] = await Promise.all([
    ctx.hubspot.readContact(address, { signal: ctx.signal, deadline }),
    findSubject(ctx.database.db, ctx.addressKey, address),
  ]);
  const isKnownHere = subject !== null;
  const typed = (is: FoundPerson['contact']): FoundPerson => ({
    ...{ as: 'typed', address, contact: is, isKnownHere },
  });
  if (contact.ok)
    return { people: [typed(shownOf(contact.value, address))], more: 0, problem: null };
  if (contact.error.kind !== 'not_found')
    return { people: [typed({ is: 'not_known' })], more: 0, problem: contact.error };
  const [recent, ...searches] = await Promise.all([
    listRecentPeople(ctx),
    ...nearQueries(address).map((query) => searchContacts(ctx, query, deadline)),
  ]);
  const contacts = searches.flatMap((search) => (search.ok ? search.value.contacts : []));
  const known = new Map(contacts.flatMap((one) => addressesOf(one).map((each) => [each, one])));
  const opened = recent.map((person) => person.address);
  const near = nearAddresses(address, [...known.keys(), ...opened]).map((each): FoundPerson => {
    const whose = known.get(each);
    return {
      ...{ as: 'near', address: each },
      contact: whose ? shownOf(whose, each) : { is: 'not_known' },
      isKnownHere: opened.includes(each),
    };
  });
  const failed = searches.find((search) => !search.ok);
  return { people: [typed({ is: 'none' }), ...near], more: 0, problem: failed?.error ?? null };
}

async function findByWords(
  ctx: PeopleContext,
  typed: string,
  deadline: number,
): Promise<PeopleFound> {
  const [recent, byId, search] = await Promise.all([
    listRecentPeople(ctx),
    byContactId(ctx, typed, deadline),
    searchContacts(ctx, typed, deadline),
  ]);
  const words = typed.toLowerCase().split(/\s+/);
  const opened = recent
    .filter(({ address }) => words.every((word) => address.includes(word)))
    .map(
      ({ address }): FoundPerson => ({
        ...{ as: 'recent', address, contact: { is: 'not_known' }, isKnownHere: true },
      }),
    );
  const { contacts, total } = search.ok ? search.value : { contacts: [], total: 0 };
  return {
    people: withoutDoubles([...peopleFrom(byId, typed), ...opened, ...peopleFrom(contacts, typed)]),
    more: Math.max(0, total - contacts.length),
    problem: search.ok ? null : search.error,
  };
}

/** The contact whose id was typed, if that is one; whether it could be read is told by the search beside it. */
async function byContactId(
  { hubspot, signal }: PeopleContext,
  typed: string,
  deadline: number,
): Promise<FoundContact[]> {
  if (!isContactId(typed)) return [];
  const contact = await hubspot.readContactById(typed, { signal, deadline });
  return contact.ok ? [contact.value] : [];
}
