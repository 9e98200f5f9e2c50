import type { StatusChange, WideChange } from './account.ts';
import type { Contact } from './model.ts';
import type { Random } from './random.ts';

/** What the seed is written with. Every date is a number of days before today. */
export interface Seeding {
  random: Random;
  /** A time of the day, some days ago, as ISO text. */
  moment(daysAgo: number): string;
  /** Adds a contact, created some days ago, who may have secondary addresses. */
  contact(
    firstName: string,
    lastName: string,
    email: string,
    daysAgo: number,
    additionalEmails?: string[],
    more?: Partial<Contact>,
  ): void;
  /** Sets one status as it was set then. */
  status(
    email: string,
    subscriptionId: string,
    daysAgo: number,
    change: Pick<StatusChange, 'status' | 'source'> & Partial<StatusChange>,
  ): void;
  /** Opts an address out of all e-mail, of the account or of one brand. */
  wide(email: string, daysAgo: number, change: Partial<WideChange> & { source: string }): void;
}
