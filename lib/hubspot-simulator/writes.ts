import { setStatus, setWide, statusOf } from './account.ts';
import { type Call, type Prepared, refused, type Tampering } from './call.ts';
import { validationError } from './errors.ts';
import { LEGAL_BASES, type Reply, STATUSES, type Status } from './model.ts';
import { envelope, statusRow } from './render.ts';
import { appSource } from './sources.ts';
import {
  checkAddress,
  checkBody,
  checkBrand,
  checkChannel,
  checkFlag,
  checkOptionalText,
  checkSubscription,
  checkWord,
} from './validation.ts';

/**
 * The refusal of a write without legal basis, when the switch asks for one. The words are those of
 * v3, seen live on a first subscribe; the dated endpoint's are not public (hubspot.md 2.1, Gaps 1).
 */
function bareWrite(
  call: Call,
  status: Status,
  basis: string | undefined,
  explanation: string | undefined,
): Reply | null {
  const { gdpr } = call.account.settings;
  const wanted = gdpr === 'strict_all' || (gdpr === 'strict' && status === 'SUBSCRIBED');
  if (!wanted || (basis !== undefined && explanation !== undefined)) return null;
  const message =
    basis === undefined
      ? 'Legal Basis is required for resubscribing a contact on GDPR enabled portals'
      : 'Legal Basis Explanation is required for resubscribing a contact on GDPR enabled portals';
  return validationError(call.correlationId, message);
}

/** What the account would store of an explanation, given what a fault does to it. */
function storedExplanation(text: string | undefined, tampering: Tampering): string | undefined {
  if (tampering.dropsExplanation === true) return undefined;
  if (tampering.altersExplanation !== true || text === undefined) return text;
  const kept = Array.from(text)
    .slice(0, Math.max(1, Math.floor(text.length / 2)))
    .join('');
  return `${kept} […]`;
}

/**
 * `POST /statuses/{subscriberIdString}` (hubspot.md 1.1 #4): `channel` in the body, the brand
 * implied by the type, no contact needed and none made (2.3). A stray query is tolerated (1.1).
 */
export function writeStatus(call: Call): Prepared {
  const { account, correlationId, subscriber } = call;
  const address = checkAddress(correlationId, subscriber, 'subscriberIdString');
  if (!address.ok) return refused(address.reply);
  const { contentType, bodyText } = call;
  const required = ['subscriptionId', 'statusState', 'channel'];
  const body = checkBody(
    correlationId,
    contentType,
    bodyText,
    'PartialPublicStatusRequest',
    required,
  );
  if (!body.ok) return refused(body.reply);
  const channel = checkWord(correlationId, body.value, 'channel', ['EMAIL']);
  if (!channel.ok) return refused(channel.reply);
  const status = checkWord(correlationId, body.value, 'statusState', STATUSES);
  if (!status.ok) return refused(status.reply);
  const bare = (body.value.fields.legalBasis ?? null) === null;
  const basis = bare ? null : checkWord(correlationId, body.value, 'legalBasis', LEGAL_BASES);
  if (basis !== null && !basis.ok) return refused(basis.reply);
  const explanation = checkOptionalText(correlationId, body.value, 'legalBasisExplanation');
  if (!explanation.ok) return refused(explanation.reply);
  const type = checkSubscription(account, correlationId, body.value);
  if (!type.ok) return refused(type.reply);
  const refusal = bareWrite(call, status.value, basis?.value, explanation.value);
  if (refusal !== null) return refused(refusal);
  const before = statusOf(account, subscriber, type.value).status;
  const reset = before === 'UNSUBSCRIBED' && status.value === 'NOT_SPECIFIED';
  if (reset && !account.settings.optOutCanBeReset) {
    // In the words of v3 for the neighbouring case (hubspot.md 3.2).
    const message = `Subscription ${type.value.id} for ${subscriber} cannot be updated because they have unsubscribed`;
    return refused(validationError(correlationId, message));
  }

  return {
    answer(tampering = {}) {
      const reason = setStatus(account, {
        address: subscriber,
        subscriptionId: type.value.id,
        status: status.value,
        source: appSource(account.portal.appId),
        legalBasis: tampering.dropsBasis === true ? undefined : basis?.value,
        legalBasisExplanation: storedExplanation(explanation.value, tampering),
        by: 'api',
      });
      const stored = statusOf(account, subscriber, type.value);
      return envelope(call, [statusRow(account, subscriber, { type: type.value, stored }, reason)]);
    },
    otherStatus() {
      const stored = statusOf(account, subscriber, type.value);
      const other: Status = status.value === 'NOT_SPECIFIED' ? 'SUBSCRIBED' : 'NOT_SPECIFIED';
      const shown = stored.status === status.value ? { ...stored, status: other } : stored;
      const pair = { type: type.value, stored: shown };
      return envelope(call, [statusRow(account, subscriber, pair, 'NO_STATUS_CHANGE')]);
    },
  };
}

/**
 * `POST /statuses/{subscriberIdString}/unsubscribe-all` (hubspot.md 1.1 #6): without `verbose` the
 * results are empty. With the Brands add-on it needs `businessUnitId`; without one it is refused
 * here (what HubSpot does then is a gap, hubspot.md Gaps 5).
 */
export function writeWideStatus(call: Call): Prepared {
  const { account, correlationId, query, subscriber } = call;
  const address = checkAddress(correlationId, subscriber, 'subscriberIdString');
  if (!address.ok) return refused(address.reply);
  const channel = checkChannel(correlationId, query);
  if (!channel.ok) return refused(channel.reply);
  const brand = checkBrand(account, correlationId, query);
  if (!brand.ok) return refused(brand.reply);
  const verbose = checkFlag(correlationId, query, 'verbose');
  if (!verbose.ok) return refused(verbose.reply);
  if (account.settings.brands && brand.value === null) {
    const message = 'businessUnitId is required for accounts with the Brands add-on';
    const detail = { message, code: 'MISSING_PARAMETER', in: 'businessUnitId' };
    return refused(validationError(correlationId, message, [detail]));
  }
  return {
    answer() {
      const changed = setWide(account, {
        address: subscriber,
        businessUnitId: account.settings.brands ? brand.value : null,
        status: 'UNSUBSCRIBED',
        source: appSource(account.portal.appId),
        by: 'api',
      });
      const rows = verbose.value ? changed : [];
      return envelope(
        call,
        rows.map((one) => statusRow(account, subscriber, one, 'UNSUBSCRIBE_FROM_ALL_OCCURRED')),
      );
    },
  };
}
