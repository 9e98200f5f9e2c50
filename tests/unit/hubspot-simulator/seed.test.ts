import { describe, expect, test } from 'vitest';
import type { Account } from '@/lib/hubspot-simulator/account.ts';
import { FAULTS, parseFault } from '@/lib/hubspot-simulator/faults.ts';
import { createSimulator } from '@/lib/hubspot-simulator/simulator.ts';
import type { SimulatorOptions } from '@/lib/hubspot-simulator/simulator-parts.ts';
import { STORIES } from '@/lib/hubspot-simulator/stories.ts';

const today = new Date('2026-05-04T15:00:00Z');
const seeded = (options: SimulatorOptions = {}): Account =>
  createSimulator({ today, ...options }).account();
const data = ({ subscribers, contacts }: Account): unknown => ({ subscribers, contacts });

test('the same seed and day give the same data, whatever the hour', () => {
  const evening = new Date('2026-05-04T23:59:59Z');
  expect(data(seeded({ today: evening }))).toEqual(data(seeded()));
});

test('another seed or another day give other data', () => {
  expect(data(seeded({ seed: 'other' }))).not.toEqual(data(seeded()));
  expect(data(seeded({ today: new Date('2026-05-05T15:00:00Z') }))).not.toEqual(data(seeded()));
});

test('nothing in the seed lies in the future, and every history is in order', () => {
  for (const { history } of seeded().subscribers.values()) {
    const times = history.map((entry) => entry.at);
    for (const time of times) expect(time < '2026-05-04T00:00:00.000Z').toBe(true);
    expect(times).toEqual([...times].sort());
  }
});

test('there are at least sixty contacts, all at domains reserved for examples', () => {
  const contacts = new Set(seeded().contacts.values());
  expect(contacts.size).toBeGreaterThanOrEqual(60);
  for (const { email } of contacts) {
    expect(email).toMatch(/@(example\.(com|net|org)|[a-z]+\.(test|example))$/);
  }
  expect(new Set([...contacts].map((contact) => contact.id)).size).toBe(contacts.size);
});

describe('every state that a screen must show is there', () => {
  const account = seeded();
  const rows = [...account.subscribers.values()].flatMap((one) => [...one.statuses.values()]);
  const wide = [...account.subscribers.values()].flatMap((one) => one.wide);
  const out = (source: string) => () =>
    rows.some((row) => row.status === 'UNSUBSCRIBED' && row.source.startsWith(source));

  test.each([
    [
      'never chose',
      () =>
        account.contacts.size > account.subscribers.size / 2 &&
        account.contacts.has('lukas.gruber@example.net') &&
        !account.subscribers.has('lukas.gruber@example.net'),
    ],
    [
      'subscribed with basis and explanation',
      () =>
        rows.some(
          (row) =>
            row.status === 'SUBSCRIBED' &&
            row.legalBasis !== null &&
            row.legalBasisExplanation !== null,
        ),
    ],
    [
      'basis without explanation',
      () => rows.some((row) => row.legalBasis !== null && row.legalBasisExplanation === null),
    ],
    [
      'subscribed without basis',
      () => rows.some((row) => row.status === 'SUBSCRIBED' && row.legalBasis === null),
    ],
    [
      'very long explanation',
      () => rows.some((row) => (row.legalBasisExplanation?.length ?? 0) > 500),
    ],
    ['odd timestamp', () => rows.some((row) => Number.isNaN(Date.parse(row.timestamp)))],
    ['preference page', out('Preference page')],
    ['list-unsubscribe header', out('List-unsubscribe header')],
    ['form', out('Form')],
    ['import', out('Import')],
    ['workflow', out('Workflow')],
    ['API with app id', out('Public status API, App ID:')],
    ['API', out('Public API')],
    ['a colleague', out('CRM UI')],
    ['spam complaint', out('Marked as spam')],
    ['bounce', out('Hard bounce')],
    [
      'opt-out of all of the account',
      () => wide.some((row) => row.businessUnitId === null && row.status === 'UNSUBSCRIBED'),
    ],
    ['opt-out of all of a brand', () => wide.some((row) => row.businessUnitId === 41857)],
    ['lifted opt-out of all', () => wide.some((row) => row.status === 'SUBSCRIBED')],
    [
      'archived type with history',
      () => [...account.subscribers.values()].some((one) => one.statuses.has('21877304')),
    ],
    [
      'internal type',
      () => [...account.subscribers.values()].some((one) => one.statuses.has('530858990')),
    ],
  ])('%s', (_name, present) => {
    expect(present()).toBe(true);
  });
});

describe('stories', () => {
  test('each has a contact of its own, except the one about nobody', () => {
    const { contacts } = seeded();
    expect(new Set(STORIES.map((story) => story.subscriber)).size).toBe(STORIES.length);
    for (const story of STORIES) {
      expect(contacts.has(story.subscriber)).toBe(story.id !== 'not_a_contact');
    }
  });

  test('each fault of a story can be armed', () => {
    for (const { fault } of STORIES) {
      if (fault === undefined) continue;
      expect(Object.keys(FAULTS)).toContain(fault.fault);
      expect(parseFault(fault)).toMatchObject({ fault: fault.fault });
    }
  });

  test('Jo left the newsletter half a year ago, and everything two minutes later', () => {
    const jo = seeded().subscribers.get('jo.miller@example.com');
    const [left, all] = jo?.history.slice(-2) ?? [];
    expect(left).toMatchObject({ subscriptionId: '39644612', status: 'UNSUBSCRIBED' });
    expect(all).toMatchObject({ wideStatusType: 'PORTAL_WIDE', status: 'UNSUBSCRIBED' });
    expect(Date.parse(all?.at ?? '') - Date.parse(left?.at ?? '')).toBe(120_000);
    const days = (today.getTime() - Date.parse(left?.at ?? '')) / 86_400_000;
    expect(days).toBeGreaterThan(175);
    expect(days).toBeLessThan(190);
  });
});
