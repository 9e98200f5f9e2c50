import { expect, test } from 'vitest';
import { STORIES } from '@/lib/hubspot-simulator/stories.ts';
import { bodyOf, JO, NEWSLETTER, startDesk } from './harness.ts';

test('without its token the control interface says nothing and does nothing', async () => {
  const desk = await startDesk();
  for (const authorization of ['', 'Bearer wrong', 'Bearer demo-token-of-the-simulator']) {
    const response = await fetch(`${desk.controlUrl}/reset`, {
      method: 'POST',
      headers: { authorization },
    });
    expect(response.status).toBe(401);
  }
});

test('the control interface is not reachable by the port of the API', async () => {
  const desk = await startDesk();
  const headers = { authorization: `Bearer ${desk.controlToken}` };
  expect((await fetch(`${desk.url}/journal`, { headers })).status).toBe(404);
});

test('a body must be declared as JSON', async () => {
  const desk = await startDesk();
  const headers = { authorization: `Bearer ${desk.controlToken}`, 'content-type': 'text/plain' };
  const init = { method: 'POST', headers, body: '{"fault":"locked"}' };
  expect((await fetch(`${desk.controlUrl}/faults`, init)).status).toBe(415);
});

test('the journal holds every request and never a token', async () => {
  const desk = await startDesk();
  await desk.write(JO);
  await desk.call('/nowhere');
  const text = await (await desk.control('GET', '/journal')).text();
  expect(text).not.toContain('demo-token-of-the-simulator');
  expect((JSON.parse(text) as { entries: unknown[] }).entries).toMatchObject([
    { operation: 'writeStatus', subscriber: JO, method: 'POST', status: 200, applied: true },
    { operation: null, path: '/communication-preferences/2026-03/nowhere', status: 404 },
  ]);
  await desk.control('DELETE', '/journal');
  expect(await bodyOf(await desk.control('GET', '/journal'))).toEqual({ entries: [] });
});

test('settings change at once, wrong ones are refused, and a reset returns to those of the start', async () => {
  const desk = await startDesk({ settings: { settleWindowMs: 20_000 } });
  const changed = await desk.control('POST', '/settings', { gdpr: 'strict', limits: { daily: 7 } });
  expect(await bodyOf(changed)).toMatchObject({
    gdpr: 'strict',
    settleWindowMs: 20_000,
    limits: { tenSecondly: 190, daily: 7 },
  });
  expect((await desk.write(JO)).status).toBe(400);
  for (const wrong of [{ gdrp: 'on' }, { latencyMs: -1 }, { gdpr: 'maybe' }, [], 3]) {
    expect((await desk.control('POST', '/settings', wrong)).status).toBe(400);
  }
  await desk.control('POST', '/reset', {});
  expect(await bodyOf(await desk.control('GET', '/settings'))).toMatchObject({
    gdpr: 'on',
    settleWindowMs: 20_000,
    limits: { daily: 1_000_000 },
  });
});

test('a reset brings back the seed, and forgets faults and journal', async () => {
  const desk = await startDesk();
  const before = await desk.state(JO);
  await desk.write(JO);
  await desk.control('POST', '/faults', { fault: 'locked' });
  await desk.control('POST', '/reset', {});
  expect(await desk.state(JO)).toEqual(before);
  expect(await bodyOf(await desk.control('GET', '/faults'))).toMatchObject({ armed: [] });
  expect(await bodyOf(await desk.control('GET', '/journal'))).toEqual({ entries: [] });
});

test('the person can act at once, in the words of the preference page', async () => {
  const desk = await startDesk();
  const response = await desk.control('POST', '/external-change', {
    subscriber: 'henrik.solberg@example.org',
    subscriptionId: NEWSLETTER,
    status: 'UNSUBSCRIBED',
  });
  expect(response.status).toBe(200);
  expect(await desk.newsletter('henrik.solberg@example.org')).toMatchObject({
    status: 'UNSUBSCRIBED',
    source: 'Preference page',
  });
});

test('the person can act right after the next call, and only then', async () => {
  const desk = await startDesk();
  const subscriber = 'amara.okafor@example.org';
  await desk.control('POST', '/external-change', {
    subscriber,
    subscriptionId: 'all',
    status: 'UNSUBSCRIBED',
    afterNext: 'writeStatus',
  });
  await desk.read(subscriber);
  await desk.write(JO);
  expect((await desk.state(subscriber)).wide).toEqual([]);
  const { results } = await bodyOf(await desk.write(subscriber));
  expect(results[0]?.status).toBe('SUBSCRIBED');
  expect((await desk.state(subscriber)).wide).toMatchObject([{ wideStatusType: 'PORTAL_WIDE' }]);
  expect((await desk.newsletter(subscriber)).status).toBe('UNSUBSCRIBED');
});

test('the stories are told by the control interface', async () => {
  const desk = await startDesk();
  const body = (await (await desk.control('GET', '/stories')).json()) as { stories: unknown[] };
  expect(body.stories).toEqual(STORIES);
});

test('latency is added to every reply', async () => {
  const desk = await startDesk({ settings: { latencyMs: 120 } });
  const started = Date.now();
  await desk.call('/definitions');
  expect(Date.now() - started).toBeGreaterThanOrEqual(118);
});

test('nothing but loopback is bound', async () => {
  await expect(startDesk({ host: '0.0.0.0' as '127.0.0.1' })).rejects.toThrow('not loopback');
});
