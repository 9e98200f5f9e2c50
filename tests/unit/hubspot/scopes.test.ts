import { describe, expect, test } from 'vitest';
import { matchesScope, NEEDED_SCOPES, scopeOf } from '../../../lib/hubspot/scopes.ts';
import { TRANSPORT } from '../../../lib/hubspot/transport.ts';
import type { Operation } from '../../../lib/hubspot/types.ts';

test('every operation has a scope and a row of the transport table', () => {
  const operations = Object.keys(TRANSPORT) as Operation[];
  for (const operation of operations) expect(scopeOf(operation).anyOf).not.toEqual([]);
  expect(NEEDED_SCOPES.flatMap((scope) => [...scope.operations]).sort()).toEqual(operations.sort());
});

describe('any one of the accepted names is enough', () => {
  test.each([
    [['communication_preferences.read'], 'communication_preferences.read', true],
    [['communication_preferences.read_write'], 'communication_preferences.read', true],
    [['communication_preferences.read_write'], 'communication_preferences.write', true],
    [['communication_preferences.read'], 'communication_preferences.write', false],
    [['communication_preferences.write'], 'communication_preferences.read', false],
    [['subscriptions-status-write'], 'communication_preferences.write', true],
    [['x', 'subscriptions-definition-read'], 'communication_preferences.read', true],
    [['crm.objects.contacts.write'], 'crm.objects.contacts.read', false],
    [['business_units_view.read'], 'business_units_view.read', true],
    [[], 'oauth', false],
  ])('%j for %s: %s', (list, scope, matches) => {
    expect(matchesScope(list, scope)).toBe(matches);
  });
});
