import type { FoundContact } from '../hubspot/contact-types.ts';

/** Somebody who may be meant by what was typed. */
export interface FoundPerson {
  /** Why they are here: the very address, almost it, opened lately, or found by HubSpot. */
  as: 'typed' | 'near' | 'recent' | 'contact';
  /** Normalised; null: a contact without any, of whom there is nothing to see. */
  address: string | null;
  /** What HubSpot was found to say of the address; `not_known`: it was not asked, or did not answer. */
  contact:
    | { is: 'known'; id: string; name: string | null; phone: string | null; isSecondary: boolean }
    | { is: 'none' }
    | { is: 'not_known' };
  /** Whether this console is known to have dealt with them. */
  isKnownHere: boolean;
}

type KnownContact = Extract<FoundPerson['contact'], { is: 'known' }>;

const normalise = (address: string): string => address.trim().toLowerCase();

/** All addresses of a contact, normalised, its primary one first. */
export function addressesOf({ email, additionalEmails }: FoundContact): string[] {
  return [...new Set([...(email === null ? [] : [email]), ...additionalEmails].map(normalise))];
}

/** What is shown of the contact that an address belongs to; null: of one without an address. */
export function shownOf(contact: FoundContact, address: string | null): KnownContact {
  const name = [contact.firstName, contact.lastName].filter(Boolean).join(' ').trim() || null;
  const isSecondary = address !== null && normalise(contact.email ?? '') !== address;
  return { is: 'known', id: contact.id, name, phone: contact.phone, isSecondary };
}

/**
 * The people behind what a search found: each by the primary address, and by those others that hold what
 * was typed, which have statuses of their own.
 */
export function peopleFrom(contacts: readonly FoundContact[], typed: string): FoundPerson[] {
  const wanted = normalise(typed);
  return contacts.flatMap((contact): FoundPerson[] => {
    const [primary = null, ...others] = addressesOf(contact);
    const shown = [primary, ...others.filter((address) => address.includes(wanted))];
    return shown.map((address) => ({
      ...{ as: 'contact', address, contact: shownOf(contact, address), isKnownHere: false },
    }));
  });
}

/**
 * Everybody once, in this order: who stands there twice stays in the first place, with what HubSpot says
 * of them in any.
 */
export function withoutDoubles(people: readonly FoundPerson[]): FoundPerson[] {
  const kept = new Map<string, FoundPerson>();
  for (const person of people) {
    const key = person.address ?? `contact ${person.contact.is === 'known' && person.contact.id}`;
    const first = kept.get(key);
    if (!first) kept.set(key, person);
    else if (first.contact.is === 'not_known') kept.set(key, { ...first, contact: person.contact });
  }
  return [...kept.values()];
}
