import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { Processes } from '../../scripts/processes.mjs';
import { test as base, expect } from '../helpers/browser.ts';
import { enter, sessionOf } from '../helpers/enter-console.ts';
import { type Gateway, startGateway } from '../helpers/gateway.ts';
import {
  HOSTILE,
  HOSTILE_TEXTS,
  MARKER,
  speakHostile,
  watchMarker,
} from '../helpers/hostile-texts.ts';
import { actionBody, postAction } from '../helpers/post-action.ts';
import { ask, rawRequest, sendRaw } from '../helpers/raw-http.ts';
import { NEWSLETTER, PEOPLE, setStatusPage, writesOf } from '../helpers/set-status-page.ts';
import { createSimulatorControl } from '../helpers/simulator-control.ts';
import { startTestConsole, type TestConsole } from '../helpers/test-console.ts';

const TOKEN = 'pat-eu1-of-a-hostile-account';

/** A live console, logging all it can, whose HubSpot says what it likes. */
const test = base.extend<object, { hostile: { desk: TestConsole; gateway: Gateway } }>({
  hostile: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright wants a pattern here
    async ({}, use, { workerIndex }) => {
      const processes = new Processes();
      const gateway = await startGateway(TOKEN);
      try {
        const desk = await startTestConsole({
          ...{ name: `hostile-${workerIndex}`, processes, mode: 'live' },
          settings: {
            ...{ HUBSPOT_ACCESS_TOKEN: TOKEN, HUBSPOT_BASE_URL: gateway.url },
            ...{ HUBSPOT_API_VERSION: '2026-09', LOG_LEVEL: 'trace' },
          },
        });
        gateway.forward(desk.simulator);
        gateway.meddle(speakHostile);
        await use({ desk, gateway });
      } finally {
        await gateway.close();
        await processes.stopAll();
      }
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});

/** What the console has logged, without what is said at the start: by Next, PostgreSQL, the setup link. */
function logLines({ logFile }: TestConsole): string[] {
  return stripVTControlCharacters(readFileSync(logFile, 'utf8'))
    .split(/\r?\n|\r|\u2028/)
    .filter(
      (line) =>
        line !== '' && !/^\s*(▲|-|✓|·|[A-Z]+: ) |^This console has no users yet\./.test(line),
    );
}

/** Every line is one JSON object, which has the level and time of the logger and nothing forged. */
function expectSoundLog(desk: TestConsole): void {
  const lines = logLines(desk);
  expect(lines.length, 'something was logged').toBeGreaterThan(0);
  for (const line of lines) {
    const held: unknown = JSON.parse(line);
    expect(held, line).toMatchObject({ level: expect.any(Number), time: expect.any(String) });
    expect(Object.keys(held as object), line).not.toContain('forged');
  }
}

test.describe('nothing that HubSpot says runs', () => {
  test('in the form, the person, a result, an error, and the connection', async ({
    page,
    watch,
    hostile: { desk, gateway },
  }) => {
    watch.expectReply(404);
    const control = createSimulatorControl(desk.simulator);
    await control.reset();
    const noticed = await watchMarker(page);
    const form = setStatusPage(page);
    await enter(page.context(), desk);

    await form.open(desk.url);
    await form.fill({ address: PEOPLE.henrik });
    await form.address.press('Enter');
    await expect(form.person).toContainText(MARKER);
    await page.getByRole('button', { name: 'Show all subscription types' }).click();
    await expect(page.getByRole('option').first()).toContainText(MARKER);
    await page.keyboard.press('Escape');
    expect(await noticed()).toEqual([]);

    await form.fill({ type: NEWSLETTER, status: 'UNSUBSCRIBED' });
    await form.send();
    await form.openFolded();
    await expect(form.result).toContainText(MARKER);
    expect(await noticed()).toEqual([]);

    for (const fault of ['bad_request', 'missing_scopes_context', 'errors_inside_200'] as const) {
      await control.armFault({ fault, subscriber: PEOPLE.ines });
      await form.fill({ address: PEOPLE.ines });
      await form.address.press('Enter');
      await form.send();
      await form.openFolded();
      await expect(form.result).toContainText(MARKER);
      expect(await noticed(), fault).toEqual([]);
    }

    for (const path of ['/settings/connection', '/no/such/page']) {
      await page.goto(`${desk.url}${path}`);
      await expect(page.getByTestId('environment').filter({ visible: true })).toContainText(MARKER);
      expect(await noticed(), path).toEqual([]);
    }
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    expect(gateway.passed.length).toBeGreaterThan(10);
    expectSoundLog(desk);
  });
});

test.describe('nothing that a user types or opens runs', () => {
  test('in any field of the form, sent and shown in the result', async ({
    page,
    simulator,
    watch,
  }) => {
    watch.expectReply(404);
    const noticed = await watchMarker(page);
    const form = setStatusPage(page);
    await form.open();
    for (const text of HOSTILE_TEXTS) {
      await form.address.fill(text);
      await form.type.fill(text);
      await form.type.press('Tab');
      await form.button.click();
      await expect(form.problem('address')).toBeVisible();
    }
    expect(await noticed()).toEqual([]);

    const subscriber = `"<img/src=x/onerror=${MARKER}()>"@example.com`.toLowerCase();
    await form.fill({
      ...{ address: subscriber, type: NEWSLETTER, status: 'SUBSCRIBED' },
      ...{ basis: 'CONSENT_WITH_NOTICE', explanation: HOSTILE.replace('\u0000', '') },
      reference: HOSTILE_TEXTS.slice(0, 2).join(' '),
    });
    await page.getByRole('checkbox', { name: /can never be deleted/ }).check();
    await page.getByText('What will be sent').click();
    await form.send();
    await expect(form.result).toHaveAttribute('data-outcome', 'changed');
    await form.openFolded();
    await expect(form.result).toContainText(MARKER);
    expect(await noticed()).toEqual([]);
    expect(await writesOf(simulator)).toMatchObject([{ subscriber }]);
  });

  test('in an address that was sent to somebody, or a cookie', async ({ page, desk, watch }) => {
    test.setTimeout(60_000);
    watch.expectReply(404);
    const noticed = await watchMarker(page);
    const all = encodeURIComponent(HOSTILE);
    const visits = [
      ...HOSTILE_TEXTS.map((one) => encodeURIComponent(one)).map((text) => ({
        path: `/${text}?q=${text}#${text}`,
        text,
      })),
      { path: `/settings/connection?error=${all}#${all}`, text: all },
      { path: `/?q=${all}#${all}`, text: all },
    ];
    for (const { path, text } of visits) {
      await page
        .context()
        .addCookies(['locale', 'theme'].map((name) => ({ name, value: text, url: desk.url })));
      await page.goto(path);
      await expect(page.getByRole('main')).toBeVisible();
      expect(await noticed(), path).toEqual([]);
    }
  });
});

test.describe('no header and no line of the log can be forged', () => {
  const FORGED = '{"level":30,"time":"2026-01-01","forged":true}';
  const BREAKS = ['\r\n', '\n', '\r', '%0d%0a', '%0A', '\u2028', '\\r\\n'];

  test('by a line break in the path or in any header', async ({ hostile: { desk } }) => {
    const own = { host: new URL(desk.url).host };
    const named = ['user-agent', 'accept-language', 'cookie', 'referer', 'x-request-id', 'rsc'];
    for (const lineBreak of BREAKS) {
      const text = `a${lineBreak}x-injected: 1${lineBreak}${FORGED}`;
      const targets = [`/${text}`, `/?q=${text}`, `/api/${text}`].map((one) =>
        one.replaceAll(' ', '+'),
      );
      const requests = [
        ...targets.map((target) => rawRequest(target, own)),
        ...named.map((name) => rawRequest('/', { ...own, [name]: `locale=${text}` })),
        ...named.map((name) => rawRequest('/', { ...own, [name]: `${lineBreak}${FORGED}` })),
      ];
      for (const request of requests) {
        const { status, headers } = await sendRaw(desk.url, request);
        expect(status, JSON.stringify(request)).toBeGreaterThanOrEqual(200);
        expect(status, JSON.stringify(request)).toBeLessThan(500);
        expect(headers.map(([name]) => name)).not.toContain('x-injected');
      }
    }
    expectSoundLog(desk);
  });

  test('by what HubSpot calls a correlation id', async ({ hostile: { desk, gateway } }) => {
    const session = await sessionOf(desk);
    const id = `a\r\n${FORGED}\n${FORGED}\u2028${FORGED}`;
    gateway.meddle((_request) =>
      Promise.resolve({
        status: 400,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ status: 'error', message: id, category: id, correlationId: id }),
      }),
    );
    try {
      const { status } = await postAction(desk.url, {
        headers: session,
        body: actionBody({
          ...{ subscriberIdString: PEOPLE.yuki, subscriptionId: NEWSLETTER },
          ...{ statusState: 'UNSUBSCRIBED', legalBasis: '', legalBasisExplanation: '' },
          ...{ reason: id.replaceAll(/[\r\n\u2028]/g, ' '), reference: '' },
        }),
      });
      expect(status).toBe(200);
      expect(logLines(desk).join('\n')).toContain('"status":400,"correlationId":null');
      expect(readFileSync(desk.logFile, 'utf8')).not.toContain('forged');
      expectSoundLog(desk);
    } finally {
      gateway.meddle(speakHostile);
    }
  });

  test('by a failure of Next: it is one line with the request it happened in, and without its text', async ({
    hostile: { desk },
  }) => {
    const headers = {
      ...(await sessionOf(desk)),
      ...{ rsc: '1', 'next-router-state-tree': '{marker-of-a-header' },
    };
    const moved = new Headers((await ask(desk.url, { path: '/', headers })).headers);
    const reply = await ask(desk.url, { path: moved.get('location') ?? '', headers });
    expect(reply.status).toBe(500);
    const requestId = new Headers(reply.headers).get('x-request-id') ?? '-';
    await expect
      .poll(() => logLines(desk).filter((line) => line.includes(requestId)))
      .toHaveLength(1);
    const failure = logLines(desk).find((line) => line.includes(requestId)) ?? '';
    expect(JSON.parse(failure)).toMatchObject({
      level: 50,
      where: '/(console)/page',
      type: 'Error',
    });
    expect(readFileSync(desk.logFile, 'utf8')).not.toMatch(
      /marker-of-a-header|could not be parsed/,
    );
    expectSoundLog(desk);
  });
});

test('what looks like SQL is a text like any other', async ({ desk, session, simulator }) => {
  const sql = `'; DROP TABLE subjects; -- " OR 1=1 /* \\' */ $1 %27 \${x}`;
  const subscriber = `"'--;or/**/1=1"@example.com`;
  const { status, body } = await postAction(desk.url, {
    headers: session,
    body: actionBody(
      {
        ...{
          subscriberIdString: subscriber,
          subscriptionId: NEWSLETTER,
          statusState: 'SUBSCRIBED',
        },
        ...{
          legalBasis: 'CONSENT_WITH_NOTICE',
          legalBasisExplanation: sql,
          reason: '',
          reference: sql,
        },
      },
      { liftOf: null, notAContact: true, unread: false },
    ),
  });
  expect([status, body]).toEqual([200, expect.stringContaining('"outcome":"changed"')]);
  const [write] = await writesOf(simulator);
  expect(write).toMatchObject({ subscriber, applied: true });
  expect(JSON.parse(write?.body ?? '')).toMatchObject({ legalBasisExplanation: sql });
});
