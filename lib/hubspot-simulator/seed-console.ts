import type { Status } from './model.ts';
import { DEFAULT_PORTAL, TYPE_IDS } from './seed-account.ts';
import type { Seeding } from './seeding.ts';
import { appSource, SOURCES } from './sources.ts';

const { newsletter, productNews, events } = TYPE_IDS;

const CONSENT = 'CONSENT_WITH_NOTICE';
const CUSTOMER = 'LEGITIMATE_INTEREST_CLIENT';

const EXPLANATIONS = {
  phone: 'Asked for it on the phone; told: once a month, from us, can stop at any time.',
  form: 'Signed up on paper at the spring fair; the form says what is sent, how often and by whom.',
  mail: 'Asked for it by e-mail from this address, and was told how often it comes.',
  sale: 'Bought a tent last season; told of similar offers and of the right to object with the order.',
  again: 'Called to get it again after leaving it; identified by customer number and last order.',
} as const;

type Ground = readonly [basis: string, explanation: keyof typeof EXPLANATIONS];
type Deed = readonly [
  daysAgo: number,
  email: string,
  subscriptionId: string,
  status: Status,
  ground?: Ground,
];

/** What people did by themselves, and the app later undid at their wish. */
const BEFORE: readonly Deed[] = [
  [150, 'taavi.magi@example.org', events, 'SUBSCRIBED'],
  [61, 'taavi.magi@example.org', events, 'UNSUBSCRIBED'],
  [120, 'fatoumata.diallo@example.com', productNews, 'SUBSCRIBED'],
  [70, 'fatoumata.diallo@example.com', productNews, 'UNSUBSCRIBED'],
];

/** What the app did in the last ninety days, of types of which those people have nothing else. */
const DEEDS: readonly Deed[] = [
  [88, 'bjork@fjord.example', productNews, 'SUBSCRIBED', [CONSENT, 'phone']],
  [86, 'hanh.nguyen@example.com', events, 'SUBSCRIBED', [CONSENT, 'form']],
  [84, 'pavlos@dimitriou.test', productNews, 'SUBSCRIBED', [CUSTOMER, 'sale']],
  [82, 'misaki@takahashi.test', events, 'SUBSCRIBED', [CONSENT, 'mail']],
  [80, 'seun.adeyemi@example.org', productNews, 'SUBSCRIBED', [CONSENT, 'form']],
  [79, 'lucja.zelazny@example.net', events, 'SUBSCRIBED', [CONSENT, 'phone']],
  [77, 'noa@berkovitz.test', productNews, 'SUBSCRIBED', [CUSTOMER, 'sale']],
  [75, 'zoe+news@example.net', events, 'SUBSCRIBED', [CONSENT, 'mail']],
  [73, 'anais.lefevre@example.org', productNews, 'UNSUBSCRIBED'],
  [70, 'zhiqiang@zhou.test', events, 'SUBSCRIBED', [CONSENT, 'form']],
  [68, "maelys.d'aubigny@example.org", events, 'SUBSCRIBED', [CONSENT, 'phone']],
  [66, 'leilani.k@example.com', newsletter, 'SUBSCRIBED', [CUSTOMER, 'sale']],
  [64, 'stefan.turcanu@example.org', productNews, 'UNSUBSCRIBED'],
  [62, 'arezoo@kazemi.test', events, 'SUBSCRIBED', [CONSENT, 'mail']],
  [60, 'ola.fasola@example.net', productNews, 'SUBSCRIBED', [CUSTOMER, 'sale']],
  [58, 'bo@li.example', events, 'UNSUBSCRIBED'],
  [57, 'gwenllian@rhys.example', productNews, 'SUBSCRIBED', [CONSENT, 'phone']],
  [55, 'isabella+offers+eu@example.com', productNews, 'SUBSCRIBED', [CONSENT, 'form']],
  [53, 'kamon@sriwong.test', events, 'SUBSCRIBED', [CONSENT, 'mail']],
  [52, 'seun.adeyemi@example.org', productNews, 'UNSUBSCRIBED'],
  [50, 'noah.whitaker@example.net', productNews, 'SUBSCRIBED', [CONSENT, 'phone']],
  [47, 'mei-ling.ota@example.com', events, 'SUBSCRIBED', [CUSTOMER, 'sale']],
  [45, 'hanh.nguyen@example.com', events, 'UNSUBSCRIBED'],
  [43, 'dragan.djordjevic@example.org', events, 'UNSUBSCRIBED'],
  [40, 'zoe+news@example.net', events, 'UNSUBSCRIBED'],
  [38, 'noah.whitaker@example.net', productNews, 'UNSUBSCRIBED'],
  [36, 'hinewai.parata@example.net', productNews, 'UNSUBSCRIBED'],
  [35, 'emilia.jarvenpaa@example.com', events, 'SUBSCRIBED', [CONSENT, 'phone']],
  [33, 'ola.fasola@example.net', productNews, 'NOT_SPECIFIED'],
  [31, 'bjork@fjord.example', productNews, 'UNSUBSCRIBED'],
  [29, 'fatoumata.diallo@example.com', productNews, 'SUBSCRIBED', [CONSENT, 'again']],
  [27, 'salvador.puig@example.org', productNews, 'UNSUBSCRIBED'],
  [26, 'ivo.brandao@example.net', newsletter, 'SUBSCRIBED', [CONSENT, 'mail']],
  [24, 'noa@berkovitz.test', productNews, 'SUBSCRIBED', [CONSENT, 'mail']],
  [22, "maelys.d'aubigny@example.org", events, 'UNSUBSCRIBED'],
  [19, 'xiuying.ng@example.com', productNews, 'SUBSCRIBED', [CONSENT, 'phone']],
  [17, 'seun.adeyemi@example.org', productNews, 'SUBSCRIBED', [CONSENT, 'again']],
  [15, 'taavi.magi@example.org', events, 'SUBSCRIBED', [CONSENT, 'again']],
  [14, 'baptiste.lherault@example.net', events, 'UNSUBSCRIBED'],
  [12, 'leilani.k@example.com', newsletter, 'SUBSCRIBED', [CONSENT, 'form']],
  [11, 'signe.ostergaard@fjord.example', productNews, 'SUBSCRIBED', [CUSTOMER, 'sale']],
  [9, 'isabella+offers+eu@example.com', productNews, 'UNSUBSCRIBED'],
  [8, 'mei-ling.ota@example.com', events, 'SUBSCRIBED', [CONSENT, 'phone']],
  [6, 'arman@hakobyan.test', events, 'SUBSCRIBED', [CONSENT, 'form']],
  [5, 'ivo.brandao@example.net', newsletter, 'UNSUBSCRIBED'],
  [4, 'ragnhild.aasgaard@fjord.example', newsletter, 'SUBSCRIBED', [CONSENT, 'mail']],
  [3, 'arman@hakobyan.test', events, 'UNSUBSCRIBED'],
];

/** Opt-outs by the app that HubSpot shows in no other way than those of any other program. */
const SHOWN_AS_ANY_API = ['hanh.nguyen@example.com', "maelys.d'aubigny@example.org"].concat([
  'hinewai.parata@example.net',
  'salvador.puig@example.org',
]);

/** Writes what the console's own app did before today, and what that followed on. */
export function seedConsole(seeding: Seeding): void {
  for (const [daysAgo, email, subscriptionId, status] of BEFORE) {
    const source = status === 'SUBSCRIBED' ? SOURCES.form : SOURCES.preferencePageOptOut;
    seeding.status(email, subscriptionId, daysAgo, { status, source });
  }
  for (const [daysAgo, email, subscriptionId, status, ground] of DEEDS) {
    const isAny = status === 'UNSUBSCRIBED' && SHOWN_AS_ANY_API.includes(email);
    seeding.status(email, subscriptionId, daysAgo, {
      status,
      source: isAny ? SOURCES.publicApi : appSource(DEFAULT_PORTAL.appId),
      by: 'api',
      at: atWork(seeding.moment(daysAgo)),
      ...(ground && { legalBasis: ground[0], legalBasisExplanation: EXPLANATIONS[ground[1]] }),
    });
  }
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A moment of the first ten hours of a day, moved to office hours, and from a weekend to the Friday. */
function atWork(moment: string): string {
  const at = Date.parse(moment);
  const midnight = at - (at % DAY_MS);
  const weekday = new Date(at).getUTCDay();
  const daysBack = weekday === 6 ? 1 : weekday === 0 ? 2 : 0;
  const later = 7 * HOUR_MS + (at - midnight) * 0.8;
  return new Date(midnight - daysBack * DAY_MS + Math.round(later)).toISOString();
}
