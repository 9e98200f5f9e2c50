import type { Contact, ContactSearch, OptOutEntry } from './contact-types.ts';
import type { LinkWish, PreferenceLinks } from './link-types.ts';

/** HubSpot's words for the three states of one subscription. */
export const SUBSCRIPTION_STATUSES = ['SUBSCRIBED', 'UNSUBSCRIBED', 'NOT_SPECIFIED'] as const;
export type SubscriptionStatus = (typeof SUBSCRIPTION_STATUSES)[number];

/** The seven values of `legalBasis`, in the order in which the console offers them. */
export const LEGAL_BASES = [
  'CONSENT_WITH_NOTICE',
  'LEGITIMATE_INTEREST_CLIENT',
  'LEGITIMATE_INTEREST_PQL',
  'LEGITIMATE_INTEREST_OTHER',
  'PERFORMANCE_OF_CONTRACT',
  'PROCESS_AND_STORE',
  'NON_GDPR',
] as const;
export type LegalBasis = (typeof LEGAL_BASES)[number];

/** The calls this client makes; each has a row in the transport table. */
export type Operation =
  | 'readDefinitions'
  | 'readStatuses'
  | 'writeStatus'
  | 'readWideStatuses'
  | 'writeWideStatus'
  | 'generateLink'
  | 'searchContacts'
  | 'readContact'
  | 'readContactById'
  | 'readContactHistory'
  | 'readAccount';

/** A subscription type ("definition"). Ids are decimal strings, so that int64 survives. */
export interface SubscriptionType {
  id: string;
  name: string;
  description: string;
  purpose: string | null;
  communicationMethod: string | null;
  businessUnitId: string | null;
  isActive: boolean;
  isDefault: boolean;
  isInternal: boolean;
  createdAt: string | null;
  updatedAt: string | null;
  translations: { languageCode: string; name: string; description: string }[];
}

/** One subscription status of one subscriber: all eleven fields of HubSpot's row. */
export interface StatusRow {
  subscriberIdString: string;
  subscriptionId: string;
  subscriptionName: string | null;
  businessUnitId: string | null;
  channel: string | null;
  status: SubscriptionStatus;
  source: string | null;
  legalBasis: string | null;
  legalBasisExplanation: string | null;
  setStatusSuccessReason: string | null;
  /** As HubSpot sent it; not always a valid date. */
  timestamp: string | null;
}

/** An opt-out (or its absence) of all e-mail of the account or of one brand. */
export interface WideStatusRow {
  subscriberIdString: string;
  wideStatusType: string;
  businessUnitId: string | null;
  channel: string | null;
  status: SubscriptionStatus;
  timestamp: string | null;
}

/** One entry of `errors[]` of an error body. */
export interface ErrorDetail {
  message: string;
  code: string | null;
  in: string | null;
  subCategory: string | null;
  context: Record<string, string[]>;
}

/** One entry of `errors[]` inside a 2xx body. */
export interface EnvelopeError {
  id: string | null;
  status: string | null;
  category: string | null;
  subCategory: string | null;
  message: string;
  context: Record<string, string[]>;
  links: Record<string, string>;
  errors: ErrorDetail[];
}

/** What surrounds the rows of a 2xx reply. `status` may be a word outside the official list (`SUCCESS`). */
export interface Envelope<Row> {
  status: string | null;
  requestedAt: string | null;
  startedAt: string | null;
  completedAt: string | null;
  numErrors: number | null;
  errors: EnvelopeError[];
  links: Record<string, string>;
  results: Row[];
}

export interface Account {
  portalId: string;
  /** Only from version 2026-09 on. */
  portalName: string | null;
  accountType: string | null;
  timeZone: string | null;
  uiDomain: string | null;
  dataHostingLocation: string | null;
}

export interface StatusWrite {
  subscriberIdString: string;
  /** Decimal digits; at most Number.MAX_SAFE_INTEGER. */
  subscriptionId: string;
  statusState: SubscriptionStatus;
  legalBasis?: LegalBasis | undefined;
  legalBasisExplanation?: string | undefined;
}

/** An opt-out of all e-mail: of the account, or, where it has brands, of one of them. */
export interface WideStatusWrite {
  subscriberIdString: string;
  /** Decimal digits. Needed in an account with brands, where 0 is the account's own. */
  businessUnitId?: string | undefined;
}

/** One sending of a request. Times in ms. */
export interface Attempt {
  startedAt: number;
  /** How long was waited before this attempt, and for what. */
  waitedMs: number;
  durationMs: number;
  end: 'replied' | 'not_sent' | 'timed_out' | 'connection_lost' | 'aborted';
  /** HTTP status, if a reply came. */
  status: number | null;
  correlationId: string | null;
  /** Why no reply came, in the words of Node (`ECONNREFUSED`, `UND_ERR_CONNECT_TIMEOUT`, …). */
  networkCode?: string | null;
}

/** The record of one call, all attempts included. It never holds the token; `path` and bodies hold the address. */
export interface Exchange {
  operation: Operation;
  method: 'GET' | 'POST';
  /** Path and query as sent. */
  path: string;
  requestBody: string | null;
  attempts: Attempt[];
  durationMs: number;
  waitedMs: number;
  status: number | null;
  correlationId: string | null;
  /** The last reply's body as text, at most `maxRawBodyChars` of it. */
  rawBody: string | null;
  rawBodyCut: boolean;
  /** The last reply's `Date` header in ms since the epoch: HubSpot's clock. */
  hubspotClock: number | null;
  rateLimit: {
    max: number | null;
    remaining: number | null;
    intervalMs: number | null;
    daily: number | null;
    dailyRemaining: number | null;
  };
}

export type RateLimitPolicy = 'secondly' | 'ten_secondly' | 'daily' | 'other';

/** What went wrong, named by what the user can do about it. */
export type ErrorCause =
  | { kind: 'not_connected' }
  | { kind: 'cancelled' }
  | { kind: 'not_authorised'; expired: boolean }
  | { kind: 'missing_scopes'; anyOf: string[] }
  | { kind: 'forbidden' }
  | { kind: 'invalid_input' }
  | { kind: 'not_found' }
  | { kind: 'rate_limited'; policy: RateLimitPolicy; retryAfterMs: number | null }
  | { kind: 'locked'; retryAfterMs: number | null }
  | { kind: 'migrating'; retryAfterMs: number | null }
  | { kind: 'unavailable' }
  | { kind: 'timed_out' }
  | { kind: 'connection_lost' }
  | { kind: 'redirected' }
  | { kind: 'unreadable_reply' };

export type ErrorKind = ErrorCause['kind'];

export type HubSpotError = ErrorCause & {
  /**
   * Whether HubSpot may have carried the request out. `no`: it certainly did not (not sent; refused
   * with a 4xx that comes before any effect; asked to wait). `unknown`: it may have.
   */
  applied: 'no' | 'unknown';
  status: number | null;
  category: string | null;
  subCategory: string | null;
  /** HubSpot's own sentence; may hold the address: never log it. */
  message: string | null;
  correlationId: string | null;
  details: ErrorDetail[];
  context: Record<string, string[]>;
  links: Record<string, string>;
};

/** The result of one call: HubSpot's failures are values, never thrown. */
export type CallResult<T> =
  | { ok: true; value: T; exchange: Exchange }
  | { ok: false; error: HubSpotError; exchange: Exchange };

export interface CallOptions {
  signal?: AbortSignal | undefined;
  /** The moment (ms since the epoch, by the client's clock) after which no attempt is started or awaited. */
  deadline?: number | undefined;
  /** Asked before each attempt; false: it must not be made, and the call ends as cancelled. */
  mayAttempt?: (() => Promise<boolean>) | undefined;
}

/** What the rest of the console may ask of HubSpot. */
export interface HubSpot {
  readonly apiVersion: string;
  readonly baseUrl: string;
  readDefinitions(options?: CallOptions): Promise<CallResult<Envelope<SubscriptionType>>>;
  readStatuses(address: string, options?: CallOptions): Promise<CallResult<Envelope<StatusRow>>>;
  readWideStatuses(
    address: string,
    options?: CallOptions,
  ): Promise<CallResult<Envelope<WideStatusRow>>>;
  writeStatus(write: StatusWrite, options?: CallOptions): Promise<CallResult<Envelope<StatusRow>>>;
  writeWideStatus(
    write: WideStatusWrite,
    options?: CallOptions,
  ): Promise<CallResult<Envelope<StatusRow>>>;
  generateLink(wish: LinkWish, options?: CallOptions): Promise<CallResult<PreferenceLinks>>;
  searchContacts(query: string, options?: CallOptions): Promise<CallResult<ContactSearch>>;
  readContact(address: string, options?: CallOptions): Promise<CallResult<Contact>>;
  readContactById(id: string, options?: CallOptions): Promise<CallResult<Contact>>;
  readContactHistory(
    id: string,
    subscriptionIds: readonly string[],
    options?: CallOptions,
  ): Promise<CallResult<OptOutEntry[]>>;
  readAccount(options?: CallOptions): Promise<CallResult<Account>>;
}
