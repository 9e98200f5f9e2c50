import { describe, expect, test } from 'vitest';
import type { StatusRow, SubscriptionType, WideStatusRow } from '@/lib/hubspot/types.ts';
import { type Effect, effectOf } from '@/lib/subscriptions/effect.ts';
import { statusRow, THEN, wideRow } from './rows.ts';

const TYPE: SubscriptionType = {
  id: '39644612',
  name: 'Newsletter',
  description: '',
  purpose: null,
  communicationMethod: null,
  businessUnitId: '0',
  isActive: true,
  isDefault: false,
  isInternal: false,
  createdAt: null,
  updatedAt: null,
  translations: [],
};
const brandRow = (row: Partial<WideStatusRow>) =>
  wideRow({ wideStatusType: 'BUSINESS_UNIT_WIDE', businessUnitId: '0', ...row });

const ALL = { kind: 'opted_out_of_all', since: THEN } as const;
const BRAND = { kind: 'opted_out_of_brand', businessUnitId: '0', since: THEN } as const;

const CASES: [
  what: string,
  row: StatusRow | null,
  wide: WideStatusRow[],
  type: SubscriptionType | null,
  effect: Effect,
][] = [
  ['subscribed', statusRow(), [], TYPE, { mailable: 'yes', obstacles: [] }],
  [
    'unsubscribed',
    statusRow({ status: 'UNSUBSCRIBED' }),
    [],
    TYPE,
    { mailable: 'no', obstacles: [{ kind: 'unsubscribed' }] },
  ],
  [
    'not specified',
    statusRow({ status: 'NOT_SPECIFIED' }),
    [],
    TYPE,
    { mailable: 'depends', obstacles: [] },
  ],
  ['no row', null, [], TYPE, { mailable: 'depends', obstacles: [] }],
  [
    'subscribed, opted out of all',
    statusRow(),
    [wideRow()],
    TYPE,
    { mailable: 'no', obstacles: [ALL] },
  ],
  ['no row, opted out of all', null, [wideRow()], null, { mailable: 'no', obstacles: [ALL] }],
  [
    'unsubscribed, opted out of all',
    statusRow({ status: 'UNSUBSCRIBED' }),
    [wideRow()],
    TYPE,
    { mailable: 'no', obstacles: [ALL, { kind: 'unsubscribed' }] },
  ],
  [
    'an opt-out of all that was lifted',
    statusRow(),
    [wideRow({ status: 'SUBSCRIBED' })],
    TYPE,
    { mailable: 'yes', obstacles: [] },
  ],
  [
    'a wide row that is not specified',
    statusRow(),
    [wideRow({ status: 'NOT_SPECIFIED' })],
    TYPE,
    { mailable: 'yes', obstacles: [] },
  ],
  [
    'opted out of the type’s brand',
    statusRow(),
    [brandRow({})],
    TYPE,
    { mailable: 'no', obstacles: [BRAND] },
  ],
  [
    'opted out of another brand',
    statusRow(),
    [brandRow({ businessUnitId: '41857' })],
    TYPE,
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
    TYPE,
    { mailable: 'yes', obstacles: [] },
  ],
  [
    'a wide status of an unknown kind',
    statusRow(),
    [wideRow({ wideStatusType: 'SOMETHING_NEW', businessUnitId: '41857' })],
    TYPE,
    { mailable: 'no', obstacles: [ALL] },
  ],
  [
    'a brand’s opt-out that names no brand',
    statusRow(),
    [brandRow({ businessUnitId: null })],
    TYPE,
    { mailable: 'no', obstacles: [ALL] },
  ],
  [
    'subscribed to an archived type',
    statusRow(),
    [],
    { ...TYPE, isActive: false },
    { mailable: 'no', obstacles: [{ kind: 'type_archived' }] },
  ],
];

describe('whether a person can be mailed', () => {
  test.each(CASES)('%s', (_what, row, wide, type, effect) => {
    expect(effectOf(row, wide, type)).toEqual(effect);
  });
});
