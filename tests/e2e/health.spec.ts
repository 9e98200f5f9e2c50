import { ROLES } from '../../lib/auth/permissions.ts';
import { expect, test } from '../helpers/browser.ts';
import { enter } from '../helpers/enter-console.ts';

test.use({ signedIn: false });

const FOR_EVERYONE = {
  status: 'up',
  mode: 'demo',
  database: 'ok',
  connected: true,
  hubspotLastAnswered: expect.anything(),
};

test('health says to everyone that the console is up, and nothing else', async ({ page, desk }) => {
  const reply = await page.request.get(`${desk.url}/api/health`);
  expect(reply.headers()['cache-control']).toBe('no-store');
  const said = await reply.json();
  expect(Object.keys(said).sort()).toEqual(Object.keys(FOR_EVERYONE).sort());
  expect(said).toMatchObject({ status: 'up', mode: 'demo', database: 'ok' });
});

for (const role of ROLES)
  test(`health ${role === 'admin' ? 'shows its details to' : 'keeps its details from'} a signed-in ${role}`, async ({
    context,
    desk,
  }) => {
    await enter(context, desk, role);
    const said = await (await context.request.get(`${desk.url}/api/health`)).json();
    if (role !== 'admin') {
      expect(Object.keys(said).sort()).toEqual(Object.keys(FOR_EVERYONE).sort());
      return;
    }
    const { cleanUpAt, ...details } = said.details;
    // It may be the time of night at which it is done.
    expect(cleanUpAt ?? '2026-01-01T03:15:00.000Z').toMatch(/T03:15:00\.\d{3}Z$/);
    expect(details).toEqual({
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      upForS: expect.any(Number),
      server: expect.stringMatching(/^18/),
      sizeBytes: expect.any(Number),
      stamp: 'demo',
      migrations: expect.arrayContaining(['0000_stamp_and_subjects', '0001_users']),
      writtenAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      workers: 1,
      queue: { waiting: expect.any(Number), underWay: expect.any(Number), failed: 0 },
    });
    expect(details.sizeBytes).toBeGreaterThan(1_000_000);
    expect(Date.now() - Date.parse(details.writtenAt)).toBeLessThan(60_000);
  });
