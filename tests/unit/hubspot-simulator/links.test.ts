import { expect, test } from 'vitest';
import { bodyOf, type Desk, JO, NEWSLETTER, startDesk } from './harness.ts';

const ANN = 'amara.okafor@example.org';
const TRAIL_NOTES = 88_249_125;

async function linksFor(desk: Desk, fields: Record<string, unknown>, query = '') {
  const response = await desk.call(`/links/generate?channel=EMAIL${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ subscriberIdString: ANN, ...fields }),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as Record<string, string>;
}
const follow = (desk: Desk, body: unknown) => desk.control('POST', '/use-link', body);

test('making a link changes nothing', async () => {
  const desk = await startDesk();
  const before = await desk.state(ANN);
  await linksFor(desk, { subscriptionId: NEWSLETTER });
  expect(await desk.state(ANN)).toEqual(before);
  expect(await bodyOf(await desk.control('GET', '/journal'))).toMatchObject({
    entries: [{ operation: 'generateLink', subscriber: ANN, applied: false }],
  });
});

test('each link does what its name says, in the words of the preference page', async () => {
  const desk = await startDesk({ settings: { brands: false } });
  const links = await linksFor(desk, { subscriptionId: NEWSLETTER });
  const manage = { link: links.managePreferencesUrl, subscriptionId: NEWSLETTER };
  expect((await follow(desk, { ...manage, status: 'SUBSCRIBED' })).status).toBe(200);
  expect(await desk.newsletter(ANN)).toMatchObject({
    status: 'SUBSCRIBED',
    source: 'Self Service Resubscription',
    legalBasis: 'CONSENT_WITH_NOTICE',
  });
  await follow(desk, { link: links.unsubscribeSingleUrl });
  expect(await desk.newsletter(ANN)).toMatchObject({
    status: 'UNSUBSCRIBED',
    source: 'Preference page',
    legalBasis: null,
  });
  await follow(desk, { link: links.unsubscribeAllUrl });
  expect((await desk.state(ANN)).wide).toMatchObject([
    { wideStatusType: 'PORTAL_WIDE', status: 'UNSUBSCRIBED', source: 'Preference page' },
  ]);
});

test('a page of a brand shows its types, and its way out of everything is out of that brand', async () => {
  const desk = await startDesk();
  await linksFor(desk, {}, '&businessUnitId=41857');
  const status = 'SUBSCRIBED';
  const ofOther = await follow(desk, { subscriber: ANN, subscriptionId: NEWSLETTER, status });
  expect(ofOther.status).toBe(400);
  const own = await follow(desk, { subscriber: ANN, subscriptionId: TRAIL_NOTES, status });
  expect(own.status).toBe(200);
  await follow(desk, { subscriber: ANN, subscriptionId: 'all', status: 'UNSUBSCRIBED' });
  const { wide } = await desk.state(ANN);
  expect(wide).toMatchObject([{ wideStatusType: 'BUSINESS_UNIT_WIDE', businessUnitId: 41_857 }]);
});

test('the latest link of a person is the one they use', async () => {
  const desk = await startDesk();
  await linksFor(desk, {}, '&businessUnitId=41857');
  await linksFor(desk, {});
  const use = { subscriber: ANN.toUpperCase(), subscriptionId: NEWSLETTER, status: 'SUBSCRIBED' };
  expect((await follow(desk, use)).status).toBe(200);
});

test.each([
  [[]],
  [{}],
  [{ subscriber: JO, subscriptionId: NEWSLETTER, status: 'SUBSCRIBED' }],
  [{ subscriber: ANN, subscriptionId: NEWSLETTER }],
  [{ subscriber: ANN, subscriptionId: NEWSLETTER, status: 'NOT_SPECIFIED' }],
  [{ subscriber: ANN, subscriptionId: 'all', status: 'SUBSCRIBED' }],
  [{ subscriber: ANN, subscriptionId: 5, status: 'SUBSCRIBED' }],
  [{ subscriber: ANN, subscriptionId: 21_877_304, status: 'SUBSCRIBED' }],
  [{ subscriber: ANN, subscriptionId: NEWSLETTER, status: 'SUBSCRIBED', by: 'me' }],
  [{ link: 'https://preferences.example.com/manage?data=guessed', status: 'SUBSCRIBED' }],
  [{ link: 'https://elsewhere.example/manage', status: 'SUBSCRIBED' }],
])('%j is not what somebody with a link can do, and changes nothing', async (body) => {
  const desk = await startDesk();
  await linksFor(desk, {});
  const before = [await desk.state(ANN), await desk.state(JO)];
  expect((await follow(desk, body)).status).toBe(400);
  expect([await desk.state(ANN), await desk.state(JO)]).toEqual(before);
});

test('a link that was not made about one type unsubscribes from none', async () => {
  const desk = await startDesk();
  const { managePreferencesUrl = '' } = await linksFor(desk, {});
  const forged = managePreferencesUrl.replace('/manage', '/unsubscribe');
  expect((await follow(desk, { link: forged })).status).toBe(400);
});

test('a reset forgets every link', async () => {
  const desk = await startDesk();
  const { unsubscribeAllUrl } = await linksFor(desk, {});
  await desk.control('POST', '/reset', {});
  expect((await follow(desk, { link: unsubscribeAllUrl })).status).toBe(400);
});
