import { type Account, findSubscriber, statusesOf, typesOf } from './account.ts';
import { type Call, type Prepared, refused } from './call.ts';
import { notFound } from './errors.ts';
import { definitionRow, envelope, statusRow, wideRow } from './render.ts';
import { checkAddress, checkBrand, checkChannel, checkFlag } from './validation.ts';

/** `GET /definitions` (hubspot.md 1.1 #1, 1.6 f): archived types too, no paging. */
export function readDefinitions(call: Call): Prepared {
  const brand = checkBrand(call.account, call.correlationId, call.query);
  if (!brand.ok) return refused(brand.reply);
  const translated = checkFlag(call.correlationId, call.query, 'includeTranslations');
  if (!translated.ok) return refused(translated.reply);
  return {
    answer() {
      const types = typesOf(call.account).filter(
        (type) => brand.value === null || type.businessUnitId === brand.value,
      );
      return envelope(
        call,
        types.map((type) => definitionRow(call.account, type, translated.value)),
      );
    },
  };
}

/** Whether an address is to be answered with a 404, because nothing is recorded of it. */
function isUnknown(account: Account, subscriber: string): boolean {
  const isRecorded = findSubscriber(account, subscriber) !== undefined;
  return account.settings.unknownAddressIs404 && !isRecorded;
}

/**
 * `GET /statuses/{subscriberIdString}` (hubspot.md 1.1 #3). An address that HubSpot has never seen
 * is answered with NOT_SPECIFIED for every active type (2.3, inferred), by switch with a 404.
 */
export function readStatuses(call: Call): Prepared {
  const { account, correlationId, query, subscriber } = call;
  const address = checkAddress(correlationId, subscriber, 'subscriberIdString');
  if (!address.ok) return refused(address.reply);
  const channel = checkChannel(correlationId, query);
  if (!channel.ok) return refused(channel.reply);
  const brand = checkBrand(account, correlationId, query);
  if (!brand.ok) return refused(brand.reply);
  if (isUnknown(account, subscriber)) return refused(notFound(correlationId));
  return {
    answer() {
      const rows = statusesOf(account, subscriber).filter(
        ({ type }) => brand.value === null || type.businessUnitId === brand.value,
      );
      return envelope(
        call,
        rows.map((row) => statusRow(account, subscriber, row, null)),
      );
    },
  };
}

/**
 * `GET /statuses/{subscriberIdString}/unsubscribe-all` (hubspot.md 1.1 #5): no row means not opted
 * out of all. A brand's rows come with those of the whole account, which cover it (inferred).
 */
export function readWideStatuses(call: Call): Prepared {
  const { account, correlationId, query, subscriber } = call;
  const address = checkAddress(correlationId, subscriber, 'subscriberIdString');
  if (!address.ok) return refused(address.reply);
  const channel = checkChannel(correlationId, query);
  if (!channel.ok) return refused(channel.reply);
  const brand = checkBrand(account, correlationId, query);
  if (!brand.ok) return refused(brand.reply);
  const verbose = checkFlag(correlationId, query, 'verbose');
  if (!verbose.ok) return refused(verbose.reply);
  if (isUnknown(account, subscriber)) return refused(notFound(correlationId));
  return {
    answer() {
      const rows = (findSubscriber(account, subscriber)?.wide ?? []).filter(
        ({ businessUnitId }) =>
          businessUnitId === null ||
          (account.settings.brands && (brand.value ?? businessUnitId) === businessUnitId),
      );
      return envelope(
        call,
        rows.map((row) => wideRow(account, subscriber, row)),
      );
    },
  };
}
