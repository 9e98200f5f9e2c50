import { manyTypes } from './many-types.ts';
import { THIRD_BRAND, TYPE_IDS } from './seed-account.ts';
import type { Seeding } from './seeding.ts';
import { SOURCES } from './sources.ts';
import { CONSENT } from './stories.ts';

const { newsletter, productNews, events, trailNotes } = TYPE_IDS;

const optedIn = { status: 'SUBSCRIBED', source: SOURCES.preferencePage, ...CONSENT } as const;
const optedOut = { status: 'UNSUBSCRIBED', source: SOURCES.preferencePageOptOut } as const;

/** A name of exactly so many characters, of words and of stretches without any space. */
function nameOf(chars: number, words: readonly string[]): string {
  let name = '';
  for (let n = 0; name.length < chars; n += 1) {
    const isStretch = Math.floor(n / 40) % 2 === 1;
    name += `${words[n % words.length]}${isStretch ? '' : ' '}`;
  }
  return name.slice(0, chars).replace(/ $/, 'x');
}

/** Writes the people in whom a contact differs from the ordinary one: what stops mail, and what strains a screen. */
export function seedContacts(seeding: Seeding): void {
  const { contact, status, wide, moment } = seeding;

  // Three addresses, each with statuses of its own: in, out of everything, out of one type.
  const marta = ['marta@lindgren.test', 'marta.l@studio.example'] as const;
  contact('Marta', 'Lindgren', 'marta.lindgren@example.com', 640, [...marta], {
    phone: '+46 70 123 45 67',
    confirmation: 'Confirmed',
    processingBases: 'Legitimate interest – existing customer;Performance of a contract',
  });
  status('marta.lindgren@example.com', newsletter, 610, optedIn);
  status(marta[0], newsletter, 480, optedIn);
  wide(marta[0], 95, { source: SOURCES.listUnsubscribeHeader });
  status(marta[1], productNews, 300, optedOut);

  // Subscribed, and yet no mail: a hard bounce, no marketing contact, a double opt-in not finished.
  contact('Ravi', 'Menon', 'ravi.menon@example.org', 500, [], {
    phone: '030 5550 1417',
    bounce: { count: 2, hardReason: 'UNKNOWN_USER' },
  });
  contact('Pieter', 'de Wit', 'pieter.dewit@example.net', 420, [], { marketable: false });
  contact('Hana', 'Suzuki', 'hana.suzuki@example.com', 33, [], {
    confirmation: 'Confirmation Pending',
  });
  // Soft bounces alone stop nothing.
  contact('Elif', 'Kaya', 'elif.kaya@example.org', 380, [], {
    bounce: { count: 4, hardReason: null },
  });
  // An account in which HubSpot says nothing of marketing contacts.
  contact('Joel', 'Abara', 'joel.abara@example.com', 350, [], { marketable: null });
  for (const email of [
    ...['ravi.menon@example.org', 'pieter.dewit@example.net', 'hana.suzuki@example.com'],
    ...['elif.kaya@example.org', 'joel.abara@example.com'],
  ])
    status(email, newsletter, 30, optedIn);

  // Everything at once stands in the way.
  contact('Nils', 'Berg', 'nils.berg@example.net', 800, [], {
    bounce: { count: 5, hardReason: 'MAILBOX_FULL' },
    marketable: false,
    confirmation: 'Confirmation Email Sent',
  });
  status('nils.berg@example.net', newsletter, 790, optedIn);
  wide('nils.berg@example.net', 60, { source: SOURCES.spamComplaint });

  // Out of everything, back by a colleague, out again: a history in HubSpot's properties.
  const carla = 'carla.mendes@example.org';
  contact('Carla', 'Mendes', carla, 900);
  status(carla, events, 890, { status: 'SUBSCRIBED', source: SOURCES.form });
  wide(carla, 410, { source: SOURCES.preferencePageOptOut });
  wide(carla, 390, { source: SOURCES.crmUser, status: 'SUBSCRIBED' });
  status(carla, events, 389, { status: 'SUBSCRIBED', source: SOURCES.crmUser, ...CONSENT });
  wide(carla, 21, { source: SOURCES.listUnsubscribeHeader });

  // Choices about many types; out of everything of the third brand.
  const tove = 'tove.sand@example.com';
  contact('Tove', 'Sand', tove, 700, [], { phone: '+49 (0)421 555-0188' });
  for (const [n, { id, businessUnitId }] of manyTypes([0, 41_857, THIRD_BRAND]).entries())
    if (n % 3 !== 1 && businessUnitId !== THIRD_BRAND)
      status(tove, id, 500 - n, n % 2 === 0 ? optedIn : optedOut);
  status(tove, trailNotes, 200, optedIn);
  wide(tove, 45, { businessUnitId: THIRD_BRAND, source: SOURCES.preferencePageOptOut });

  // Nearly the address of somebody else: Jo Miller.
  contact('Jo', 'Millar', 'jo.millar@example.com', 160, [], { phone: '+44 20 7946 0958' });
  status('jo.millar@example.com', newsletter, 150, optedIn);

  // Names that strain a screen.
  const long = 'long.name@example.org';
  contact(
    nameOf(4_000, ['Maximiliana', 'Konstantinopolitana', 'Ophelia', 'Wilhelmine']),
    nameOf(300, ['von', 'Donaudampfschifffahrt', 'zu', 'Hohenstein']),
    ...[long, 90],
  );
  status(long, newsletter, 80, optedIn);
  const fatima = 'fatima@alzahra.test';
  contact('فاطمة الزهراء (Fatima)', 'بنت عبد الرحمن', fatima, 260, ['fatima.z@example.com'], {
    phone: '+20 2 2555 0123',
  });
  status(fatima, newsletter, 250, {
    ...optedIn,
    legalBasisExplanation: 'طلبت النشرة هاتفيًا (ticket 4711), وأُخبرت بعددها: once a month.',
  });
  status(fatima, events, 100, optedOut);

  // Deleted in the CRM; what was said of the address stands (hubspot.md 2.3).
  contact('Otto', 'Falk', 'otto.falk@example.net', 600, [], { archivedAt: moment(40) });
  status('otto.falk@example.net', newsletter, 590, optedIn);
  status('otto.falk@example.net', newsletter, 50, optedOut);
}
