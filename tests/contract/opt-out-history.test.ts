import { expect, test } from 'vitest';
import { SOURCES } from '@/lib/hubspot-simulator/sources.ts';
import { readOptOutHistory } from '@/lib/subscriptions/read-opt-out-history.ts';
import { DEEDS } from './deeds.ts';
import { NEWSLETTER, openDesk } from './desk.ts';

const ADDRESS = DEEDS['lift to subscribed'].input.subscriberIdString;
const HENRIK = DEEDS.unsubscribe.input.subscriberIdString;

test('HubSpot’s own history is told as HubSpot’s: what, when and by what, newest first', async ({
  onTestFinished,
}) => {
  const desk = await openDesk(onTestFinished, { role: 'viewer' });
  const { timestamp } = await desk.row(ADDRESS);
  const first = {
    ...{ subscriptionId: NEWSLETTER, is: 'out', value: 'true', at: timestamp },
    ...{ source: SOURCES.preferencePageOptOut, sourceKind: 'preference_page' },
  };
  expect(await readOptOutHistory(desk.context, ADDRESS)).toMatchObject({
    ...{ ok: true, events: [first] },
  });
  await desk.external({ subscriber: ADDRESS, status: 'SUBSCRIBED', source: SOURCES.publicApi });
  await desk.external({ subscriber: ADDRESS, subscriptionId: 'all', status: 'UNSUBSCRIBED' });
  const read = await readOptOutHistory(desk.context, ADDRESS);
  if (!read.ok) throw new Error(read.problem.code);
  const ofNewsletter = read.events.filter(({ subscriptionId }) => subscriptionId === NEWSLETTER);
  expect(ofNewsletter).toMatchObject([
    { is: 'out', sourceKind: 'preference_page' },
    { is: 'in', source: 'API', sourceKind: 'api' },
    first,
  ]);
  expect(read.events.filter(({ subscriptionId }) => subscriptionId === null)).toMatchObject([
    { is: 'out' },
  ]);
});

test('who is no contact, or one by another address, has none', async ({ onTestFinished }) => {
  const desk = await openDesk(onTestFinished);
  const none = { ok: false, problem: { code: 'no_contact' } };
  expect(await readOptOutHistory(desk.context, 'new.reader@example.net')).toEqual(none);
  await desk.makeContact({ email: 'main@example.com', additionalEmails: ['other@example.com'] });
  expect(await readOptOutHistory(desk.context, 'other@example.com')).toEqual(none);
  expect(await readOptOutHistory(desk.context, 'main@example.com')).toEqual({
    ok: true,
    events: [],
  });
});

test('nobody reads it without the right; and where HubSpot does not tell, that is said', async ({
  onTestFinished,
}) => {
  const desk = await openDesk(onTestFinished);
  expect(await readOptOutHistory({ ...desk.context, actor: null }, HENRIK)).toEqual({
    ...{ ok: false, problem: { code: 'not_allowed', permission: 'look_up' } },
  });
  await desk.arm({ fault: 'missing_scopes_required', operation: 'readContact' });
  expect(await readOptOutHistory(desk.context, HENRIK)).toMatchObject({
    ...{ ok: false, problem: { code: 'unreadable', cause: { kind: 'missing_scopes' } } },
  });
});
