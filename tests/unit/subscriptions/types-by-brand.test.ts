import { expect, test } from 'vitest';
import type { SubscriptionType } from '@/lib/hubspot/types.ts';
import { brandsToOptOutOf, typesByBrand } from '@/lib/subscriptions/types-by-brand.ts';
import { statusRow } from './rows.ts';

const type = (id: string, part: Partial<SubscriptionType> = {}): SubscriptionType => ({
  ...{ id, name: id, description: '', purpose: null, communicationMethod: null },
  ...{ businessUnitId: '0', isActive: true, isDefault: false, isInternal: false },
  ...{ createdAt: null, updatedAt: null, translations: [] },
  ...part,
});
const shown = (...of: Parameters<typeof typesByBrand>) =>
  typesByBrand(...of).map((group) => [group.businessUnitId, group.types.map(({ id }) => id)]);

test('the account’s own brand comes first, whatever HubSpot’s order, and types keep that order', () => {
  const types = [type('9', { businessUnitId: '41857' }), type('2'), type('1')];
  expect(shown(types, null)).toEqual([
    ['0', ['2', '1']],
    ['41857', ['9']],
  ]);
});

test('an archived type is shown last, and only to whoever chose it', () => {
  const types = [type('1', { isActive: false }), type('2'), type('3', { isActive: false })];
  const rows = [
    statusRow({ subscriptionId: '1' }),
    statusRow({ subscriptionId: '3', status: 'NOT_SPECIFIED', source: 'Not specified' }),
  ];
  expect(shown(types, { rows, wide: [] })).toEqual([['0', ['2', '1']]]);
});

test('a row of a type that HubSpot does not define is shown with the brand of the row', () => {
  const rows = [statusRow({ subscriptionId: '7', businessUnitId: '41857' })];
  expect(shown([], { rows, wide: [] })).toEqual([['41857', ['7']]]);
});

test('an opt-out of all names each brand of an account that has several, and none of one that has not', () => {
  expect(brandsToOptOutOf([], null)).toEqual([null]);
  expect(brandsToOptOutOf([type('1'), type('2', { businessUnitId: null })], null)).toEqual([null]);
  const other = { businessUnitId: '41857' };
  expect(brandsToOptOutOf([type('1', other), type('2')], null)).toEqual(['0', '41857']);
  const rows = [statusRow({ subscriptionId: '7', ...other })];
  expect(brandsToOptOutOf([type('1')], { rows, wide: [] }), 'one that only a status names').toEqual(
    ['0', '41857'],
  );
});
