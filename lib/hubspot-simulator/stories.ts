import type { FaultId } from './faults.ts';
import type { Status } from './model.ts';
import { TYPE_IDS } from './seed-account.ts';

/** One thing to show: a contact of the seed, a change to try, and what HubSpot will do wrong. */
export interface Story {
  id: string;
  subscriber: string;
  subscriptionId: string;
  wantedStatus: Status;
  /** The ground to give, where the story needs a certain one. */
  legalBasis?: string;
  legalBasisExplanation?: string;
  /** What to arm before the change is tried: a body for `POST /faults`. */
  fault?: { fault: FaultId; [parameter: string]: string | number | boolean };
}

/** What the contacts of the stories once agreed to, as HubSpot has it on record. */
export const CONSENT = {
  legalBasis: 'CONSENT_WITH_NOTICE',
  legalBasisExplanation: 'Contact provided explicit consent via form.',
} as const;

const newsletter = { subscriptionId: TYPE_IDS.newsletter };
const subscribe = { ...newsletter, wantedStatus: 'SUBSCRIBED' } as const;
const unsubscribe = { ...newsletter, wantedStatus: 'UNSUBSCRIBED' } as const;

/** The demo's stories; the words for the screen live with the screen. Seeded by `seed-stories.ts`. */
export const STORIES: readonly Story[] = [
  { id: 'lift', subscriber: 'jo.miller@example.com', ...subscribe },
  { id: 'plain_lift', subscriber: 'amara.okafor@example.org', ...subscribe },
  { id: 'subscribe', subscriber: 'lukas.gruber@example.net', ...subscribe },
  // The same status and the same ground: nothing is left to change.
  { id: 'already', subscriber: 'ines.carvalho@example.com', ...subscribe, ...CONSENT },
  { id: 'unsubscribe', subscriber: 'henrik.solberg@example.org', ...unsubscribe },
  { id: 'document', subscriber: 'yuki.tanabe@example.com', ...subscribe },
  { id: 'not_a_contact', subscriber: 'new.reader@example.net', ...subscribe },
  { id: 'wide_opt_out', subscriber: 'priya.raman@example.com', ...subscribe },
  {
    id: 'unknown_then_changed',
    subscriber: 'tomas.novak@example.org',
    ...subscribe,
    fault: { fault: 'error_after_applying' },
  },
  {
    id: 'unknown_then_refused',
    subscriber: 'freya.lindqvist@example.net',
    ...subscribe,
    fault: { fault: 'error_before_applying' },
  },
  {
    id: 'later',
    subscriber: 'mateo.ibarra@example.com',
    ...subscribe,
    fault: { fault: 'gateway_timeout_applied_later' },
  },
  {
    id: 'basis_dropped',
    subscriber: 'chloe.martin@example.org',
    ...subscribe,
    fault: { fault: 'drops_basis' },
  },
  {
    id: 'rate_limited',
    subscriber: 'omar.haddad@example.com',
    ...unsubscribe,
    fault: { fault: 'rate_limited_ten_secondly', retryAfter: 3 },
  },
  {
    id: 'missing_scope',
    subscriber: 'greta.vogel@example.net',
    ...unsubscribe,
    fault: { fault: 'missing_scopes_granular' },
  },
  {
    id: 'expired',
    subscriber: 'sean.byrne@example.com',
    ...unsubscribe,
    fault: { fault: 'unauthorised_expired' },
  },
  {
    id: 'errors_in_200',
    subscriber: 'aylin.demir@example.org',
    ...subscribe,
    fault: { fault: 'errors_inside_200' },
  },
  {
    id: 'other_status',
    subscriber: 'nora.keller@example.com',
    ...unsubscribe,
    fault: { fault: 'other_status_in_200' },
  },
];
