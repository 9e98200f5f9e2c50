import { describe, expect, test } from 'vitest';
import type { Contact } from '@/lib/hubspot/contact-types.ts';
import { plainError } from '@/lib/hubspot/errors.ts';
import type { SubscriptionType } from '@/lib/hubspot/types.ts';
import { canMail } from '@/lib/subscriptions/can-mail.ts';
import type { Person } from '@/lib/subscriptions/look-up.ts';
import { mailFactsOf } from '@/lib/subscriptions/mail-facts-of.ts';
import { statusRow, THEN, TYPE, wideRow } from './rows.ts';

const TYPE_OF: SubscriptionType = {
  ...{ id: TYPE, name: 'Newsletter', description: '', purpose: null, communicationMethod: null },
  ...{ businessUnitId: '0', isActive: true, isDefault: false, isInternal: false },
  ...{ createdAt: null, updatedAt: null, translations: [] },
};
const CONTACT: Contact = {
  ...{ id: '1', email: 'jo@example.com', firstName: 'Jo', lastName: 'Miller', phone: null },
  ...{ additionalEmails: [], optedOutOfAll: null, bounce: { count: null, hardReason: null } },
  ...{ marketable: null, confirmation: null, processingBases: [], createdAt: null },
  optOutHistory: [],
};
const RULES = { consentRule: 'required', basisRule: 'not_enforced' } as const;

type Read = Pick<Person, 'contact' | 'reading'>;
const person = (part: Partial<Read> = {}, contact: Partial<Contact> = {}): Read => ({
  contact: { is: 'known', contact: { ...CONTACT, ...contact } },
  reading: { ok: true, reading: { rows: [statusRow()], wide: [] } },
  ...part,
});
const facts = (read: Read) => mailFactsOf(read, { id: TYPE, type: TYPE_OF }, RULES);
const answer = (read: Read) => canMail(facts(read));

describe('what HubSpot said of somebody becomes the layers of "can we mail them"', () => {
  test('what HubSpot leaves out of a contact does not stand in the way', () => {
    expect(answer(person())).toMatchObject({ mailable: 'yes', blocks: [], unread: [] });
  });

  test.each([
    ['a hard bounce', { bounce: { count: 1, hardReason: 'BAD_ADDRESS' } }, 'hard_bounced'],
    [
      'a confirmation that is pending',
      { confirmation: 'Confirmation Pending' },
      'double_opt_in_pending',
    ],
    [
      'one that was only sent',
      { confirmation: 'Confirmation Email Sent' },
      'double_opt_in_pending',
    ],
    ['not a marketing contact', { marketable: false }, 'not_a_marketing_contact'],
  ] as const)('%s blocks', (_what, contact, layer) => {
    expect(answer(person({}, contact)).blocks.map((block) => block.layer)).toEqual([layer]);
  });

  test('a confirmed address does not, in whatever case the word comes', () => {
    expect(answer(person({}, { confirmation: 'CONFIRMED' })).mailable).toBe('yes');
  });

  test('soft bounces are told by a count and block nothing', () => {
    expect(answer(person({}, { bounce: { count: 3, hardReason: null } })).mailable).toBe('yes');
  });

  test('an address that is no contact, and one of which it is not known, are two things', () => {
    expect(facts(person({ contact: { is: 'none' } })).contact).toBe('no_contact');
    const error = plainError({ kind: 'unavailable' }, 'no');
    expect(facts(person({ contact: { is: 'not_known', error } })).contact).toBeNull();
  });

  test('statuses that could not be read are unread, not unset', () => {
    const error = plainError({ kind: 'unavailable' }, 'no');
    expect(facts(person({ reading: { ok: false, error } }))).toMatchObject({
      ...{ row: null, optOuts: null },
    });
    const nothing = { ok: true, reading: { rows: [], wide: [] } } as const;
    expect(
      facts(person({ reading: { ...nothing, reading: { rows: [], wide: [] } } })),
    ).toMatchObject({
      ...{ row: 'no_row', optOuts: [] },
    });
  });

  test('who opted out of all of the account is told by the contact’s own history, of a brand by nobody', () => {
    const history = [
      { value: 'true', at: THEN, source: 'Preference page' },
      { value: 'false', at: THEN, source: 'Import' },
    ];
    const wide = [
      wideRow(),
      wideRow({ wideStatusType: 'BUSINESS_UNIT_WIDE', businessUnitId: '41857' }),
    ];
    const read = person(
      { reading: { ok: true, reading: { rows: [statusRow()], wide } } },
      { optOutHistory: history },
    );
    expect(facts(read).optOuts).toEqual([
      { businessUnitId: null, since: THEN, source: 'Preference page' },
      { businessUnitId: '41857', since: THEN, source: null },
    ]);
    const lifted = person(
      { reading: { ok: true, reading: { rows: [statusRow()], wide } } },
      { optOutHistory: history.toReversed() },
    );
    expect(facts(lifted).optOuts?.[0]?.source, 'the newest says that it was lifted').toBeNull();
  });
});
