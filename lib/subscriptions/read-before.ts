import type { HubSpotError } from '../hubspot/types.ts';
import type { SubscriptionsContext } from './context.ts';
import type { Reading } from './outcome.ts';
import { callsIn, readPerson } from './read-person.ts';

const READ_BEFORE_BUDGET_MS = 7_000;
/** Whether the address is a contact is worth less waiting: it may stay unknown. */
const CONTACT_BUDGET_MS = 3_000;

/** What HubSpot showed of a person before anything was sent. */
export interface Before {
  /** Null: it could not be read, and why. */
  before: Reading | null;
  beforeError: HubSpotError | null;
  /** Null: it could not be found out. */
  isContact: boolean | null;
  /** Requests that left. */
  reads: number;
}

/**
 * Reads the person side by side with whether the address is a contact, each within its time from `startedAt`
 * (ms since the epoch). HubSpot's failures are part of what it gives.
 */
export async function readBefore(
  ctx: SubscriptionsContext,
  address: string,
  startedAt: number,
): Promise<Before> {
  const [person, contact] = await Promise.all([
    readPerson(ctx, address, startedAt + READ_BEFORE_BUDGET_MS),
    ctx.hubspot.readContact(address, {
      signal: ctx.signal,
      deadline: startedAt + CONTACT_BUDGET_MS,
    }),
  ]);
  const exchanges = [...person.exchanges, contact.exchange];
  return {
    before: person.ok ? person.reading : null,
    beforeError: person.ok ? null : person.error,
    isContact: contact.ok ? true : contact.error.kind === 'not_found' ? false : null,
    reads: callsIn(exchanges),
  };
}
