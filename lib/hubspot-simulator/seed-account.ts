import { manyTypes } from './many-types.ts';
import type { Portal, SubscriptionType, Translation } from './model.ts';
import type { Settings } from './settings.ts';

/** The token of the demo: has every scope, opens nothing but a simulator. */
export const DEMO_TOKEN = 'demo-token-of-the-simulator';

/** Every scope that the simulated routes ask for (hubspot.md 1.1). */
export const ALL_SCOPES: readonly string[] = [
  'communication_preferences.read',
  'communication_preferences.write',
  'communication_preferences.read_write',
  'crm.objects.contacts.read',
  'oauth',
];

export const DEFAULT_PORTAL: Portal = {
  portalId: 48_120_217,
  portalName: 'Harbour & Pine',
  accountType: 'STANDARD',
  timeZone: 'Europe/Berlin',
  companyCurrency: 'EUR',
  uiDomain: 'app-eu1.hubspot.com',
  dataHostingLocation: 'eu1',
  appId: 5_848_098,
};

/** The brands of the account: 0 is its own (hubspot.md 1.5). The third comes with sixty types. */
export const BRANDS = [
  { businessUnitId: 0, name: 'Harbour & Pine' },
  { businessUnitId: 41_857, name: 'Northwind Outdoor' },
  { businessUnitId: 52_210, name: 'Birch & Barrow' },
] as const;
const SECOND_BRAND = 41_857;
export const THIRD_BRAND = 52_210;

export const TYPE_IDS = {
  newsletter: '39644612',
  productNews: '39644613',
  events: '39644690',
  customerService: '530858989',
  oneToOne: '530858990',
  archived: '21877304',
  trailNotes: '88249125',
  gearOffers: '88249126',
  huge: '9007199254740993',
} as const;

function translation(languageCode: string, name: string, description: string): Translation {
  // createdAt 0 is what HubSpot's own sample shows (hubspot.md 1.6 f).
  return { languageCode, name, description, createdAt: 0, updatedAt: 1_724_702_359_758 };
}

function type(
  fields: Pick<SubscriptionType, 'id' | 'name' | 'description' | 'createdAt'> &
    Partial<SubscriptionType>,
): SubscriptionType {
  return {
    businessUnitId: 0,
    purpose: 'Marketing',
    communicationMethod: 'Email',
    isActive: true,
    isDefault: false,
    isInternal: false,
    updatedAt: fields.createdAt,
    translations: [],
    ...fields,
  };
}

const TYPES: readonly SubscriptionType[] = [
  type({
    id: TYPE_IDS.newsletter,
    name: 'Newsletter',
    description: 'News and stories from Harbour & Pine, once a month',
    isDefault: true,
    createdAt: '2022-04-14T20:37:03.073Z',
    updatedAt: '2024-08-26T19:59:19.758Z',
    translations: [
      translation('de', 'Newsletter', 'Neues von Harbour & Pine, einmal im Monat'),
      translation('fr', 'Lettre d’information', 'Les nouvelles de Harbour & Pine, chaque mois'),
      translation('ar', 'النشرة الإخبارية', 'أخبار وقصص مرة كل شهر'),
    ],
  }),
  type({
    id: TYPE_IDS.productNews,
    name: 'Product news',
    description: 'New products, updates and the occasional offer',
    createdAt: '2022-04-14T20:39:41.620Z',
    translations: [translation('de', 'Produktneuheiten', 'Neue Produkte, Updates und Angebote')],
  }),
  type({
    id: TYPE_IDS.events,
    name: 'Event invitations',
    description: 'Open days, webinars and fairs near you',
    createdAt: '2023-01-19T09:12:55.004Z',
    translations: [translation('de', 'Einladungen', 'Tage der offenen Tür, Webinare und Messen')],
  }),
  type({
    id: TYPE_IDS.customerService,
    name: 'Customer Service Communication',
    description: 'Receive feedback requests and customer service information.',
    purpose: 'Customer Service',
    isInternal: true,
    createdAt: '2022-04-14T20:30:00.118Z',
  }),
  type({
    id: TYPE_IDS.oneToOne,
    name: 'One to One',
    description: 'One to One emails',
    purpose: 'Sales',
    isInternal: true,
    createdAt: '2022-04-14T20:30:00.121Z',
  }),
  type({
    id: TYPE_IDS.archived,
    name: 'Weekly digest (until 2023)',
    description: 'Our former weekly digest, replaced by the newsletter',
    isActive: false,
    createdAt: '2019-06-03T07:45:10.900Z',
    updatedAt: '2023-12-29T11:02:47.331Z',
  }),
  type({
    id: TYPE_IDS.trailNotes,
    businessUnitId: SECOND_BRAND,
    name: 'Trail notes',
    description: 'Routes, weather and huts from Northwind Outdoor',
    createdAt: '2024-02-05T14:21:36.250Z',
    translations: [translation('de', 'Tourentipps', 'Routen, Wetter und Hütten')],
  }),
  type({
    id: TYPE_IDS.gearOffers,
    businessUnitId: SECOND_BRAND,
    name: 'Gear offers',
    description: 'Sales and second-hand days at Northwind Outdoor',
    // Empty strings are what HubSpot sends for types older than these fields (hubspot.md 1.6 f).
    purpose: '',
    communicationMethod: '',
    createdAt: '2024-02-05T14:25:02.871Z',
  }),
];

const HUGE_TYPE = type({
  id: TYPE_IDS.huge,
  name: 'Type with a huge id',
  description: 'Its id does not fit into a JavaScript number',
  createdAt: '2025-03-03T03:03:03.003Z',
});

const MANY_TYPES = manyTypes(BRANDS.map(({ businessUnitId }) => businessUnitId));

type Choice = Pick<Settings, 'brands' | 'hugeIdType' | 'types'>;

/** Gives the account's subscription types; those of other brands, the huge one and many more by switch. */
export function subscriptionTypes({ brands, hugeIdType, types }: Choice): SubscriptionType[] {
  const all = types === 'sixty' ? [...TYPES, ...MANY_TYPES] : TYPES;
  const chosen = all.filter(
    ({ id, businessUnitId }) =>
      (brands || businessUnitId === 0) && (types !== 'one' || id === TYPE_IDS.newsletter),
  );
  return hugeIdType ? [...chosen, HUGE_TYPE] : chosen;
}

/** Gives the numbers of the account's brands; 0 alone where there are none. */
export function brandsOf({ brands, types }: Choice): number[] {
  const numbers = BRANDS.map((one): number => one.businessUnitId);
  if (!brands) return [0];
  return types === 'sixty' ? numbers : numbers.filter((one) => one !== THIRD_BRAND);
}
