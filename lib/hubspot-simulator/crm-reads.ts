import { optedOutOfAll, statusOf, typesOf } from './account.ts';
import { type Call, type Prepared, refused } from './call.ts';
import { jsonReply, notFound, validationError } from './errors.ts';
import type { Contact } from './model.ts';

const DEFAULT_PROPERTIES = [
  'createdate',
  'email',
  'firstname',
  'hs_object_id',
  'lastmodifieddate',
  'lastname',
];

/** Gives a property of a contact as text, null when it has none, undefined when there is no such property. */
function property(call: Call, contact: Contact, name: string): string | null | undefined {
  const optOut = /^hs_email_optout_(\d+)$/.exec(name)?.[1];
  if (optOut !== undefined) {
    const type = typesOf(call.account).find((one) => one.id === optOut);
    if (type === undefined) return undefined;
    const out = statusOf(call.account, contact.email, type).status === 'UNSUBSCRIBED';
    return out ? 'true' : null;
  }
  switch (name) {
    case 'email':
      return contact.email;
    case 'firstname':
      return contact.firstName;
    case 'lastname':
      return contact.lastName;
    case 'hs_object_id':
      return contact.id;
    case 'createdate':
    case 'lastmodifieddate':
      return contact.createdAt;
    case 'hs_additional_emails':
      return contact.additionalEmails.length > 0 ? contact.additionalEmails.join(';') : null;
    case 'hs_email_optout':
      return optedOutOfAll(call.account, contact.email) ? 'true' : null;
    default:
      return undefined;
  }
}

/**
 * `GET /crm/objects/{version}/contacts/{email}?idProperty=email&properties=…` (hubspot.md 10):
 * also by a secondary address, or by id without `idProperty`. 404 for nobody (3.5). Properties that
 * do not exist are left out.
 */
export function readContact(call: Call): Prepared {
  const { account, correlationId, query, subscriber } = call;
  const idProperty = query.get('idProperty');
  if (idProperty !== null && idProperty !== 'email' && idProperty !== 'hs_object_id') {
    const message = `Property ${idProperty} is not a unique identifier of contacts`;
    return refused(validationError(correlationId, message));
  }
  const contact =
    idProperty === 'email'
      ? account.contacts.get(subscriber.toLowerCase())
      : [...account.contacts.values()].find((one) => one.id === subscriber);
  if (contact === undefined) return refused(notFound(correlationId));
  const asked = query.getAll('properties').flatMap((list) => list.split(','));
  const names = asked.some((name) => name !== '')
    ? ['createdate', 'hs_object_id', 'lastmodifieddate', ...asked]
    : DEFAULT_PROPERTIES;
  return {
    answer() {
      const properties: Record<string, string | null> = {};
      for (const name of names) {
        const value = property(call, contact, name);
        if (value !== undefined) properties[name] = value;
      }
      return jsonReply(200, {
        id: contact.id,
        properties,
        createdAt: contact.createdAt,
        updatedAt: contact.createdAt,
        archived: false,
      });
    },
  };
}

/** Gives how far a time zone is ahead of UTC at a moment, in ms. */
function offsetMs(timeZone: string, at: Date): number {
  const local = at.toLocaleString('sv-SE', { timeZone });
  return new Date(`${local.replace(' ', 'T')}Z`).getTime() - Math.floor(at.getTime() / 1000) * 1000;
}

/** Gives an offset as HubSpot writes it, for example `+01:00`. */
function offsetText(ms: number): string {
  const minutes = Math.abs(Math.round(ms / 60_000));
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${ms < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** `GET /account-info/{version}/details` (hubspot.md 5.3): the name of the account only from 2026-09 on. */
export function readAccount(call: Call): Prepared {
  const { portal } = call.account;
  const later = /^\d{4}-\d{2}$/.test(call.apiVersion) && call.apiVersion >= '2026-09';
  return {
    answer() {
      const ahead = offsetMs(portal.timeZone, call.account.now());
      return jsonReply(200, {
        portalId: portal.portalId,
        accountType: portal.accountType,
        timeZone: portal.timeZone,
        companyCurrency: portal.companyCurrency,
        additionalCurrencies: [],
        utcOffset: offsetText(ahead),
        utcOffsetMilliseconds: ahead,
        uiDomain: portal.uiDomain,
        dataHostingLocation: portal.dataHostingLocation,
        ...(later ? { portalName: portal.portalName, createdAt: '2019-06-03T07:40:00.000Z' } : {}),
      });
    },
  };
}
