import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Processes } from '../../scripts/processes.mjs';
import { type FailingPostgres, startFailingPostgres } from '../helpers/failing-postgres.ts';
import { type Gateway, startGateway } from '../helpers/gateway.ts';
import { type Answer, form, type Visitor, visitor } from '../helpers/visitor.ts';
import {
  addressOf,
  MARK,
  PASSWORD,
  type PeopledConsole,
  START_OF_SIGN_IN,
  signedIn,
  startPeopledConsole,
} from './people.ts';
import { PAGES } from './table.ts';

const TOKEN = 'pat-eu1-marker-7c1f"0b/94+2e';
const METRICS_TOKEN = 'metrics-marker-of-a-test-55cd';
const PERSON = 'marker.person+5d20@example.net';
const TYPED = {
  explanation: 'Marker explanation 88d1, asked on the phone.',
  reference: 'Marker reference 41c7',
  reason: 'Marker reason 90fe',
  wrongPassword: 'marker of a wrong password',
};

const processes = new Processes();
let gateway: Gateway;
let database: FailingPostgres;
let world: PeopledConsole;

beforeAll(async () => {
  gateway = await startGateway(TOKEN);
  world = await startPeopledConsole({
    ...{ name: 'told-secrets', processes },
    settings: {
      ...{ HUBSPOT_ACCESS_TOKEN: TOKEN, HUBSPOT_BASE_URL: gateway.url },
      ...{ LOG_LEVEL: 'trace', METRICS_TOKEN },
    },
    async through(url) {
      database = await startFailingPostgres(url);
      return database.url;
    },
  });
  gateway.forward(world.desk.simulator);
});
afterAll(async () => {
  await processes.stopAll();
  await gateway?.close();
  await database?.close();
  await world?.cluster.close();
});

/** What was given out once and must be found nowhere else. */
const given = { sessions: new Set<string>(), links: new Set<string>(), factors: new Set<string>() };

function noteSession({ cookies }: Visitor): void {
  for (const [name, value] of cookies)
    if (/session_token|two_factor/.test(name)) {
      given.sessions.add(value);
      given.sessions.add(decodeURIComponent(value).split('.')[0] ?? value);
    }
}

function noteValue(value: unknown): void {
  const { link, uri, recoveryCodes } = (value ?? {}) as Record<string, unknown>;
  if (typeof link === 'string') given.links.add(link.split('/').at(-1) ?? link);
  // What a form gives back comes as a reference to itself.
  if (typeof uri === 'string' && uri.startsWith('otpauth:'))
    given.factors.add(new URL(uri).searchParams.get('secret') ?? uri);
  if (Array.isArray(recoveryCodes)) for (const code of recoveryCodes) given.factors.add(code);
}

const START_OF_USERS = { is: 'nothing' };
const START_OF_LINK = { name: '', email: '', problems: [], failed: false };

type Deed = () => Promise<Answer>;

/** Everything that people can do; what a deed needs beforehand is done before it is given. */
function deeds(
  admin: Visitor,
  agent: Visitor,
  compliance: Visitor,
): Record<string, Deed | { after: () => Promise<Deed> }> {
  const { url } = world.desk;
  const act = async (who: Visitor, name: string, path: string, parameters: unknown[]) => {
    const answer = await who.action(name, path, parameters);
    noteSession(who);
    noteValue(answer.value);
    return answer;
  };
  const users = (fields: Record<string, string>) =>
    act(admin, 'administerUsers', '/settings/users', [START_OF_USERS, form(fields)]);
  const signIn = (who: Visitor, email: string, password: string) =>
    act(who, 'submitSignIn', '/sign-in', [START_OF_SIGN_IN, form({ email, password })]);
  const invited = async () => {
    const made = await users({ act: 'invite', email: addressOf('guest'), role: 'viewer' });
    return /\/join\/([\w-]+)/.exec(made.body)?.[1] ?? 'none';
  };
  const change = (statusState: string) => ({
    ...{ subscriberIdString: PERSON, subscriptionId: '39644612', statusState },
    legalBasis: statusState === 'SUBSCRIBED' ? 'CONSENT_WITH_NOTICE' : '',
    legalBasisExplanation: statusState === 'SUBSCRIBED' ? TYPED.explanation : '',
    ...{ reason: TYPED.reason, reference: TYPED.reference },
  });
  const setStatus = (statusState: string) =>
    act(agent, 'setStatus', '/api-view', [
      change(statusState),
      { liftOf: null, notAContact: true, unread: false },
    ]);
  return {
    ...Object.fromEntries(
      Object.entries(PAGES).map(([path, { at = path }]) => [`page ${path}`, () => admin.get(at)]),
    ),
    'page of a link': {
      async after() {
        const token = await invited();
        return () => visitor(url).get(`/join/${token}`);
      },
    },
    'page after sign-in': () => visitor(url).get(`/sign-in?to=/account`),
    health: () => agent.get('/api/health'),
    metrics: () => agent.get('/api/metrics', { authorization: `Bearer ${METRICS_TOKEN}` }),
    'look-up': () => agent.post('/api/person', { address: PERSON }),
    'look-up of nonsense': () => agent.post('/api/person', { address: PERSON, [PERSON]: PERSON }),
    search: () => agent.post('/api/people/search', { text: PERSON }),
    'search by a name': () => agent.post('/api/people/search', { text: PERSON.split('@')[0] }),
    'opening of a person': () => agent.post('/api/people/open', { of: PERSON, anyAddress: true }),
    'people opened lately': () => agent.post('/api/people/recent', {}),
    types: () => agent.post('/api/subscription-types', {}),
    check: () =>
      agent.post('/api/check-status', {
        operation: OPERATION,
        check: {
          ...{ change: change('UNSUBSCRIBED'), lane: 'unsubscribe' },
          ...{ before: null, why: 'no_reason' },
          ...{ firstSentAt: 1, lastSentAt: 1, settlesAt: 1 },
        },
      }),
    'who looked somebody up': () =>
      act(compliance, 'findLookUps', '/audit-log/look-ups', [
        START_OF_USERS,
        form({ address: PERSON }),
      ]),
    'end of the log of look-ups': () =>
      act(admin, 'decideLookUps', '/settings/users', [START_OF_USERS, form({ keep: 'no' })]),
    'opt-out': () => setStatus('UNSUBSCRIBED'),
    subscription: () => setStatus('SUBSCRIBED'),
    'sign-in': () => signIn(visitor(url), addressOf('viewer'), PASSWORD),
    'sign-in by a wrong password': () =>
      signIn(visitor(url), addressOf('nobody'), TYPED.wrongPassword),
    'second step without a first': () =>
      act(visitor(url), 'submitSignIn', '/sign-in', [
        { step: 'code', email: addressOf('viewer'), problem: null },
        form({ code: 'marker-code' }),
      ]),
    'beginning of a second step': () =>
      act(agent, 'changeSecondFactor', '/account', [
        { step: 'idle', problem: null },
        form({ act: 'on', password: PASSWORD }),
      ]),
    'wrong code of a second step': () =>
      act(agent, 'changeSecondFactor', '/account', [
        { step: 'confirm', uri: '', recoveryCodes: [], problem: null },
        form({ code: '000000' }),
      ]),
    'new password of one’s own': () =>
      act(agent, 'changePassword', '/account', [
        { ok: null },
        form({ current: TYPED.wrongPassword, password: TYPED.wrongPassword }),
      ]),
    'ending of other sessions': () => act(admin, 'endSessions', '/account', [form({})]),
    invitation: () => users({ act: 'invite', email: addressOf('guest'), role: 'viewer' }),
    'new password': async () => users({ act: 'new_password', id: await idOf('viewer') }),
    'new role': async () => users({ act: 'role', id: await idOf('viewer'), role: 'viewer' }),
    'end of a second step': async () => users({ act: 'end_factor', id: await idOf('viewer') }),
    disabling: async () => users({ act: 'disable', id: await idOf('compliance') }),
    'use of a link': {
      async after() {
        const token = await invited();
        return () =>
          act(visitor(url), 'submitLink', `/join/${token}`, [
            START_OF_LINK,
            form({ token, name: `Guest ${MARK}`, email: '', password: PASSWORD }),
          ]);
      },
    },
    'sign-out': {
      async after() {
        const who = await signedIn(url, addressOf('viewer'));
        noteSession(who);
        return () => act(who, 'leave', '/account', []);
      },
    },
  };
}

async function idOf(name: string): Promise<string> {
  const sql = `SELECT id FROM console_user WHERE email = '${addressOf(name)}'`;
  return String((await world.cluster.run(sql, world.databaseUrl)).rows[0]?.id);
}

/** Of no change. */
const OPERATION = '0b8f2c9e-0000-4000-8000-000000000001';

/** More statements than any deed needs. */
const MOST = 60;

test('whatever people do, and with each query of it failing once, no address, name, password, token, code or explanation is in a log, a metric or an error', async () => {
  gateway.meddle(async (_request, pass) => {
    const reply = await pass();
    return { ...reply, headers: { ...reply.headers, 'x-hubspot-correlation-id': TOKEN } };
  });
  const { admin, agent, compliance } = world.visitors;
  const replies: { deed: string; answer: Answer; hasFailed: boolean }[] = [];
  for (const [deed, how] of Object.entries(deeds(admin, agent, compliance))) {
    let number = 0;
    for (let hasFailed = true; hasFailed; ) {
      number += 1;
      expect(number, `${deed} comes to an end`).toBeLessThan(MOST);
      const run = typeof how === 'function' ? how : await how.after();
      // Each attempt that fails counts: here they are many.
      await world.cluster.run('DELETE FROM sign_in_attempt', world.databaseUrl);
      const wasThere = database.failAt(number);
      const answer = await run();
      hasFailed = wasThere();
      replies.push({ deed, answer, hasFailed });
    }
    for (const who of Object.values(world.visitors)) noteSession(who);
  }
  const failures = replies.filter(({ hasFailed }) => hasFailed);
  expect(failures.length, 'queries failed').toBeGreaterThan(60);
  expect(given.sessions.size).toBeGreaterThan(5);
  expect(given.links.size).toBeGreaterThan(5);
  expect(given.factors.size).toBeGreaterThan(5);

  const log = readFileSync(world.desk.logFile, 'utf8').split('\n');
  expect(log.filter((line) => line.includes('"Unexpected failure"')).length).toBeGreaterThan(20);
  expect(log.filter((line) => line.includes('"HubSpot call"')).length).toBeGreaterThan(5);
  const metrics = await admin.get('/api/metrics', { authorization: `Bearer ${METRICS_TOKEN}` });
  expect(metrics.body).toContain('consent_desk_');
  const secrets = [
    ...[MARK, 'marker', 'Marker', '7c1f', '@example', 'failed on purpose', PASSWORD],
    ...[addressOf('agent').split('@')[0] ?? MARK, encodeURIComponent(PERSON), METRICS_TOKEN],
    ...given.sessions,
    ...given.links,
    ...given.factors,
  ].filter((secret) => secret !== '' && secret !== 'none');
  expectNone([...log, ...world.cluster.log().split('\n'), metrics.body], secrets);

  const everywhere = replies.map(({ answer, deed }) => ({
    deed,
    text: `${answer.status} ${answer.to} ${JSON.stringify([...answer.headers])} ${answer.body}`,
  }));
  for (const { deed, text } of everywhere) {
    expectNone([text], [TOKEN, JSON.stringify(TOKEN).slice(1, -1), '7c1f"', METRICS_TOKEN], deed);
    expectNone([text], ['failed on purpose', PASSWORD, TYPED.wrongPassword, 'SELECT '], deed);
  }
  // A session's token is in its cookie alone.
  expectNone(
    replies.map(({ answer }) => `${answer.to} ${answer.body}`),
    [...given.sessions],
  );
  expectNone(
    replies.map(({ answer: { to } }) => to ?? ''),
    [MARK, 'marker', '@', ...given.links],
  );
}, 300_000);

function expectNone(places: string[], secrets: string[], what = ''): void {
  const found = places.flatMap((place) =>
    secrets
      .filter((secret) => place.includes(secret))
      .map((secret) => `${secret} in …${place.slice(Math.max(0, place.indexOf(secret) - 200))}`),
  );
  expect(
    found.map((one) => one.slice(0, 500)),
    what,
  ).toEqual([]);
}
