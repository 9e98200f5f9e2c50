import type { Contact } from '../hubspot/contact-types.ts';
import type { SubscriptionType } from '../hubspot/types.ts';
import { rowOf } from './judge.ts';
import type { Person } from './look-up.ts';
import type { BasisRule, ConsentRule, ContactFacts, MailFacts } from './mail-facts.ts';
import { standingOptOuts } from './wide-opt-outs.ts';

/** What an administrator has confirmed of the account. */
export interface AccountRules {
  consentRule: ConsentRule;
  basisRule: BasisRule;
}

/**
 * Every layer between a person and mail of one type, from what HubSpot said when they were read and what is
 * confirmed of the account. `type`: its definition, or null where it could not be read; then `id` alone.
 */
export function mailFactsOf(
  { contact, reading }: Pick<Person, 'contact' | 'reading'>,
  { id, type }: { id: string; type: SubscriptionType | null },
  rules: AccountRules,
): MailFacts {
  const known = contact.is === 'known' ? contact.contact : null;
  const read = reading.ok ? reading.reading : null;
  return {
    ...rules,
    type,
    row: read && (rowOf(read, id) ?? 'no_row'),
    optOuts:
      read &&
      standingOptOuts(read.wide).map((optOut) => ({
        ...optOut,
        source: optOut.businessUnitId === null ? optOutSource(known) : null,
      })),
    contact: contact.is === 'none' ? 'no_contact' : known && contactFacts(known),
  };
}

/** The wide statuses tell no source; the contact's own history does, of the account's opt-out. */
function optOutSource(contact: Contact | null): string | null {
  const [newest] = contact?.optOutHistory ?? [];
  return newest?.value === 'true' ? newest.source : null;
}

/** HubSpot leaves out what is empty, so that a contact without a word of it has none (hubspot.md §10). */
function contactFacts({ bounce, confirmation, marketable }: Contact): ContactFacts {
  return {
    isHardBounced: bounce.hardReason !== null,
    isDoubleOptInPending: confirmation !== null && !/^confirmed$/i.test(confirmation.trim()),
    isNonMarketing: marketable === false,
  };
}
