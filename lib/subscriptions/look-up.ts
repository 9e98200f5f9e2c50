import type { Contact } from '../hubspot/contact-types.ts';
import type { HubSpotError } from '../hubspot/types.ts';
import { addressProblem, normaliseAddress } from './address.ts';
import type { SubscriptionsContext } from './context.ts';
import type { Reading } from './outcome.ts';
import { readPerson } from './read-person.ts';

/** All that HubSpot says of one address now. */
export interface Person {
  address: string;
  contact:
    | { is: 'known'; contact: Contact }
    | { is: 'none' }
    | { is: 'not_known'; error: HubSpotError };
  reading: { ok: true; reading: Reading } | { ok: false; error: HubSpotError };
  readAt: number;
  /** Since when a mark warns before this address is mailed, ms: they were erased then. Null: none. */
  markedAt: number | null;
}

/** What it needs beside HubSpot. */
export interface LookUpContext extends SubscriptionsContext {
  markOf: (address: string) => Promise<number | null>;
}

const BUDGET_MS = 12_000;

/**
 * Reads one person for the screen: statuses, opt-outs of all, and the contact, side by side. Takes
 * one address; null if the text is not exactly one. Throws what `markOf` throws.
 */
export async function lookUp(ctx: LookUpContext, text: string): Promise<Person | null> {
  const address = normaliseAddress(text);
  if (addressProblem(address) !== null) return null;
  const deadline = ctx.now() + BUDGET_MS;
  const [person, contact, markedAt] = await Promise.all([
    readPerson(ctx, address, deadline),
    ctx.hubspot.readContact(address, { signal: ctx.signal, deadline }),
    ctx.markOf(address),
  ]);
  return {
    address,
    contact: contact.ok
      ? { is: 'known', contact: contact.value }
      : contact.error.kind === 'not_found'
        ? { is: 'none' }
        : { is: 'not_known', error: contact.error },
    reading: person.ok ? { ok: true, reading: person.reading } : { ok: false, error: person.error },
    readAt: ctx.now(),
    markedAt,
  };
}
