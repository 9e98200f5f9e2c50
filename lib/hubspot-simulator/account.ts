import type {
  Contact,
  HistoryEntry,
  Portal,
  PreferenceLink,
  Status,
  StoredStatus,
  Subscriber,
  SubscriptionType,
  SuccessReason,
} from './model.ts';
import { subscriptionTypes } from './seed-account.ts';
import type { Settings } from './settings.ts';
import { SOURCES } from './sources.ts';

/** The simulated HubSpot account: everything that a reset throws away. */
export interface Account {
  readonly portal: Portal;
  settings: Settings;
  /** By lower-cased address (hubspot.md 2.3: a status hangs on the address, not on a record). */
  readonly subscribers: Map<string, Subscriber>;
  /** By lower-cased address; a contact stands under each of its addresses, without any under its id. */
  readonly contacts: Map<string, Contact>;
  /** By the secret in the link; the latest last. */
  readonly links: Map<string, PreferenceLink>;
  /** Grows with every change of state. */
  revision: number;
  /** HubSpot's clock. */
  now(): Date;
}

export interface StatusChange {
  address: string;
  subscriptionId: string;
  status: Status;
  source: string;
  legalBasis?: string | undefined;
  legalBasisExplanation?: string | undefined;
  by: HistoryEntry['by'];
  at?: string;
}

export interface WideChange {
  address: string;
  /** Null for the whole account. */
  businessUnitId: number | null;
  status: Status;
  source: string;
  by: HistoryEntry['by'];
  at?: string;
}

/** A stored or implied status together with its type. */
export interface StatusOfType {
  type: SubscriptionType;
  stored: StoredStatus;
}

/** Gives the account's subscription types, archived ones included. */
export function typesOf(account: Account): SubscriptionType[] {
  return subscriptionTypes(account.settings);
}

/** Gives what hangs on an address, or undefined. Upper and lower case are one identity (a gap: hubspot.md Gaps 7). */
export function findSubscriber(account: Account, address: string): Subscriber | undefined {
  return account.subscribers.get(address.toLowerCase());
}

/** Gives the status of one type; without a stored one it is NOT_SPECIFIED since the type exists. */
export function statusOf(account: Account, address: string, type: SubscriptionType): StoredStatus {
  const stored = findSubscriber(account, address)?.statuses.get(type.id);
  if (stored !== undefined) return stored;
  return {
    status: 'NOT_SPECIFIED',
    source: SOURCES.notSpecified,
    legalBasis: null,
    legalBasisExplanation: null,
    timestamp: type.createdAt,
  };
}

/** Gives one status for each active type, and for each archived one that has history. */
export function statusesOf(account: Account, address: string): StatusOfType[] {
  const subscriber = findSubscriber(account, address);
  return typesOf(account)
    .filter((type) => type.isActive || subscriber?.statuses.has(type.id) === true)
    .map((type) => ({ type, stored: statusOf(account, address, type) }));
}

/** Adds a contact, under each of its addresses. */
export function addContact({ contacts }: Account, contact: Contact): void {
  const addresses = [contact.email, ...contact.additionalEmails].filter((one) => one !== '');
  for (const address of addresses) contacts.set(address.toLowerCase(), contact);
  if (addresses.length === 0) contacts.set(contact.id, contact);
}

/** Gives the address as HubSpot echoes it: as first stored, else lower-cased. */
export function echoedAddress(account: Account, address: string): string {
  return findSubscriber(account, address)?.address ?? address.toLowerCase();
}

function ensureSubscriber(account: Account, address: string): Subscriber {
  const known = findSubscriber(account, address);
  if (known !== undefined) return known;
  const fresh: Subscriber = {
    address: address.toLowerCase(),
    statuses: new Map(),
    wide: [],
    history: [],
  };
  account.subscribers.set(fresh.address, fresh);
  return fresh;
}

/**
 * Sets the status of one type and gives the reason HubSpot would state (hubspot.md 1.5). The same
 * status again keeps its time and source, and stores a new basis or explanation if one is given.
 * Needs no contact and makes none. Throws on an unknown type: callers have checked it.
 */
export function setStatus(account: Account, change: StatusChange): SuccessReason {
  const type = typesOf(account).find((one) => one.id === change.subscriptionId);
  if (type === undefined) throw new Error(`no subscription type ${change.subscriptionId}`);
  const before = statusOf(account, change.address, type);
  const same = before.status === change.status;
  const after: StoredStatus = same
    ? {
        ...before,
        legalBasis: change.legalBasis ?? before.legalBasis,
        legalBasisExplanation: change.legalBasisExplanation ?? before.legalBasisExplanation,
      }
    : {
        status: change.status,
        source: change.source,
        legalBasis: change.legalBasis ?? null,
        legalBasisExplanation: change.legalBasisExplanation ?? null,
        timestamp: change.at ?? account.now().toISOString(),
      };
  const documented =
    after.legalBasis !== before.legalBasis ||
    after.legalBasisExplanation !== before.legalBasisExplanation;
  if (same && !documented) return 'NO_STATUS_CHANGE';

  const subscriber = ensureSubscriber(account, change.address);
  subscriber.statuses.set(type.id, after);
  subscriber.history.push({
    at: same ? (change.at ?? account.now().toISOString()) : after.timestamp,
    by: change.by,
    subscriptionId: type.id,
    wideStatusType: null,
    businessUnitId: type.businessUnitId,
    status: after.status,
    source: change.source,
    legalBasis: after.legalBasis,
    legalBasisExplanation: after.legalBasisExplanation,
  });
  account.revision += 1;
  if (same) return 'NO_STATUS_CHANGE';
  const lifted = before.status === 'UNSUBSCRIBED' && after.status === 'SUBSCRIBED';
  if (lifted && account.settings.resubscribeLiftsWide) liftWide(account, subscriber, type, change);
  return lifted ? 'RESUBSCRIBE_OCCURRED' : 'REQUESTED_CHANGE_OCCURRED';
}

/** A resubscribed type turns the opt-outs that cover it to SUBSCRIBED: the guide's sample (g) shows such rows. */
function liftWide(
  account: Account,
  subscriber: Subscriber,
  type: SubscriptionType,
  change: StatusChange,
): void {
  for (const wide of subscriber.wide) {
    const covers = wide.businessUnitId === null || wide.businessUnitId === type.businessUnitId;
    if (!covers || wide.status !== 'UNSUBSCRIBED') continue;
    setWide(account, { ...change, businessUnitId: wide.businessUnitId, status: 'SUBSCRIBED' });
  }
}

/**
 * Sets the wide status of the account or of one brand. An opt-out also sets every type it covers,
 * internal ones too, to UNSUBSCRIBED at the same moment without legal basis (hubspot.md 2.2).
 * Gives the types it changed; none if everything was so already.
 */
export function setWide(account: Account, change: WideChange): StatusOfType[] {
  const before = findSubscriber(account, change.address)?.wide.find(
    (row) => row.businessUnitId === change.businessUnitId,
  );
  const optOut = change.status === 'UNSUBSCRIBED';
  const covered = statusesOf(account, change.address).filter(
    ({ type }) => change.businessUnitId === null || type.businessUnitId === change.businessUnitId,
  );
  const settled = !optOut || covered.every(({ stored }) => stored.status === 'UNSUBSCRIBED');
  if (before?.status === change.status && settled) return [];

  const subscriber = ensureSubscriber(account, change.address);
  const timestamp = change.at ?? account.now().toISOString();
  const { businessUnitId, status, source } = change;
  subscriber.wide = [
    ...subscriber.wide.filter((row) => row.businessUnitId !== businessUnitId),
    { businessUnitId, status, source, timestamp },
  ];
  subscriber.history.push({
    at: timestamp,
    by: change.by,
    subscriptionId: null,
    wideStatusType: businessUnitId === null ? 'PORTAL_WIDE' : 'BUSINESS_UNIT_WIDE',
    businessUnitId,
    status,
    source,
    legalBasis: null,
    legalBasisExplanation: null,
  });
  account.revision += 1;
  if (!optOut) return [];
  const stored = { status, source, timestamp, legalBasis: null, legalBasisExplanation: null };
  for (const { type } of covered) subscriber.statuses.set(type.id, stored);
  return covered.map(({ type }) => ({ type, stored }));
}
