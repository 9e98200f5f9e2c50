import { randomUUID } from 'node:crypto';
import { type Account, echoedAddress, typesOf } from './account.ts';
import { type Call, type Prepared, refused } from './call.ts';
import { jsonReply } from './errors.ts';
import type { ExternalChange } from './external-change.ts';
import { isRecord } from './json-text.ts';
import type { PreferenceLink } from './model.ts';
import { SOURCES } from './sources.ts';
import { CONSENT } from './stories.ts';
import {
  checkAddress,
  checkBody,
  checkBrand,
  checkChannel,
  checkOptionalText,
  checkSubscription,
} from './validation.ts';

const PAGE = 'https://preferences.example.com';

/**
 * `POST /links/generate` (hubspot.md 1.1 #2, 1.6 i): changes no status; one link only when a type was
 * named. Without a brand the page is that of brand 0. The links lead nowhere: `POST /use-link` of the
 * control interface is the person who follows one.
 */
export function generateLink(call: Call): Prepared {
  const { account, correlationId, query } = call;
  const channel = checkChannel(correlationId, query);
  if (!channel.ok) return refused(channel.reply);
  const brand = checkBrand(account, correlationId, query);
  if (!brand.ok) return refused(brand.reply);
  const body = checkBody(correlationId, call.contentType, call.bodyText, 'LinkGenerationRequest', [
    'subscriberIdString',
  ]);
  if (!body.ok) return refused(body.reply);
  const { subscriberIdString, subscriptionId } = body.value.fields;
  const address = checkAddress(correlationId, String(subscriberIdString), 'subscriberIdString');
  if (!address.ok) return refused(address.reply);
  const language = checkOptionalText(correlationId, body.value, 'language');
  if (!language.ok) return refused(language.reply);
  const named = subscriptionId !== undefined && subscriptionId !== null;
  const type = named ? checkSubscription(account, correlationId, body.value) : null;
  if (type !== null && !type.ok) return refused(type.reply);

  return {
    answer() {
      const secret = randomUUID();
      const businessUnitId = brand.value ?? 0;
      account.links.set(secret, {
        address: address.value.toLowerCase(),
        businessUnitId,
        subscriptionId: type === null ? null : type.value.id,
      });
      const link = (action: string): string => {
        const url = new URL(`${PAGE}/${action}`);
        url.searchParams.set('data', secret);
        url.searchParams.set('brand', String(businessUnitId));
        if (language.value !== undefined) url.searchParams.set('lang', language.value);
        return url.href;
      };
      return jsonReply(200, {
        subscriberIdString: echoedAddress(account, address.value),
        managePreferencesUrl: link('manage'),
        unsubscribeAllUrl: link('unsubscribe-all'),
        ...(type === null ? {} : { unsubscribeSingleUrl: link('unsubscribe') }),
      });
    },
  };
}

const ACTIONS = ['manage', 'unsubscribe-all', 'unsubscribe'] as const;
type Action = (typeof ACTIONS)[number];

/** The link that a person holds: the one given, or the page of the latest that was made for them. */
function heldLink(
  { links }: Account,
  { link, subscriber }: Record<string, unknown>,
): { found: PreferenceLink; action: Action } | string {
  if (typeof link === 'string' && URL.canParse(link)) {
    const { origin, pathname, searchParams } = new URL(link);
    const found = links.get(searchParams.get('data') ?? '');
    const action = ACTIONS.find((one) => pathname === `/${one}`);
    return origin === PAGE && found && action ? { found, action } : 'no such link was made';
  }
  if (typeof subscriber !== 'string') return 'link must be a link, or subscriber an address';
  const found = [...links.values()].findLast((one) => one.address === subscriber.toLowerCase());
  return found ? { found, action: 'manage' } : 'no link was made for this address';
}

/**
 * Takes the parsed body of `POST /use-link`: `link`, or `subscriber` for the latest one made for them;
 * and, on the page where one manages everything, `subscriptionId` (or `all`) and `status`. Gives what the
 * person changes by it, or a sentence that says what is wrong. In the words of the preference page; who
 * subscribes gives consent by it (hubspot.md 1.5, 1.6 e).
 */
export function parseLinkUse(account: Account, body: unknown): ExternalChange | string {
  if (!isRecord(body)) return 'the use of a link must be a JSON object';
  const KEYS = ['link', 'subscriber', 'subscriptionId', 'status'];
  const stranger = Object.keys(body).find((key) => !KEYS.includes(key));
  if (stranger !== undefined) return `unknown field: ${stranger}`;
  const held = heldLink(account, body);
  if (typeof held === 'string') return held;
  const { address, businessUnitId, subscriptionId } = held.found;
  const all = held.action === 'unsubscribe-all' || body.subscriptionId === 'all';
  const about = held.action === 'unsubscribe' ? subscriptionId : String(body.subscriptionId);
  const status = held.action === 'manage' ? body.status : 'UNSUBSCRIBED';
  if (status !== 'SUBSCRIBED' && status !== 'UNSUBSCRIBED') {
    return 'status must be SUBSCRIBED or UNSUBSCRIBED';
  }
  if (all && status === 'SUBSCRIBED') return 'nobody subscribes to everything at once';
  const shown = typesOf(account).filter(
    (type) => type.isActive && type.businessUnitId === businessUnitId,
  );
  if (!all && !shown.some(({ id }) => id === about)) return `the page does not show ${about}`;
  const isIn = status === 'SUBSCRIBED';
  return {
    subscriber: address,
    subscriptionId: all ? 'all' : String(about),
    businessUnitId: account.settings.brands ? businessUnitId : null,
    status,
    source: isIn ? SOURCES.preferencePage : SOURCES.preferencePageOptOut,
    legalBasis: isIn ? CONSENT.legalBasis : undefined,
    legalBasisExplanation: isIn ? CONSENT.legalBasisExplanation : undefined,
    afterNext: null,
  };
}
