import {
  BASIS_RULES,
  CONSENT_RULES,
  type ContactFacts,
  type MailFacts,
} from '@/lib/subscriptions/mail-facts.ts';
import { statusRow, THEN } from './rows.ts';

export const BRAND = '0';
export const OF_ALL = { businessUnitId: null, since: THEN, source: 'Self Service Resubscription' };
export const OF_BRAND = { ...OF_ALL, businessUnitId: BRAND };
export const OF_OTHER_BRAND = { ...OF_ALL, businessUnitId: '41857' };

export const MARKETING = { isActive: true, isInternal: false, businessUnitId: BRAND };
export const PERSONAL = { ...MARKETING, isInternal: true };
export const ARCHIVED = { ...MARKETING, isActive: false };

export const SOUND: ContactFacts = {
  isHardBounced: false,
  isDoubleOptInPending: false,
  isNonMarketing: false,
};
export const SUBSCRIBED = statusRow({ legalBasis: 'CONSENT_WITH_NOTICE' });

/** Somebody who can be mailed, every layer read and every rule confirmed. */
export const CLEAR: MailFacts = {
  type: MARKETING,
  optOuts: [],
  row: SUBSCRIBED,
  contact: SOUND,
  consentRule: 'required',
  basisRule: 'enforced',
};

const THREE = [false, true, null];
const CONTACTS = THREE.flatMap((isHardBounced) =>
  THREE.flatMap((isDoubleOptInPending) =>
    THREE.map((isNonMarketing) => ({ isHardBounced, isDoubleOptInPending, isNonMarketing })),
  ),
);

/** Every value of every layer. */
const VALUES: { [Layer in keyof MailFacts]: readonly MailFacts[Layer][] } = {
  type: [MARKETING, PERSONAL, ARCHIVED, { ...PERSONAL, isActive: false }, null],
  optOuts: [[], [OF_ALL], [OF_BRAND], [OF_OTHER_BRAND], [OF_OTHER_BRAND, OF_BRAND, OF_ALL], null],
  row: [
    SUBSCRIBED,
    statusRow({ legalBasis: ' ' }),
    statusRow({ status: 'UNSUBSCRIBED', timestamp: null, source: null }),
    statusRow({ status: 'NOT_SPECIFIED' }),
    'no_row',
    null,
  ],
  contact: [...CONTACTS, 'no_contact', null],
  consentRule: CONSENT_RULES,
  basisRule: BASIS_RULES,
};

/** All facts that there can be: the product of the layers. */
export function* everyCombination(): Generator<MailFacts> {
  for (const type of VALUES.type)
    for (const optOuts of VALUES.optOuts)
      for (const row of VALUES.row)
        for (const contact of VALUES.contact)
          for (const consentRule of VALUES.consentRule)
            for (const basisRule of VALUES.basisRule)
              yield { type, optOuts, row, contact, consentRule, basisRule };
}

/** The same facts, with every value of one layer that was not read. */
export function everyReading(facts: MailFacts, layer: 'optOuts' | 'row' | 'contact'): MailFacts[] {
  return VALUES[layer].map((value) => ({ ...facts, [layer]: value }));
}
