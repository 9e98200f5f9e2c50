import type { Operation } from './model.ts';

/** One route: its segments, where `:x` takes exactly one segment and `{version}` the API version. */
export interface Route {
  operation: Operation;
  method: 'GET' | 'POST';
  path: string;
  /** Scopes of which each group is enough by itself (hubspot.md 1.1, 5.3). */
  scopes: readonly (readonly string[])[];
}

const read = [['communication_preferences.read_write'], ['communication_preferences.read']];
const write = [['communication_preferences.read_write'], ['communication_preferences.write']];
const readAndWrite = [
  ['communication_preferences.read_write'],
  ['communication_preferences.read', 'communication_preferences.write'],
];
const SUBSCRIPTIONS = '/communication-preferences/{version}';

export const ROUTES: readonly Route[] = [
  {
    operation: 'readDefinitions',
    method: 'GET',
    path: `${SUBSCRIPTIONS}/definitions`,
    scopes: read,
  },
  {
    operation: 'generateLink',
    method: 'POST',
    path: `${SUBSCRIPTIONS}/links/generate`,
    scopes: readAndWrite,
  },
  {
    operation: 'readStatuses',
    method: 'GET',
    path: `${SUBSCRIPTIONS}/statuses/:subscriber`,
    scopes: read,
  },
  {
    operation: 'writeStatus',
    method: 'POST',
    path: `${SUBSCRIPTIONS}/statuses/:subscriber`,
    scopes: write,
  },
  {
    operation: 'readWideStatuses',
    method: 'GET',
    path: `${SUBSCRIPTIONS}/statuses/:subscriber/unsubscribe-all`,
    scopes: read,
  },
  {
    operation: 'writeWideStatus',
    method: 'POST',
    path: `${SUBSCRIPTIONS}/statuses/:subscriber/unsubscribe-all`,
    scopes: write,
  },
  {
    operation: 'searchContacts',
    method: 'POST',
    path: '/crm/objects/{version}/contacts/search',
    scopes: [['crm.objects.contacts.read']],
  },
  {
    operation: 'readContact',
    method: 'GET',
    path: '/crm/objects/{version}/contacts/:subscriber',
    scopes: [['crm.objects.contacts.read']],
  },
  // Answered for any service key, whatever its scopes (hubspot.md 5.1).
  {
    operation: 'readAccount',
    method: 'GET',
    path: '/account-info/{version}/details',
    scopes: [[]],
  },
];

export type Match =
  | { kind: 'found'; route: Route; subscriber: string | null }
  | { kind: 'wrong_method'; allowed: string[] }
  | { kind: 'not_found' };

function decodeSegment(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}

/** Gives the decoded subscriber (null if the pattern has none), or undefined if the path does not fit. */
function subscriberIn(pattern: string[], segments: string[]): string | null | undefined {
  if (pattern.length !== segments.length) return undefined;
  let subscriber: string | null = null;
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? '';
    if (part === ':subscriber') {
      subscriber = decodeSegment(segment);
      // `batch` is a word of the API here, not an address (hubspot.md 1.1).
      if (subscriber === null || subscriber === '' || subscriber === 'batch') return undefined;
    } else if (part !== segment) {
      return undefined;
    }
  }
  return subscriber;
}

/**
 * Takes the API version, a method and a path as sent; gives the route. The path is split before it
 * is decoded, so that an encoded `/` stays inside its segment.
 */
export function matchRoute(version: string, method: string, pathname: string): Match {
  const segments = pathname.split('/');
  const allowed: string[] = [];
  for (const route of ROUTES) {
    const subscriber = subscriberIn(route.path.replace('{version}', version).split('/'), segments);
    if (subscriber === undefined) continue;
    if (route.method === method) return { kind: 'found', route, subscriber };
    allowed.push(route.method);
  }
  return allowed.length > 0 ? { kind: 'wrong_method', allowed } : { kind: 'not_found' };
}
