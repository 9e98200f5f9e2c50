import { TYPE_IDS } from './seed-account.ts';
import type { Seeding } from './seeding.ts';
import { SOURCES } from './sources.ts';
import { CONSENT } from './stories.ts';

const { newsletter, productNews, events, customerService, trailNotes } = TYPE_IDS;

const optedIn = { status: 'SUBSCRIBED', source: SOURCES.preferencePage, ...CONSENT } as const;
const optedOut = { status: 'UNSUBSCRIBED', source: SOURCES.preferencePageOptOut } as const;

/** Writes the contacts of `stories.ts`, each with the past that its story needs. */
export function seedStories(seeding: Seeding): void {
  const { contact, status, wide, moment } = seeding;

  // lift: left the newsletter, and two minutes later everything.
  contact('Jo', 'Miller', 'jo.miller@example.com', 730);
  status('jo.miller@example.com', newsletter, 725, optedIn);
  status('jo.miller@example.com', events, 410, { status: 'SUBSCRIBED', source: SOURCES.form });
  const left = moment(183);
  const twoMinutesLater = new Date(Date.parse(left) + 120_000).toISOString();
  status('jo.miller@example.com', newsletter, 183, { ...optedOut, at: left });
  wide('jo.miller@example.com', 183, {
    source: SOURCES.preferencePageOptOut,
    at: twoMinutesLater,
  });

  // plain_lift: left the newsletter only.
  contact('Amara', 'Okafor', 'amara.okafor@example.org', 520);
  status('amara.okafor@example.org', newsletter, 518, optedIn);
  status('amara.okafor@example.org', productNews, 518, optedIn);
  status('amara.okafor@example.org', newsletter, 74, optedOut);

  // subscribe: never chose anything.
  contact('Lukas', 'Gruber', 'lukas.gruber@example.net', 12);

  // already: subscribed, and documented.
  contact('Inês', 'Carvalho', 'ines.carvalho@example.com', 340);
  status('ines.carvalho@example.com', newsletter, 338, optedIn);

  // unsubscribe: subscribed to two types.
  contact('Henrik', 'Solberg', 'henrik.solberg@example.org', 610);
  status('henrik.solberg@example.org', newsletter, 600, optedIn);
  status('henrik.solberg@example.org', events, 288, { status: 'SUBSCRIBED', source: SOURCES.form });

  // document: subscribed, and nobody wrote down why.
  contact('Yuki', 'Tanabe', 'yuki.tanabe@example.com', 905);
  status('yuki.tanabe@example.com', newsletter, 900, {
    status: 'SUBSCRIBED',
    source: SOURCES.import,
  });

  // not_a_contact: new.reader@example.net is nobody, on purpose.

  // wide_opt_out: everything, by the header of a mail program.
  contact('Priya', 'Raman', 'priya.raman@example.com', 455);
  status('priya.raman@example.com', newsletter, 450, optedIn);
  wide('priya.raman@example.com', 31, { source: SOURCES.listUnsubscribeHeader });

  // The stories in which HubSpot does something odd: one contact each, as plain as possible.
  contact('Tomáš', 'Novák', 'tomas.novak@example.org', 230);
  contact('Freya', 'Lindqvist', 'freya.lindqvist@example.net', 190);
  contact('Mateo', 'Ibarra', 'mateo.ibarra@example.com', 88);
  status('mateo.ibarra@example.com', customerService, 60, {
    status: 'SUBSCRIBED',
    source: SOURCES.crmUser,
  });

  contact('Chloé', 'Martin', 'chloe.martin@example.org', 64);

  contact('Omar', 'Haddad', 'omar.haddad@example.com', 310);
  status('omar.haddad@example.com', newsletter, 301, optedIn);

  contact('Greta', 'Vogel', 'greta.vogel@example.net', 275);
  status('greta.vogel@example.net', newsletter, 270, optedIn);
  status('greta.vogel@example.net', trailNotes, 120, optedIn);

  contact('Seán', 'Byrne', 'sean.byrne@example.com', 222);
  status('sean.byrne@example.com', newsletter, 220, optedIn);

  contact('Aylin', 'Demir', 'aylin.demir@example.org', 48);

  contact('Nora', 'Keller', 'nora.keller@example.com', 512);
  status('nora.keller@example.com', newsletter, 505, optedIn);
}
