import { expect, test } from 'vitest';
import { ROLES } from '@/lib/auth/permissions.ts';
import { logExchange } from '@/lib/log.ts';
import { type LinkWishInput, offerLink } from '@/lib/subscriptions/offer-link.ts';
import { linkUse, readOffered } from '@/lib/subscriptions/offered-link.ts';
import { readPerson } from '@/lib/subscriptions/read-person.ts';
import { recordBy } from '../helpers/test-record.ts';
import { DEEDS } from './deeds.ts';
import { type Desk, NEWSLETTER, openDesk } from './desk.ts';

const ADDRESS = DEEDS['lift to subscribed'].input.subscriberIdString;
const WISH: LinkWishInput = {
  ...{ subscriberIdString: ADDRESS, language: 'de', subscriptionId: NEWSLETTER },
  businessUnitId: null,
};

async function offered(desk: Desk, wish = WISH) {
  const offer = await offerLink(desk.context, wish);
  if (!offer.ok) throw new Error(offer.problem.code);
  return offer;
}
async function useOf(desk: Desk, offer: Parameters<typeof linkUse>[0]) {
  const person = await readPerson(desk.context, ADDRESS, desk.clock.now() + 5_000);
  return linkUse(offer, person.ok ? person.reading : null);
}

test('a link is made in the language and for the type, goes on record, and is later shown as used', async ({
  onTestFinished,
}) => {
  const desk = await openDesk(onTestFinished, { role: 'agent' });
  const { links, offered: offer } = await offered(desk);
  expect(new URL(links.managePreferencesUrl).searchParams.get('lang')).toBe('de');
  expect(links.unsubscribeSingleUrl).not.toBeNull();
  expect(await useOf(desk, offer)).toBe('not_yet');

  const record = await recordBy(desk.clock);
  await record.notes.writeUp();
  const { rows } = await desk.database.pool.query<{ detail: string }>(
    `SELECT detail FROM ledger_entry JOIN ledger_detail USING (seq) WHERE kind = 'link_offered'`,
  );
  const kept = rows.map(({ detail }) => readOffered(JSON.parse(detail)));
  expect(kept).toContainEqual(offer);

  await desk.followLink({
    ...{ link: links.managePreferencesUrl, subscriptionId: NEWSLETTER, status: 'SUBSCRIBED' },
  });
  expect((await desk.row(ADDRESS)).status).toBe('SUBSCRIBED');
  expect(await useOf(desk, offer)).toBe('used');
});

test('a link stands in no table, and in no line of the log', async ({ onTestFinished }) => {
  const desk = await openDesk(onTestFinished);
  const lines: unknown[] = [];
  const { hubspot } = desk.context;
  const listening = {
    ...hubspot,
    async generateLink(...call: Parameters<typeof hubspot.generateLink>) {
      const made = await hubspot.generateLink(...call);
      const take = (...line: unknown[]) => void lines.push(line);
      const log = { info: take, warn: take, error: take, debug: take };
      logExchange(log as never, made.exchange, made.ok ? null : made.error);
      lines.push(made.exchange);
      return made;
    },
  };
  const offer = await offerLink({ ...desk.context, hubspot: listening }, WISH);
  if (!offer.ok) throw new Error(offer.problem.code);
  await (await recordBy(desk.clock)).notes.writeUp();
  const secret = new URL(offer.links.managePreferencesUrl).searchParams.get('data') ?? '';
  expect(secret.length).toBeGreaterThan(20);
  expect(lines.length).toBeGreaterThan(0);
  expect(JSON.stringify(lines)).not.toContain(secret);
  const { pool } = desk.database;
  const { rows: tables } = await pool.query<{ name: string }>(
    `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
     WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
  );
  for (const { name } of tables) {
    const { rows } = await pool.query(`SELECT FROM ${name} t WHERE position($1 IN t::text) > 0`, [
      secret,
    ]);
    expect(rows, name).toEqual([]);
  }
});

test.for(ROLES)('%s: it needs the right to lift', async (role, { onTestFinished }) => {
  const desk = await openDesk(onTestFinished, { role });
  const offer = await offerLink(desk.context, WISH);
  if (role !== 'viewer') return expect(offer).toMatchObject({ ok: true });
  expect(offer).toEqual({ ok: false, problem: { code: 'not_allowed', permission: 'lift' } });
  expect(await desk.journal('generateLink')).toEqual([]);
});

test('where the console only looks, or nothing can be put on record, nobody gets one', async ({
  onTestFinished,
}) => {
  const desk = await openDesk(onTestFinished);
  expect(await offerLink({ ...desk.context, writes: false }, WISH)).toEqual({
    ...{ ok: false, problem: { code: 'writes_off' } },
  });
  expect(await desk.journal('generateLink')).toEqual([]);
  const full = {
    ...desk.context,
    onRecord: async () => ({ ok: false, why: 'disk_full' }) as const,
  };
  expect(await offerLink(full, WISH)).toEqual({
    ...{ ok: false, problem: { code: 'no_record', why: 'disk_full' } },
  });
});

test('where HubSpot makes none, that is said', async ({ onTestFinished }) => {
  const desk = await openDesk(onTestFinished);
  await desk.arm({ fault: 'missing_scopes_required', operation: 'generateLink' });
  expect(await offerLink(desk.context, WISH)).toMatchObject({
    ...{ ok: false, problem: { code: 'hubspot', cause: { kind: 'missing_scopes' } } },
  });
});
