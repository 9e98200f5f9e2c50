import { type Call, type Prepared, refused } from './call.ts';
import { contactRecord, DEFAULT_PROPERTIES, EVER_SHOWN, historyOf } from './contact-properties.ts';
import { jsonReply, notFound, validationError } from './errors.ts';

/** The names in a parameter that may stand several times, each time with several names. */
function namesIn(query: URLSearchParams, parameter: string): string[] {
  return query.getAll(parameter).flatMap((list) => list.split(',').filter((name) => name !== ''));
}

/**
 * `GET /crm/objects/{version}/contacts/{email}?idProperty=email&properties=…&propertiesWithHistory=…`
 * (hubspot.md 10): also by a secondary address, or by id without `idProperty`. 404 for nobody (3.5), and
 * for an archived one unless those are asked for. Properties that do not exist are left out; of those
 * with history, the value is shown too.
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
  const isArchived = contact !== undefined && contact.archivedAt !== null;
  if (contact === undefined || isArchived !== (query.get('archived') === 'true')) {
    return refused(notFound(correlationId));
  }
  const traced = namesIn(query, 'propertiesWithHistory');
  const asked = [...namesIn(query, 'properties'), ...traced];
  const names = asked.length > 0 ? [...EVER_SHOWN, ...asked] : DEFAULT_PROPERTIES;
  return {
    answer() {
      const histories = traced.flatMap((name) => {
        const versions = historyOf(account, contact, name);
        return versions === undefined ? [] : [[name, versions] as const];
      });
      return jsonReply(200, {
        ...contactRecord(account, contact, names),
        ...(traced.length > 0 ? { propertiesWithHistory: Object.fromEntries(histories) } : {}),
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
