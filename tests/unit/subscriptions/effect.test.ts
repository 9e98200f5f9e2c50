import { describe, expect, test } from 'vitest';
import type { StatusRow, WideStatusRow } from '@/lib/hubspot/types.ts';
import { type Effect, effectOf, optOutsOfAll } from '@/lib/subscriptions/effect.ts';
import { statusRow, THEN, wideRow } from './rows.ts';

/** The brand of the type. */
const BRAND_ID = '0';
const brandRow = (row: Partial<WideStatusRow>) =>
  wideRow({ wideStatusType: 'BUSINESS_UNIT_WIDE', businessUnitId: '0', ...row });

const ALL = { kind: 'opted_out_of_all', since: THEN } as const;
const BRAND = { kind: 'opted_out_of_brand', businessUnitId: '0', since: THEN } as const;

const CASES: [
  what: string,
  row: StatusRow | null,
  wide: WideStatusRow[],
  brand: string | null,
  effect: Effect,
][] = [
  ['subscribed', statusRow(), [], BRAND_ID, { mailable: 'yes', obstacles: [] }],
  [
    'unsubscribed',
    statusRow({ status: 'UNSUBSCRIBED' }),
    [],
    BRAND_ID,
    { mailable: 'no', obstacles: [{ kind: 'unsubscribed' }] },
  ],
  [
    'not specified',
    statusRow({ status: 'NOT_SPECIFIED' }),
    [],
    BRAND_ID,
    { mailable: 'depends', obstacles: [] },
  ],
  ['no row', null, [], BRAND_ID, { mailable: 'depends', obstacles: [] }],
  [
    'subscribed, opted out of all',
    statusRow(),
    [wideRow()],
    BRAND_ID,
    { mailable: 'no', obstacles: [ALL] },
  ],
  ['no row, opted out of all', null, [wideRow()], null, { mailable: 'no', obstacles: [ALL] }],
  [
    'unsubscribed, opted out of all',
    statusRow({ status: 'UNSUBSCRIBED' }),
    [wideRow()],
    BRAND_ID,
    { mailable: 'no', obstacles: [ALL, { kind: 'unsubscribed' }] },
  ],
  [
    'an opt-out of all that was lifted',
    statusRow(),
    [wideRow({ status: 'SUBSCRIBED' })],
    BRAND_ID,
    { mailable: 'yes', obstacles: [] },
  ],
  [
    'a wide row that is not specified',
    statusRow(),
    [wideRow({ status: 'NOT_SPECIFIED' })],
    BRAND_ID,
    { mailable: 'yes', obstacles: [] },
  ],
  [
    'opted out of the type’s brand',
    statusRow(),
    [brandRow({})],
    BRAND_ID,
    { mailable: 'no', obstacles: [BRAND] },
  ],
  [
    'opted out of another brand',
    statusRow(),
    [brandRow({ businessUnitId: '41857' })],
    BRAND_ID,
    { mailable: 'yes', obstacles: [] },
  ],
  [
    'opted out of a brand, the type’s brand unknown',
    statusRow({ businessUnitId: null }),
    [brandRow({})],
    null,
    { mailable: 'no', obstacles: [BRAND] },
  ],
  [
    'the brand is known from the definition only',
    statusRow({ businessUnitId: null }),
    [brandRow({ businessUnitId: '41857' })],
    BRAND_ID,
    { mailable: 'yes', obstacles: [] },
  ],
  [
    'a wide status of an unknown kind',
    statusRow(),
    [wideRow({ wideStatusType: 'SOMETHING_NEW', businessUnitId: '41857' })],
    BRAND_ID,
    { mailable: 'no', obstacles: [ALL] },
  ],
  [
    'a brand’s opt-out that names no brand',
    statusRow(),
    [brandRow({ businessUnitId: null })],
    BRAND_ID,
    { mailable: 'no', obstacles: [ALL] },
  ],
];

describe('whether a person can be mailed', () => {
  test.each(CASES)('%s', (_what, row, wide, brand, effect) => {
    expect(effectOf(row, wide, brand)).toEqual(effect);
  });
});

describe('the opt-outs of all that subscribing leaves standing', () => {
  test.each<[string, WideStatusRow[], Effect['obstacles']]>([
    ['of the account', [wideRow()], [ALL]],
    ['of the type’s brand', [brandRow({})], [BRAND]],
    ['of another brand: none', [brandRow({ businessUnitId: '41857' })], []],
    ['lifted: none', [wideRow({ status: 'SUBSCRIBED' })], []],
  ])('%s', (_what, wide, left) => {
    for (const row of [statusRow({ status: 'UNSUBSCRIBED' }), null])
      expect(optOutsOfAll(effectOf(row, wide, BRAND_ID))).toEqual(left);
  });
});
