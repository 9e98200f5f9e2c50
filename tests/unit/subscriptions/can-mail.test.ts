import { createTranslator } from 'use-intl/core';
import { describe, expect, test } from 'vitest';
import { LOCALES } from '@/lib/i18n/locales.ts';
import { messagesOf } from '@/lib/i18n/messages.ts';
import {
  type Block,
  canMail,
  LAYERS,
  type Layer,
  LIFTED_BY,
  type MailAnswer,
  type MailSentence,
  sentenceOf,
  UNREAD,
  type Unread,
} from '@/lib/subscriptions/can-mail.ts';
import { effectOf } from '@/lib/subscriptions/effect.ts';
import type { MailFacts } from '@/lib/subscriptions/mail-facts.ts';
import { statusRow, THEN, wideRow } from './rows.ts';
import {
  ARCHIVED,
  CLEAR,
  everyCombination,
  everyReading,
  MARKETING,
  OF_ALL,
  OF_BRAND,
  OF_OTHER_BRAND,
  PERSONAL,
  SOUND,
  SUBSCRIBED,
} from './some-mail-facts.ts';

const ALL = [...everyCombination()].map((facts) => ({ facts, answer: canMail(facts) }));

/** What is wrong with some of the combinations: those few that show it. */
function broken(isBroken: (facts: MailFacts, answer: MailAnswer) => boolean): unknown[] {
  return ALL.filter(({ facts, answer }) => isBroken(facts, answer)).slice(0, 3);
}

const UNSUBSCRIBED = statusRow({ status: 'UNSUBSCRIBED', source: 'List-unsubscribe header' });
const NO_BASIS = statusRow({ legalBasis: null });
const NO_CHOICE = statusRow({ status: 'NOT_SPECIFIED' });

const ALONE: [Layer, string, Partial<MailFacts>, Partial<MailSentence['values']>][] = [
  ['opted_out_of_all', 'of the account', { optOuts: [OF_ALL] }, OF_ALL],
  ['opted_out_of_brand', 'of the type’s brand', { optOuts: [OF_BRAND] }, OF_BRAND],
  [
    'opted_out_of_brand',
    'of some brand, the type’s not known',
    { optOuts: [OF_BRAND], type: null, row: { ...SUBSCRIBED, businessUnitId: null } },
    OF_BRAND,
  ],
  [
    'unsubscribed',
    'from the type',
    { row: UNSUBSCRIBED },
    { since: THEN, source: 'List-unsubscribe header' },
  ],
  ['archived', 'the type', { type: ARCHIVED }, {}],
  ['hard_bounced', 'the address', { contact: { ...SOUND, isHardBounced: true } }, {}],
  ['not_a_contact', 'the address', { contact: 'no_contact' }, {}],
  ['no_choice', 'no row, consent required', { row: 'no_row', basisRule: 'not_enforced' }, {}],
  ['no_choice', 'not specified, consent required', { row: NO_CHOICE }, {}],
  [
    'no_choice',
    'a basis enforced, whatever else is set',
    { row: NO_CHOICE, consentRule: 'not_required' },
    {},
  ],
  ['no_basis', 'subscribed, a basis enforced', { row: NO_BASIS }, {}],
  [
    'double_opt_in_pending',
    'not confirmed yet',
    { contact: { ...SOUND, isDoubleOptInPending: true } },
    {},
  ],
  [
    'not_a_marketing_contact',
    'a contact of another kind',
    { contact: { ...SOUND, isNonMarketing: true } },
    {},
  ],
];

describe('one layer alone', () => {
  test.each(ALONE)('blocks and is said: %s, %s', (layer, _what, facts, values) => {
    const answer = canMail({ ...CLEAR, ...facts });
    const block = { ...BARE, ...values, layer, lift: LIFTED_BY[layer], isAssumed: false };
    expect(answer).toMatchObject({ mailable: 'no', assumed: [], blocks: [block] });
    expect(answer.sentence).toEqual({
      key: `canMail.said.${layer}`,
      values: { ...BARE, ...values },
    });
  });

  test('each layer is in the table', () => {
    expect([...new Set(ALONE.map(([layer]) => layer))]).toEqual([...LAYERS]);
  });

  test.each<[Unread, Partial<MailFacts>]>([
    ['opt_outs_of_all', { optOuts: null }],
    ['status', { row: null }],
    ['type', { type: null }],
    ['contact', { contact: null }],
    ['bounce', { contact: { ...SOUND, isHardBounced: null } }],
    ['double_opt_in', { contact: { ...SOUND, isDoubleOptInPending: null } }],
    ['marketing_contact', { contact: { ...SOUND, isNonMarketing: null } }],
  ])('that could not be read leaves it open and is said: %s', (unread, facts) => {
    expect(canMail({ ...CLEAR, ...facts })).toMatchObject({
      mailable: 'not_known',
      unread: [unread],
      sentence: { key: `canMail.unread.${unread}` },
    });
  });
});

const BARE = { since: null, source: null, businessUnitId: null };

describe('what nobody has confirmed', () => {
  test.each<[string, Partial<MailFacts>, MailAnswer['mailable'], MailAnswer['assumed']]>([
    ['no choice', { row: NO_CHOICE }, 'assuming_no', ['consent_required']],
    ['no row', { row: 'no_row' }, 'assuming_no', ['consent_required']],
    ['subscribed without a basis', { row: NO_BASIS }, 'assuming_yes', ['basis_not_enforced']],
    ['subscribed with a basis', { row: SUBSCRIBED }, 'yes', []],
    [
      'subscribed without a basis, no consent required',
      { row: NO_BASIS, consentRule: 'not_required' },
      'yes',
      [],
    ],
    ['no choice, no consent required', { row: NO_CHOICE, consentRule: 'not_required' }, 'yes', []],
  ])('%s is answered with what is assumed', (_what, facts, mailable, assumed) => {
    const open = { consentRule: 'not_confirmed', basisRule: 'not_confirmed' } as const;
    const answer = canMail({ ...CLEAR, ...open, ...facts });
    expect(answer).toMatchObject({ mailable, assumed });
    expect(answer.sentence.key).toBe(`canMail.said.${mailable}`);
  });
});

describe('personal mail', () => {
  test('has a type of its own, which the type says', () => {
    expect(canMail({ ...CLEAR, type: PERSONAL }).mail).toBe('personal');
    for (const type of [MARKETING, null])
      expect(canMail({ ...CLEAR, type }).mail).toBe('marketing');
  });

  test.each<MailFacts['contact']>([
    'no_contact',
    { ...SOUND, isDoubleOptInPending: true },
    { ...SOUND, isNonMarketing: null },
  ])('is not stopped by what is for marketing only: %j', (contact) => {
    expect(canMail({ ...CLEAR, type: PERSONAL, contact }).mailable).toBe('yes');
  });
});

describe('every combination of the layers', () => {
  test('is looked at', () => {
    expect(ALL).toHaveLength(5 * 6 * 6 * 29 * 3 * 3);
    expect(new Set(ALL.map(({ answer }) => answer.mailable)).size).toBe(5);
  });

  test('is never a yes where something blocks or could not be read', () => {
    const isYes = ({ mailable }: MailAnswer) => mailable === 'yes' || mailable === 'assuming_yes';
    expect(broken((_, answer) => isYes(answer) && answer.blocks.length > 0)).toEqual([]);
    expect(broken((_, answer) => isYes(answer) && answer.unread.length > 0)).toEqual([]);
  });

  test('is a no exactly where something blocks for certain', () => {
    const isCertain = (block: Block) => !block.isAssumed;
    expect(
      broken((_, { mailable, blocks }) => (mailable === 'no') !== blocks.some(isCertain)),
    ).toEqual([]);
    expect(
      broken(
        (_, { mailable, blocks }) =>
          (mailable === 'assuming_no') !== (blocks.length > 0 && !blocks.some(isCertain)),
      ),
    ).toEqual([]);
  });

  test('assumes something exactly where it says so', () => {
    expect(
      broken((_, { mailable, assumed }) => mailable.startsWith('assuming') !== assumed.length > 0),
    ).toEqual([]);
    expect(
      broken(
        ({ consentRule, basisRule }, { assumed }) =>
          (assumed.includes('consent_required') && consentRule !== 'not_confirmed') ||
          (assumed.includes('basis_not_enforced') && basisRule !== 'not_confirmed'),
      ),
    ).toEqual([]);
  });

  test('stays a no whatever is read of what could not be read', () => {
    // Where nothing tells the type's brand, an opt-out of any brand is held to be of this one.
    const isLeftOut = (facts: MailFacts, layer: 'optOuts' | 'row' | 'contact') =>
      layer === 'row'
        ? facts.type === null && facts.optOuts?.includes(OF_OTHER_BRAND)
        : facts.consentRule !== CLEAR.consentRule || facts.basisRule !== CLEAR.basisRule;
    const turned = (facts: MailFacts, layer: 'optOuts' | 'row' | 'contact') =>
      facts[layer] === null &&
      !isLeftOut(facts, layer) &&
      everyReading(facts, layer).some((read) => canMail(read).mailable !== 'no');
    expect(
      broken(
        (facts, { mailable }) =>
          mailable === 'no' &&
          (['optOuts', 'row', 'contact'] as const).some((layer) => turned(facts, layer)),
      ),
    ).toEqual([]);
  });

  test('names all that blocks, in one order, what is certain before what is assumed', () => {
    const place = ({ layer, isAssumed }: Block) =>
      LAYERS.indexOf(layer) + (isAssumed ? LAYERS.length : 0);
    const isSorted = (places: number[]) =>
      places.every((each, index) => index === 0 || (places[index - 1] ?? 0) <= each);
    expect(broken((_, { blocks }) => !isSorted(blocks.map(place)))).toEqual([]);
    expect(broken((_, { unread }) => !isSorted(unread.map((one) => UNREAD.indexOf(one))))).toEqual(
      [],
    );
  });

  test('names exactly the layers that block, each with what lifts it', () => {
    expect(
      broken(
        (facts, { blocks }) =>
          blocks.some(({ layer, lift }) => lift !== LIFTED_BY[layer]) ||
          [...new Set(blocks.map(({ layer }) => layer))].sort().join() !==
            LAYERS.filter((layer) => blocksAlone(layer, facts))
              .sort()
              .join(),
      ),
    ).toEqual([]);
  });

  test('is said with its first block, or with the first that could not be read', () => {
    expect(
      broken((_, { mailable, blocks: [first], unread: [missing], sentence }) => {
        if (first) return sentence.key !== sentenceOf(first).key;
        if (mailable === 'not_known') return sentence.key !== `canMail.unread.${missing}`;
        return sentence.key !== `canMail.said.${mailable}`;
      }),
    ).toEqual([]);
  });

  test('does not hang on the order in which HubSpot lists opt-outs', () => {
    const turned = ({ optOuts, ...rest }: MailFacts) =>
      canMail({ ...rest, optOuts: optOuts && [...optOuts].reverse() });
    expect(
      broken(
        (facts, answer) =>
          (facts.optOuts ?? []).length > 1 &&
          JSON.stringify(turned(facts)) !== JSON.stringify(answer),
      ),
    ).toEqual([]);
  });

  test('agrees with what goes on record of a change, where that is no', () => {
    const recorded = ({ row, optOuts, type }: MailFacts) =>
      effectOf(
        row === 'no_row' || row === null ? null : statusRow(row),
        (optOuts ?? []).map(({ businessUnitId, since }) =>
          wideRow({
            businessUnitId,
            timestamp: since,
            wideStatusType: businessUnitId === null ? 'PORTAL_WIDE' : 'BUSINESS_UNIT_WIDE',
          }),
        ),
        type?.businessUnitId,
      );
    expect(
      broken((facts, { mailable }) => recorded(facts).mailable === 'no' && mailable !== 'no'),
    ).toEqual([]);
  });
});

/** Whether a layer blocks, said anew, each by itself. */
function blocksAlone(layer: Layer, facts: MailFacts): boolean {
  const { type, optOuts, row, contact, consentRule, basisRule } = facts;
  const status = row === 'no_row' ? 'NOT_SPECIFIED' : row?.status;
  const isMarketing = !type?.isInternal;
  const held = contact === 'no_contact' ? null : contact;
  switch (layer) {
    case 'opted_out_of_all':
      return optOuts?.includes(OF_ALL) ?? false;
    case 'opted_out_of_brand':
      return (
        (optOuts?.includes(OF_BRAND) ?? false) ||
        // Nothing tells the type's brand: each may be it.
        (type === null &&
          (row === null || row === 'no_row') &&
          (optOuts?.includes(OF_OTHER_BRAND) ?? false))
      );
    case 'unsubscribed':
      return status === 'UNSUBSCRIBED';
    case 'archived':
      return type?.isActive === false;
    case 'hard_bounced':
      return held?.isHardBounced === true;
    case 'not_a_contact':
      return isMarketing && contact === 'no_contact';
    case 'no_choice':
      return (
        status === 'NOT_SPECIFIED' && (consentRule !== 'not_required' || basisRule === 'enforced')
      );
    case 'no_basis':
      return (
        status === 'SUBSCRIBED' && row !== null && row !== SUBSCRIBED && basisRule === 'enforced'
      );
    case 'double_opt_in_pending':
      return isMarketing && held?.isDoubleOptInPending === true;
    case 'not_a_marketing_contact':
      return isMarketing && held?.isNonMarketing === true;
    default:
      return layer satisfies never;
  }
}

describe('the words', () => {
  const keys = new Set(ALL.map(({ answer }) => answer.sentence.key));

  test('are there for each answer, and no others', () => {
    const { said, unread } = messagesOf('en').canMail;
    const written = [
      ...Object.keys(said).map((key) => `canMail.said.${key}`),
      ...Object.keys(unread).map((key) => `canMail.unread.${key}`),
    ];
    expect([...keys].sort()).toEqual(written.sort());
  });

  test.each(LOCALES)('tell them apart in %s, with HubSpot’s values where it has some', (locale) => {
    const t = createTranslator({ locale, messages: messagesOf(locale) });
    const values = { since: ' SINCE', source: 'SOURCE', brand: 'BRAND' };
    const sentences = [...keys].map((key) => t(key, values));
    expect(new Set(sentences).size).toBe(keys.size);
    for (const key of ['opted_out_of_all', 'opted_out_of_brand', 'unsubscribed'] as const)
      expect(t(`canMail.said.${key}`, values)).toContain('SINCESOURCE');
    expect(t('canMail.said.opted_out_of_brand', values)).toContain('BRAND');
  });

  test.each(LOCALES)('name each answer, assumption and kind of mail in %s', (locale) => {
    const { mailable, assumed, aside } = messagesOf(locale).canMail;
    const of = (what: (answer: MailAnswer) => string[]) =>
      [...new Set(ALL.flatMap(({ answer }) => what(answer)))].sort();
    expect(Object.keys(mailable).sort()).toEqual(of((answer) => [answer.mailable]));
    expect(Object.keys(assumed).sort()).toEqual(of((answer) => answer.assumed));
    expect(Object.keys(aside).sort()).toEqual(of((answer) => [answer.mail]));
  });
});
