import { LEGAL_BASES } from './model.ts';
import { DEFAULT_PORTAL, TYPE_IDS } from './seed-account.ts';
import type { Seeding } from './seeding.ts';
import { appSource, SOURCES } from './sources.ts';

const { newsletter, productNews, events, customerService, oneToOne } = TYPE_IDS;
const { archived, trailNotes, gearOffers, huge } = TYPE_IDS;

/** Invented people at domains that are reserved for examples (RFC 2606). */
const PEOPLE: readonly (readonly [first: string, last: string, email: string])[] = [
  ['Ada', 'Thornbury', 'ada.thornbury@example.com'],
  ['Jürgen', 'Größler', 'juergen.groessler@example.org'],
  ['Zoë', 'van der Meer', 'zoe+news@example.net'],
  ['Siobhán', "O'Rourke", "siobhan.o'rourke@example.com"],
  ['محمد', 'العطار', 'm.alattar@shop.test'],
  ['美咲', '高橋', 'misaki@takahashi.test'],
  ['Oluwaseun', 'Adeyemi', 'seun.adeyemi@example.org'],
  ['Łucja', 'Żelazny', 'lucja.zelazny@example.net'],
  ['נועה', 'ברקוביץ', 'noa@berkovitz.test'],
  ['Björk', 'Þórsdóttir', 'bjork@fjord.example'],
  ['Nguyễn', 'Thị Hạnh', 'hanh.nguyen@example.com'],
  ['Παύλος', 'Δημητρίου', 'pavlos@dimitriou.test'],
  ['Anaïs', 'Lefèvre', 'anais.lefevre@example.org'],
  ['Дарья', 'Соколенко', 'darya@sokolenko.test'],
  ['Kwame', 'Boateng-Mensah', 'kwame.boateng-mensah@example.com'],
  ['Çağla', 'Yıldırım', 'cagla.yildirim@example.net'],
  ['志强', '周', 'zhiqiang@zhou.test'],
  ['Maëlys', "D'Aubigny", "maelys.d'aubigny@example.org"],
  ['Sofía', 'Núñez de la Vega', 'sofia.nunez@example.com'],
  ['Ragnhild', 'Åsgård', 'ragnhild.aasgaard@fjord.example'],
  ['दीपिका', 'चौहान', 'deepika@chauhan.test'],
  ['Matěj', 'Říha', 'matej.riha@example.net'],
  ['Leilani', 'Kahananui', 'leilani.k@example.com'],
  ['하늘', '서', 'haneul@seo.test'],
  ['Ștefan', 'Țurcanu', 'stefan.turcanu@example.org'],
  ['Wilhelmina', 'Featherstonehaugh-Cholmondeley', 'w.f.c@example.com'],
  ['آرزو', 'کاظمی', 'arezoo@kazemi.test'],
  ['Ọlá', 'Fáṣọlá', 'ola.fasola@example.net'],
  ['Bo', 'Li', 'bo@li.example'],
  ['Gwenllïan', 'ap Rhys', 'gwenllian@rhys.example'],
  ['Taavi', 'Mägi', 'taavi.magi@example.org'],
  ['Isabella', 'Ferrari Conti', 'isabella+offers+eu@example.com'],
  ['กมล', 'ศรีวงศ์', 'kamon@sriwong.test'],
  ['Noah', 'Whitaker', 'noah.whitaker@example.net'],
  ['Fatoumata', 'Diallo-Sow', 'fatoumata.diallo@example.com'],
  ['Ülle', 'Õunapuu', 'ulle.ounapuu@example.org'],
  ['Rónán', 'Mac Giolla', 'ronan.macgiolla@example.net'],
  ['Mei-Ling', 'Ōta', 'mei-ling.ota@example.com'],
  ['Dragan', 'Đorđević', 'dragan.djordjevic@example.org'],
  ['Hinewai', 'Parata', 'hinewai.parata@example.net'],
  ['Emilia', 'Järvenpää', 'emilia.jarvenpaa@example.com'],
  ['Salvador', 'Puig i Ferrer', 'salvador.puig@example.org'],
  ['თამარ', 'გელაშვილი', 'tamar@gelashvili.test'],
  ['Aroha', 'Te Kanawa', 'aroha.tekanawa@example.com'],
  ['Ivo', 'Brandão', 'ivo.brandao@example.net'],
  ['Marie-Thérèse', 'Kaboré', 'mt.kabore@example.org'],
  ['Xiuying', 'Ng', 'xiuying.ng@example.com'],
  ['Baptiste', "L'Hérault", 'baptiste.lherault@example.net'],
  ['Signe', 'Østergaard', 'signe.ostergaard@fjord.example'],
  ['Arman', 'Հակոբյան', 'arman@hakobyan.test'],
];

const LONG_EXPLANATION = [
  'Asked for by telephone on the service line, after the yearly review of the account.',
  'The caller named the customer number and the last invoice, was read the wording of the sign-up form (version of the current year), agreed to each kind of mail one by one, and asked that this be written down because a colleague had opted out of everything by mistake.',
  'Bestätigt auch schriftlich: „Ja, bitte wieder senden – danke!“ 👍🏽',
  'تم التأكيد كتابيًا أيضًا.',
  'Ticket 2025-118834, call recording kept for thirty days, confirmed by e-mail from the same address on the following day.',
].join(' ');

/** One kind of past. Each person gets one, in turn, so that every state stands somewhere. */
type Past = (seeding: Seeding, email: string, days: number) => void;

const optOut =
  (source: string): Past =>
  (seeding, email, days) => {
    const asked = 'Signed up on the website.';
    seeding.status(email, newsletter, days + 200, {
      status: 'SUBSCRIBED',
      source: SOURCES.form,
      legalBasis: 'CONSENT_WITH_NOTICE',
      legalBasisExplanation: asked,
    });
    seeding.status(email, newsletter, days, { status: 'UNSUBSCRIBED', source });
  };

const PASTS: readonly Past[] = [
  // Never chose anything.
  () => undefined,
  // Subscribed with basis and explanation, to several types, the two internal ones among them.
  (seeding, email, days) => {
    for (const id of [newsletter, productNews, customerService, oneToOne]) {
      seeding.status(email, id, days, {
        status: 'SUBSCRIBED',
        source: SOURCES.preferencePage,
        legalBasis: seeding.random.pick(LEGAL_BASES),
        legalBasisExplanation: 'Contact provided explicit consent via form.',
      });
    }
  },
  optOut(SOURCES.preferencePageOptOut),
  optOut(SOURCES.listUnsubscribeHeader),
  optOut(SOURCES.form),
  optOut(SOURCES.import),
  optOut(SOURCES.workflow),
  optOut(appSource(DEFAULT_PORTAL.appId)),
  optOut(SOURCES.publicApi),
  optOut(SOURCES.crmUser),
  optOut(SOURCES.spamComplaint),
  optOut(SOURCES.bounce),
  optOut(SOURCES.reply),
  // Opted out of everything, with a past.
  (seeding, email, days) => {
    seeding.status(email, events, days + 90, { status: 'SUBSCRIBED', source: SOURCES.form });
    seeding.wide(email, days, { source: SOURCES.preferencePageOptOut });
  },
  // Opted out of everything of the second brand only.
  (seeding, email, days) => {
    seeding.status(email, newsletter, days + 30, { status: 'SUBSCRIBED', source: SOURCES.form });
    seeding.wide(email, days, {
      businessUnitId: 41_857,
      source: SOURCES.preferencePageOptOut,
    });
  },
  // Has a status of a type that was archived since.
  (seeding, email, days) => {
    seeding.status(email, archived, days + 1100, { status: 'SUBSCRIBED', source: SOURCES.import });
    seeding.status(email, newsletter, days, { status: 'SUBSCRIBED', source: SOURCES.workflow });
  },
  // A basis, and no word of explanation.
  (seeding, email, days) => {
    const legalBasis = 'LEGITIMATE_INTEREST_CLIENT';
    seeding.status(email, productNews, days, {
      status: 'SUBSCRIBED',
      source: SOURCES.crmUser,
      legalBasis,
    });
  },
  // A very long explanation, in several scripts.
  (seeding, email, days) => {
    seeding.status(email, newsletter, days, {
      status: 'SUBSCRIBED',
      source: appSource(DEFAULT_PORTAL.appId),
      legalBasis: 'CONSENT_WITH_NOTICE',
      legalBasisExplanation: LONG_EXPLANATION,
    });
  },
  // A time that is none: one of HubSpot's own samples (hubspot.md 1.5).
  (seeding, email) => {
    seeding.status(email, newsletter, 1, {
      status: 'SUBSCRIBED',
      source: SOURCES.preferencePage,
      at: '2024-05-22T12:151:01.145Z',
    });
  },
  // Readers of the second brand; one type left again.
  (seeding, email, days) => {
    const status = 'SUBSCRIBED';
    seeding.status(email, trailNotes, days + 40, { status, source: SOURCES.form });
    seeding.status(email, gearOffers, days + 40, { status, source: SOURCES.form });
    seeding.status(email, gearOffers, days, {
      status: 'UNSUBSCRIBED',
      source: SOURCES.preferencePageOptOut,
    });
    seeding.status(email, huge, days, { status, source: SOURCES.form });
  },
  // Opted out of everything, then came back to one type by the preference page.
  (seeding, email, days) => {
    seeding.wide(email, days + 60, { source: SOURCES.preferencePageOptOut });
    seeding.status(email, newsletter, days, {
      status: 'SUBSCRIBED',
      source: SOURCES.preferencePage,
    });
  },
  // An opt-out of everything that was lifted: such rows read SUBSCRIBED (hubspot.md 1.6 g).
  (seeding, email, days) => {
    seeding.wide(email, days + 60, { source: SOURCES.crmUser });
    seeding.wide(email, days, { source: SOURCES.crmUser, status: 'SUBSCRIBED' });
  },
];

/** Who has a second address, with a status of its own (hubspot.md 2.3). */
const SECOND_ADDRESS = {
  of: 'juergen.groessler@example.org',
  address: 'j.groessler@example.net',
} as const;

/** Writes everybody who has no story. */
export function seedPeople(seeding: Seeding): void {
  for (const [index, [first, last, email]] of PEOPLE.entries()) {
    const days = seeding.random.between(3, 700);
    const createdDaysAgo = days + seeding.random.between(210, 900);
    const more = email === SECOND_ADDRESS.of ? [SECOND_ADDRESS.address] : [];
    seeding.contact(first, last, email, createdDaysAgo, more);
    PASTS[index % PASTS.length]?.(seeding, email, days);
  }
  seeding.status(SECOND_ADDRESS.address, newsletter, 300, {
    status: 'UNSUBSCRIBED',
    source: SOURCES.preferencePageOptOut,
  });
}
