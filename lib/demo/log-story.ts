import type { Role } from '../auth/permissions.ts';
import type { SubscriptionStatus } from '../hubspot/types.ts';

/*
 * What the demo's log tells beside the changes that HubSpot knows of. Days are counted back from the
 * first start, from a weekend to the Friday before; hours are those of a day in UTC. What has to come
 * after something else lies three days or more behind it.
 */

interface When {
  daysAgo: number;
  hour: number;
}

/** Something that somebody tried and that came to nothing. */
export interface Attempt {
  email: string;
  subscriptionId: string;
  status: SubscriptionStatus;
}

export type StoryEvent = When &
  (
    | { is: 'sign_in' | 'sign_out'; who: Role }
    | { is: 'failed_sign_ins'; who: Role; times: number; from: string }
    | { is: 'sessions_ended'; by: Role; of: Role }
    | { is: 'attempt'; by: Role; attempt: Attempt; isRefusedByHubSpot: boolean }
    | { is: 'verified' | 'exported'; by: Role }
    | { is: 'erased'; by: Role; email: string; reason: string }
  );

const NEWSLETTER = '39644612';
const PRODUCT_NEWS = '39644613';
const EVENTS = '39644690';

/** Whose entries are erased at the end of the story. */
const ERASED = 'noah.whitaker@example.net';

const shift = (who: Role, daysAgo: number, until: number | null): StoryEvent[] => [
  { is: 'sign_in', who, daysAgo, hour: 6.4 + (daysAgo % 5) / 10 },
  ...(until === null ? [] : [{ is: 'sign_out' as const, who, daysAgo, hour: until }]),
];

const ATTACKER = '203.0.113.77';
const OFFICE = '198.51.100.24';

/** In no order; some names of the network are those that are kept for examples (RFC 5737). */
export const STORY: readonly StoryEvent[] = [
  ...[88, 81, 74, 67, 60, 53, 46, 39, 25, 18, 11, 4].flatMap((day) =>
    shift('agent', day, day % 2 ? 16 : null),
  ),
  ...[78, 50, 36, 22, 8].flatMap((day) => shift('compliance', day, 15.5)),
  ...[85, 34].flatMap((day) => shift('admin', day, null)),
  ...shift('viewer', 71, 11),

  { is: 'failed_sign_ins', who: 'agent', times: 1, from: OFFICE, daysAgo: 74, hour: 6.3 },
  { is: 'failed_sign_ins', who: 'compliance', times: 1, from: OFFICE, daysAgo: 22, hour: 6.2 },
  // Somebody guesses passwords for three minutes; the next morning all sessions are ended.
  { is: 'failed_sign_ins', who: 'agent', times: 11, from: ATTACKER, daysAgo: 34, hour: 2.2 },
  { is: 'failed_sign_ins', who: 'agent', times: 14, from: ATTACKER, daysAgo: 34, hour: 2.22 },
  { is: 'failed_sign_ins', who: 'agent', times: 6, from: ATTACKER, daysAgo: 34, hour: 2.24 },
  { is: 'sessions_ended', by: 'admin', of: 'agent', daysAgo: 34, hour: 6.9 },

  {
    ...{ is: 'attempt', by: 'viewer', daysAgo: 71, hour: 9.5, isRefusedByHubSpot: false },
    attempt: { email: 'zoe+news@example.net', subscriptionId: EVENTS, status: 'UNSUBSCRIBED' },
  },
  {
    ...{ is: 'attempt', by: 'agent', daysAgo: 56, hour: 10.1, isRefusedByHubSpot: false },
    attempt: {
      ...{ email: 'pavlos@dimitriou.test', subscriptionId: PRODUCT_NEWS },
      status: 'NOT_SPECIFIED',
    },
  },
  {
    ...{ is: 'attempt', by: 'agent', daysAgo: 41, hour: 12.2, isRefusedByHubSpot: false },
    attempt: { email: 'hanh.nguyen@example.com', subscriptionId: EVENTS, status: 'SUBSCRIBED' },
  },
  {
    ...{ is: 'attempt', by: 'agent', daysAgo: 10, hour: 13.4, isRefusedByHubSpot: true },
    attempt: {
      ...{ email: 'xiuying.ng@example.com', subscriptionId: PRODUCT_NEWS },
      status: 'UNSUBSCRIBED',
    },
  },
  {
    ...{ is: 'attempt', by: 'agent', daysAgo: 20, hour: 11.7, isRefusedByHubSpot: false },
    attempt: { email: 'taavi.magi@example.org', subscriptionId: EVENTS, status: 'SUBSCRIBED' },
  },
  {
    ...{ is: 'attempt', by: 'agent', daysAgo: 7, hour: 14.6, isRefusedByHubSpot: false },
    attempt: {
      email: 'leilani.k@example.com',
      subscriptionId: NEWSLETTER,
      status: 'NOT_SPECIFIED',
    },
  },

  { is: 'verified', by: 'compliance', daysAgo: 50, hour: 9.1 },
  { is: 'exported', by: 'compliance', daysAgo: 36, hour: 9.8 },
  {
    ...{ is: 'erased', by: 'compliance', email: ERASED, daysAgo: 22, hour: 10.3 },
    reason: 'Asked for it in writing, request 2291',
  },
  { is: 'verified', by: 'compliance', daysAgo: 22, hour: 10.6 },
  { is: 'verified', by: 'compliance', daysAgo: 8, hour: 9.2 },
];

/** Of whom HubSpot's answer to the change did not come, and was found out some minutes later. */
export const UNANSWERED = 'emilia.jarvenpaa@example.com';

/** Why people left, as it was noted. */
export const REASONS = [
  'Asked on the phone',
  'Answered the last issue: too many mails',
  'Wrote to the service address',
  'Said so in a chat, after an order',
  'No interest any more, told the shop',
] as const;
