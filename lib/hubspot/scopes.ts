import type { Operation } from './types.ts';

/** One permission that the console needs of its credential. */
export interface NeededScope {
  /** The name to tick in HubSpot when making a key. */
  name: string;
  /** Any one of these is enough: the scope, wider scopes, and HubSpot's internal spellings. */
  anyOf: readonly string[];
  operations: readonly Operation[];
}

/**
 * The scopes the console needs. `read_write` covers reading and writing; the `subscriptions-…` names
 * are the internal spellings that leaked into guides and may stand in a 403. Making a link needs
 * reading and writing; it stands with the rarer one.
 * Source: hubspot.md §1.2 (names), §1.1 row 2 (links), §10 (contacts), §5.3 (account).
 */
export const NEEDED_SCOPES = [
  {
    name: 'communication_preferences.read',
    anyOf: [
      'communication_preferences.read',
      'communication_preferences.read_write',
      'subscriptions-definition-read',
      'subscriptions-status-read',
    ],
    operations: ['readDefinitions', 'readStatuses', 'readWideStatuses'],
  },
  {
    name: 'communication_preferences.write',
    anyOf: [
      'communication_preferences.write',
      'communication_preferences.read_write',
      'subscriptions-status-write',
    ],
    operations: ['writeStatus', 'writeWideStatus', 'generateLink'],
  },
  {
    name: 'crm.objects.contacts.read',
    anyOf: ['crm.objects.contacts.read', 'contacts'],
    operations: ['readContact', 'readContactById', 'readContactHistory', 'searchContacts'],
  },
  { name: 'oauth', anyOf: ['oauth'], operations: ['readAccount'] },
] as const satisfies readonly NeededScope[];

/** The needed scope that an operation stands or falls with. */
export function scopeOf(operation: Operation): NeededScope {
  const scopes: readonly NeededScope[] = NEEDED_SCOPES;
  const found = scopes.find((scope) => scope.operations.includes(operation));
  if (found === undefined) throw new Error(`No scope is listed for ${operation}.`);
  return found;
}

/**
 * Whether a list of scopes satisfies one scope: whether any name in it is the scope or, for a needed
 * scope, stands for it. Takes granted scopes, or the any-of list of a 403.
 */
export function matchesScope(list: readonly string[], scope: string): boolean {
  const scopes: readonly NeededScope[] = NEEDED_SCOPES;
  const accepted = scopes.find(({ name }) => name === scope)?.anyOf ?? [scope];
  return list.some((name) => accepted.includes(name));
}
