import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Processes } from '../../scripts/processes.mjs';
import { DEEDS } from '../contract/deeds.ts';
import { createSimulatorControl } from '../helpers/simulator-control.ts';
import { type Answer, form, type Visitor, visitor } from '../helpers/visitor.ts';
import {
  addressOf,
  isIn,
  MARK,
  NOBODY,
  PASSWORD,
  type PeopledConsole,
  START_OF_SIGN_IN,
  startPeopledConsole,
} from './people.ts';

const processes = new Processes();
let world: PeopledConsole;
beforeAll(async () => {
  world = await startPeopledConsole({
    ...{ name: 'attacked-inputs', processes },
    settings: { LOG_LEVEL: 'trace' },
  });
});
afterAll(async () => {
  await processes.stopAll();
  await world?.cluster.close();
});

const FORGED = '{"level":30,"time":"2026-01-01","forged":true}';
const SQL = [
  ...[`' OR '1'='1`, `'; DROP TABLE console_user; --`, `" OR ""="`, '$1', '%27 OR 1=1 --'],
  ...[`\\'); DELETE FROM session; --`, `' UNION SELECT password FROM sign_in_account --`],
];
const BREAKS = [
  ...[
    '\r\n',
    '\n',
    '\r',
    '%0d%0a',
    '\u2028',
    '\u0085',
    '\u0000',
    '\u001b[2J',
    '\u009b1A',
    '\\r\\n',
  ],
].map(
  (lineBreak) => `a${lineBreak}x-injected: 1${lineBreak}set-cookie: forged=1${lineBreak}${FORGED}`,
);

const LINK = { name: '', email: '', problems: [], failed: false };
const CHANGE = DEEDS.unsubscribe.input;
const AGREED = { liftOf: null, notAContact: false, unread: false };

type Send = (who: Visitor, text: string) => Promise<Answer>;
const call =
  (name: string, path: string, parameters: (text: string) => unknown[]): Send =>
  (who, text) =>
    who.action(name, path, parameters(text));
const signInBy = (fields: (text: string) => Record<string, string>) =>
  call('submitSignIn', '/sign-in', (text) => [START_OF_SIGN_IN, form(fields(text))]);
const linkBy = (fields: (text: string) => Record<string, string>) =>
  call('submitLink', '/join/a-link', (text) => [LINK, form(fields(text))]);
const usersBy = (fields: (text: string) => Record<string, string>) =>
  call('administerUsers', '/settings/users', (text) => [{ is: 'nothing' }, form(fields(text))]);
const factorBy = (step: string, fields: (text: string) => Record<string, string>) =>
  call('changeSecondFactor', '/account', (text) => [
    { step, uri: '', recoveryCodes: [], problem: null },
    form(fields(text)),
  ]);
/** As near to an address as it gets. */
const shaped = (text: string) => `${text.replaceAll(/[ @]/g, '')}@example.com`;
const ID = '00000000-0000-4000-8000-000000000000';

/** Every place where a text from outside gets in, and how. */
const INPUTS: Record<string, Send> = {
  'address at sign-in': signInBy((email) => ({ email, password: PASSWORD })),
  'address in shape at sign-in': signInBy((text) => ({ email: shaped(text), password: PASSWORD })),
  'password at sign-in': signInBy((password) => ({ email: addressOf(NOBODY), password })),
  'way back at sign-in': signInBy((to) => ({ email: 'x', password: 'x', to })),
  'code at sign-in': call('submitSignIn', '/sign-in', (code) => [
    { step: 'code', email: code, problem: null },
    form({ code }),
  ]),
  'token of a link': linkBy((token) => ({
    token,
    name: 'x',
    email: 'x@example.com',
    password: PASSWORD,
  })),
  'every field of a link': linkBy((text) => ({
    token: text,
    name: text,
    email: text,
    password: text,
  })),
  'act on users': usersBy((act) => ({ act, id: ID })),
  'address of an invitation': usersBy((email) => ({ act: 'invite', email, role: 'viewer' })),
  'role of an invitation': usersBy((role) => ({ act: 'invite', email: 'x@example.com', role })),
  'id of a user': usersBy((id) => ({ act: 'disable', id })),
  'id of an invitation': usersBy((id) => ({ act: 'withdraw', id })),
  'id of a session': call('endSessions', '/account', (id) => [form({ id })]),
  'password of a second step': factorBy('idle', (password) => ({ act: 'on', password })),
  'passwords of one’s own': call('changePassword', '/account', (text) => [
    { ok: null },
    form({ current: text, password: text }),
  ]),
  'code of a second step': factorBy('confirm', (code) => ({ code })),
  'role in the demo': call('enterDemo', '/sign-in', (role) => [false, form({ role, to: role })]),
  ...Object.fromEntries(
    Object.keys(CHANGE).map((field) => [
      `${field} of a change`,
      call('setStatus', '/api-view', (text) => [{ ...CHANGE, [field]: text }, AGREED]),
    ]),
  ),
  'agreement to a change': call('setStatus', '/api-view', (text) => [
    DEEDS['lift to subscribed'].input,
    { ...AGREED, liftOf: text },
  ]),
  'address of a look-up': (who, address) => who.post('/api/person', { address }),
  'name of a field of a look-up': (who, text) => who.post('/api/person', { [text]: text }),
  'address of a link': (who, text) => who.get(`/join/${encodeURIComponent(text)}`),
  'address of the setup link': (who, text) => who.get(`/setup/${encodeURIComponent(text)}`),
  'address of no page': (who, text) =>
    who.get(`/${encodeURIComponent(text)}?q=${encodeURIComponent(text)}`),
  'way back in an address': (who, text) => who.get(`/sign-in?to=${encodeURIComponent(text)}`),
  'word in an address': (who, text) => who.get(`/sign-in?saved=${encodeURIComponent(text)}`),
  'cookie of the language': (who, text) =>
    who.get('/sign-in', {
      cookie: `locale=${encodeURIComponent(text)}; theme=${encodeURIComponent(text)}`,
    }),
  'cookie of the session': (who, text) =>
    who.get('/account', { cookie: `consent-desk.session_token=${encodeURIComponent(text)}` }),
};

async function everything(): Promise<unknown> {
  const sql = `SELECT (SELECT count(*) FROM session) AS sessions,
    (SELECT count(*) FROM one_time_link WHERE used_at IS NULL) AS links,
    (SELECT json_agg(row(u.id, u.name, u.email, u.role, u.disabled_at, u.two_factor_enabled) ORDER BY u.id)
     FROM console_user u) AS users`;
  return (await world.cluster.run(sql, world.databaseUrl)).rows;
}

/** What the console has logged, without what Next says when it starts and the setup link. */
const logLines = () =>
  stripVTControlCharacters(readFileSync(world.desk.logFile, 'utf8'))
    .split(/\r?\n|\r|\u2028|\u0085/)
    .filter((line) => line !== '' && !/^\s*(?:▲|-|✓|·|This console has no users)/.test(line));

describe.each([
  ['SQL', SQL],
  ['line breaks and control characters', BREAKS],
])('%s', (_what, texts) => {
  for (const [input, send] of Object.entries(INPUTS))
    test(`as ${input}: a text like any other, which changes nothing, forges no header and no line of the log, and is no surprise`, async () => {
      const before = await everything();
      const linesBefore = logLines().length;
      // An admin meets no refusal for want of a permission; nobody is who most inputs are open to.
      for (const who of [world.visitors.admin, visitor(world.desk.url)])
        for (const text of texts) {
          const answer = await send(who, text);
          const shown = JSON.stringify(text);
          expect(answer.status, shown).toBeLessThan(500);
          expect(answer.headers.get('x-injected'), shown).toBeNull();
          expect(answer.headers.getSetCookie().join(), shown).not.toContain('forged');
        }
      expect(await everything()).toEqual(before);
      expect(await isIn(world.visitors.admin)).toBe(true);
      for (const line of logLines().slice(linesBefore)) {
        const held = JSON.parse(line) as Record<string, unknown>;
        expect(Object.keys(held), line).toEqual(expect.arrayContaining(['level', 'time']));
        expect(line).not.toMatch(/forged|injected/);
        expect(held.msg, line).not.toBe('Unexpected failure');
      }
      await createSimulatorControl(world.desk.simulator).reset();
    });
});

describe('what is kept', () => {
  const KEPT = [...SQL, ...BREAKS];

  test('an address that holds what nobody sees is invited by nobody; any other is kept as it is', async () => {
    for (const text of KEPT) {
      const { value } = await world.visitors.admin.action('administerUsers', '/settings/users', [
        { is: 'nothing' },
        form({ act: 'invite', email: shaped(text), role: 'viewer' }),
      ]);
      const isGood = !/[\p{C}\s]/u.test(shaped(text));
      expect(value, JSON.stringify(text)).toMatchObject(
        isGood ? { is: 'link' } : { is: 'problem', code: 'email_malformed' },
      );
    }
    const { rows } = await world.cluster.run(
      `SELECT email FROM one_time_link WHERE email NOT LIKE '%${MARK}%'`,
      world.databaseUrl,
    );
    const good = KEPT.map(shaped).filter((address) => !/[\p{C}\s]/u.test(address));
    expect(rows.map(({ email }) => email).sort()).toEqual(
      good.map((address) => address.toLowerCase()).sort(),
    );
  });

  test('a name is kept as it was typed, on one line and without control characters', async () => {
    for (const [index, text] of KEPT.entries()) {
      const email = addressOf(`named-${index}`);
      const { value } = await world.visitors.admin.action('administerUsers', '/settings/users', [
        { is: 'nothing' },
        form({ act: 'invite', email, role: 'viewer' }),
      ]);
      const token = (value as { link: string }).link.split('/').at(-1) ?? '';
      const name = text.slice(0, 100);
      const used = await visitor(world.desk.url).action('submitLink', `/join/${token}`, [
        LINK,
        form({ token, name, email: '', password: PASSWORD }),
      ]);
      expect(used.to, JSON.stringify(text)).toBe('/sign-in?saved=1');
      const sql = `SELECT name FROM console_user WHERE email = '${email}'`;
      const { rows } = await world.cluster.run(sql, world.databaseUrl);
      // A form on the wire knows one kind of line break.
      const kept = name
        .replaceAll(/\r\n|\r|\n/g, '\r\n')
        .replaceAll(/[\p{Cc}\p{Zl}]+/gu, ' ')
        .trim();
      expect(rows).toEqual([{ name: kept }]);
    }
  });
});
