/** The simulator's vocabulary: what a simulated HubSpot account holds and how it answers. */

export type Status = 'SUBSCRIBED' | 'UNSUBSCRIBED' | 'NOT_SPECIFIED';
export const STATUSES: readonly Status[] = ['SUBSCRIBED', 'UNSUBSCRIBED', 'NOT_SPECIFIED'];

/** hubspot.md 1.5: the seven values of `legalBasis` in the API (the interface shows six). */
export const LEGAL_BASES = [
  'LEGITIMATE_INTEREST_PQL',
  'LEGITIMATE_INTEREST_CLIENT',
  'LEGITIMATE_INTEREST_OTHER',
  'PERFORMANCE_OF_CONTRACT',
  'CONSENT_WITH_NOTICE',
  'NON_GDPR',
  'PROCESS_AND_STORE',
] as const;

/** hubspot.md 1.5: why a row of a write's reply reads as it does; `null` on reads. */
export type SuccessReason =
  | 'REQUESTED_CHANGE_OCCURRED'
  | 'NO_STATUS_CHANGE'
  | 'RESUBSCRIBE_OCCURRED'
  | 'UNSUBSCRIBE_FROM_ALL_OCCURRED';

export interface Portal {
  portalId: number;
  portalName: string;
  accountType: 'STANDARD' | 'DEVELOPER_TEST' | 'SANDBOX' | 'APP_DEVELOPER';
  timeZone: string;
  companyCurrency: string;
  uiDomain: string;
  dataHostingLocation: string;
  /** The app whose number stands in the source of what the API writes. */
  appId: number;
}

export interface Translation {
  languageCode: string;
  name: string;
  description: string;
  /** Epoch milliseconds; HubSpot sends 0 for some (hubspot.md 1.5). */
  createdAt: number;
  updatedAt: number;
}

export interface SubscriptionType {
  /** int64 as decimal digits. */
  id: string;
  /** 0 is the account's own brand. */
  businessUnitId: number;
  name: string;
  description: string;
  purpose: string;
  communicationMethod: string;
  isActive: boolean;
  isDefault: boolean;
  isInternal: boolean;
  createdAt: string;
  updatedAt: string;
  translations: Translation[];
}

/** What is stored about one address and one subscription type. */
export interface StoredStatus {
  status: Status;
  source: string;
  legalBasis: string | null;
  legalBasisExplanation: string | null;
  /** ISO, except for one seeded row that is not a valid date (hubspot.md 1.5). */
  timestamp: string;
}

/** An opt-out of all e-mail: of the account (`businessUnitId` null) or of one brand. */
export interface WideStatus {
  businessUnitId: number | null;
  status: Status;
  source: string;
  timestamp: string;
}

/** One change, as the account's history would show it. `subscriptionId` is null for a wide change. */
export interface HistoryEntry {
  at: string;
  by: 'seed' | 'api' | 'external';
  subscriptionId: string | null;
  wideStatusType: 'PORTAL_WIDE' | 'BUSINESS_UNIT_WIDE' | null;
  businessUnitId: number | null;
  status: Status;
  source: string;
  legalBasis: string | null;
  legalBasisExplanation: string | null;
}

export interface Contact {
  id: string;
  /** Empty for a contact that has no address. */
  email: string;
  additionalEmails: string[];
  firstName: string;
  lastName: string;
  phone: string | null;
  /** Marketing e-mails that bounced; with a reason HubSpot sends no more. */
  bounce: { count: number; hardReason: string | null } | null;
  /** Whether it is a marketing contact; null in an account that does not tell them apart. */
  marketable: boolean | null;
  /** The double opt-in, in HubSpot's words. */
  confirmation: string | null;
  /** `hs_legal_basis`: bases to process data, joined by semicolons (hubspot.md 2.1). */
  processingBases: string | null;
  createdAt: string;
  archivedAt: string | null;
}

/** Preference links that were made for one person. */
export interface PreferenceLink {
  address: string;
  /** The brand whose types the page shows. */
  businessUnitId: number;
  /** The type that one of the links unsubscribes from. */
  subscriptionId: string | null;
}

/** What hangs on one e-mail address, contact or not (hubspot.md 2.3). */
export interface Subscriber {
  /** As it is echoed. */
  address: string;
  statuses: Map<string, StoredStatus>;
  wide: WideStatus[];
  history: HistoryEntry[];
}

export interface Token {
  scopes: readonly string[];
  /** When given, the token expired at this moment. */
  expiredAt?: Date;
}

/** The calls that the simulator knows; the names are shared with whoever arms a fault. */
export const OPERATIONS = [
  'readDefinitions',
  'generateLink',
  'readStatuses',
  'writeStatus',
  'readWideStatuses',
  'writeWideStatus',
  'searchContacts',
  'readContact',
  'readAccount',
] as const;
export type Operation = (typeof OPERATIONS)[number];

/** A reply before it is delivered. A null body is an empty one. */
export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: string | null;
}

/** What happens to a reply on its way: only a real socket can do all of these. */
export type Delivery =
  | { kind: 'whole' }
  | { kind: 'reset' }
  | { kind: 'slow_first_byte'; delayMs: number }
  | { kind: 'slow_body'; delayMs: number }
  | { kind: 'truncated'; connection: 'kept' | 'cut' };
