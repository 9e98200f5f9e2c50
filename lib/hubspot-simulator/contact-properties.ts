import { type Account, findSubscriber, typesOf } from './account.ts';
import type { Contact, HistoryEntry } from './model.ts';
import { SOURCES } from './sources.ts';

/** One value that a property had, as `propertiesWithHistory` shows it. */
export interface Version {
  value: string;
  timestamp: string;
  sourceType: string;
  sourceId?: string;
  sourceLabel?: string;
  updatedByUserId?: number;
}

/** Somebody of the account; there is but one, as far as property histories know. */
const USER_ID = 9_586_504;

const BY_PERSON: readonly string[] = [
  ...[SOURCES.preferencePage, SOURCES.preferencePageOptOut, SOURCES.listUnsubscribeHeader],
  ...[SOURCES.spamComplaint, SOURCES.bounce, SOURCES.reply],
];

/** Where a value came from, told from where the status came from (inferred; the types were seen). */
function origin(source: string): Omit<Version, 'value' | 'timestamp'> {
  const app = /App ID:(\d+)$/.exec(source)?.[1];
  if (app !== undefined) return { sourceType: 'INTEGRATION', sourceId: app, sourceLabel: source };
  if (source === SOURCES.crmUser) {
    const sourceId = `userId:${USER_ID}`;
    return { sourceType: 'CRM_UI', sourceId, sourceLabel: source, updatedByUserId: USER_ID };
  }
  if (BY_PERSON.includes(source)) return { sourceType: 'EMAIL', sourceLabel: source };
  const [word] = source.split(/[ ,]/);
  if (word === 'Import') return { sourceType: 'IMPORT', sourceLabel: source };
  if (word === 'Form') return { sourceType: 'FORM', sourceLabel: source };
  if (word === 'Workflow') return { sourceType: 'AUTOMATION_PLATFORM', sourceLabel: source };
  // Plain programs leave no words of their own.
  return { sourceType: 'API' };
}

/** Whether a change is one of the opt-out that a property is about: of all e-mail, or of one type. */
function concerns(account: Account, entry: HistoryEntry, subscriptionId: string | null): boolean {
  if (subscriptionId === null) return entry.wideStatusType === 'PORTAL_WIDE';
  if (entry.subscriptionId !== null) return entry.subscriptionId === subscriptionId;
  if (entry.status !== 'UNSUBSCRIBED') return false;
  const type = typesOf(account).find((one) => one.id === subscriptionId);
  return entry.businessUnitId === null || entry.businessUnitId === type?.businessUnitId;
}

/** The type of an opt-out property, null for that of all e-mail; undefined for any other property. */
function optOutOf(account: Account, name: string): string | null | undefined {
  if (name === 'hs_email_optout') return null;
  const id = /^hs_email_optout_(\d+)$/.exec(name)?.[1];
  return typesOf(account).some((type) => type.id === id) ? id : undefined;
}

/** An opt-out property's values, oldest first: it says nothing before the first opt-out. */
function optOutVersions(
  account: Account,
  contact: Contact,
  subscriptionId: string | null,
): Version[] {
  const versions: Version[] = [];
  for (const entry of findSubscriber(account, contact.email)?.history ?? []) {
    if (!concerns(account, entry, subscriptionId)) continue;
    const value = String(entry.status === 'UNSUBSCRIBED');
    if (value === (versions.at(-1)?.value ?? 'false')) continue;
    versions.push({ value, timestamp: entry.at, ...origin(entry.source) });
  }
  return versions;
}

function plainProperty(contact: Contact, name: string): string | null | undefined {
  switch (name) {
    case 'email':
      return contact.email || null;
    case 'firstname':
      return contact.firstName || null;
    case 'lastname':
      return contact.lastName || null;
    case 'phone':
      return contact.phone;
    case 'hs_object_id':
      return contact.id;
    case 'createdate':
    case 'lastmodifieddate':
      return contact.createdAt;
    case 'hs_additional_emails':
      return contact.additionalEmails.join(';') || null;
    case 'hs_email_bounce':
      return contact.bounce === null ? null : String(contact.bounce.count);
    case 'hs_email_hard_bounce_reason_enum':
      return contact.bounce?.hardReason ?? null;
    case 'hs_marketable_status':
      return contact.marketable === null ? null : String(contact.marketable);
    case 'hs_emailconfirmationstatus':
      return contact.confirmation;
    case 'hs_legal_basis':
      return contact.processingBases;
    default:
      return undefined;
  }
}

/**
 * Gives a property of a contact as text, null when it has none, undefined when there is no such
 * property. The opt-outs are those of the primary address (hubspot.md 10).
 */
export function propertyOf(
  account: Account,
  contact: Contact,
  name: string,
): string | null | undefined {
  const optOut = optOutOf(account, name);
  if (optOut === undefined) return plainProperty(contact, name);
  return optOutVersions(account, contact, optOut).at(-1)?.value ?? null;
}

/** Gives the values that a property had, newest first; undefined when there is no such property. */
export function historyOf(account: Account, contact: Contact, name: string): Version[] | undefined {
  const optOut = optOutOf(account, name);
  if (optOut !== undefined) return optOutVersions(account, contact, optOut).toReversed();
  const value = plainProperty(contact, name);
  if (value === undefined) return undefined;
  const since = { timestamp: contact.createdAt, sourceType: 'CRM_UI' };
  return value === null ? [] : [{ value, ...since }];
}

/** Gives a contact as the CRM shows it, with the properties asked for; those it does not know are left out. */
export function contactRecord(
  account: Account,
  contact: Contact,
  names: readonly string[],
): Record<string, unknown> {
  const known = names.flatMap((name) => {
    const value = propertyOf(account, contact, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    id: contact.id,
    properties: Object.fromEntries(known),
    createdAt: contact.createdAt,
    updatedAt: contact.archivedAt ?? contact.createdAt,
    archived: contact.archivedAt !== null,
    ...(contact.archivedAt === null ? {} : { archivedAt: contact.archivedAt }),
  };
}

/** What a contact shows where nobody asked for anything (hubspot.md 10). */
export const DEFAULT_PROPERTIES: readonly string[] = [
  ...['createdate', 'email', 'firstname', 'hs_object_id', 'lastmodifieddate', 'lastname'],
];
/** What it shows whatever was asked for. */
export const EVER_SHOWN: readonly string[] = ['createdate', 'hs_object_id', 'lastmodifieddate'];
