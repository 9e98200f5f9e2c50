import { type Account, addContact, setStatus, setWide } from './account.ts';
import type { Contact } from './model.ts';
import { createRandom } from './random.ts';
import { DEFAULT_PORTAL } from './seed-account.ts';
import { seedConsole } from './seed-console.ts';
import { seedContacts } from './seed-contacts.ts';
import { seedPeople } from './seed-people.ts';
import { seedStories } from './seed-stories.ts';
import type { Seeding } from './seeding.ts';
import type { Settings } from './settings.ts';
import type { SimulatorOptions } from './simulator-parts.ts';
import { SOURCES } from './sources.ts';

const DAY_MS = 86_400_000;

/**
 * Makes the account as it is after a reset: a seed text and a day always give the same data, and
 * every date lies before that day.
 */
export function createAccount(options: SimulatorOptions, settings: Settings): Account {
  const now = options.now ?? (() => new Date());
  const day = (options.today ?? now()).toISOString().slice(0, 10);
  const midnight = Date.parse(`${day}T00:00:00.000Z`);
  const random = createRandom(`${options.seed ?? 'consent-desk'}:${day}`);
  const account: Account = {
    portal: { ...DEFAULT_PORTAL, ...options.portal },
    // The seed holds rows of every type, also of those that a switch hides.
    settings: { ...settings, brands: true, hugeIdType: true, types: 'sixty' },
    subscribers: new Map(),
    contacts: new Map(),
    links: new Map(),
    revision: 0,
    now: () => new Date(now().getTime() + account.settings.clockSkewMs),
  };
  const moment = (daysAgo: number): string =>
    new Date(midnight - daysAgo * DAY_MS + random.between(0, 10 * 3_600_000)).toISOString();

  const seeding: Seeding = {
    random,
    moment,
    contact(firstName, lastName, email, daysAgo, additionalEmails = [], more = {}) {
      const contact: Contact = {
        id: String(201_000_000_000 + account.contacts.size * 977 + random.between(1, 900)),
        email,
        additionalEmails,
        firstName,
        lastName,
        ...{ phone: null, bounce: null, marketable: true, confirmation: null },
        ...{ processingBases: null, archivedAt: null },
        createdAt: moment(daysAgo),
        ...more,
      };
      addContact(account, contact);
    },
    status(email, subscriptionId, daysAgo, change) {
      setStatus(account, {
        address: email,
        subscriptionId,
        by: 'seed',
        at: moment(daysAgo),
        ...change,
      });
    },
    wide(email, daysAgo, change) {
      setWide(account, {
        address: email,
        businessUnitId: null,
        status: 'UNSUBSCRIBED',
        by: 'seed',
        at: moment(daysAgo),
        ...change,
      });
    },
  };
  seedStories(seeding);
  seedPeople(seeding);
  seedConsole(seeding);
  seedContacts(seeding);
  for (const { address, history } of account.subscribers.values()) {
    history.sort((a, b) => (a.at < b.at ? -1 : 1));
    const contact = account.contacts.get(address);
    const hasBounced = history.some(({ source }) => source === SOURCES.bounce);
    if (contact && hasBounced) contact.bounce ??= { count: 1, hardReason: 'UNKNOWN_USER' };
  }
  account.settings = { ...settings, limits: { ...settings.limits } };
  account.revision = 0;
  return account;
}
