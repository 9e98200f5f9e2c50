import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Processes } from '../../scripts/processes.mjs';
import { ensureSecrets } from '../../scripts/secrets.mjs';
import { codeOf } from '../helpers/authenticator.ts';
import { startTestConsole, type TestConsole } from '../helpers/test-console.ts';
import { form, type Visitor, visitor } from '../helpers/visitor.ts';
import {
  addressOf,
  invite,
  isIn,
  type PeopledConsole,
  signedIn,
  signIn,
  startPeopledConsole,
} from './people.ts';

// Two processes of one build, with the same secrets, on one database: as behind a load balancer.

const processes = new Processes();
const folder = mkdtempSync(join(tmpdir(), 'consent-desk-secrets-'));
let one: PeopledConsole;
let other: TestConsole;

beforeAll(async () => {
  const common = {
    processes,
    secrets: ensureSecrets({ dataDir: folder, environment: {} }),
    settings: { TRUST_PROXY: '1' },
  };
  one = await startPeopledConsole({ name: 'one-of-two', ...common });
  other = await startTestConsole({
    ...{ name: 'other-of-two', mode: 'live', ...common },
    settings: { ...common.settings, DATABASE_URL: one.databaseUrl },
  });
});
afterAll(async () => {
  await processes.stopAll();
  await one?.cluster.close();
  rmSync(folder, { recursive: true });
});

/** The same browser at the other process. */
function atOther(who: Visitor): Visitor {
  const there = visitor(other.url);
  for (const [name, value] of who.cookies) there.cookies.set(name, value);
  return there;
}

let count = 0;
/** Somebody whom no other test uses. */
async function addPerson(): Promise<{ email: string; id: string }> {
  count += 1;
  const email = addressOf(`extra-${count}`);
  await invite(one.visitors.admin, 'agent', email);
  const { rows } = await one.cluster.run(
    `SELECT id FROM console_user WHERE email = '${email}'`,
    one.databaseUrl,
  );
  return { email, id: String(rows[0]?.id) };
}

const administer = (admin: Visitor, fields: Record<string, string>) =>
  admin.action('administerUsers', '/settings/users', [{ is: 'nothing' }, form(fields)]);

describe('sessions', () => {
  test('whoever signs in at one process is known at the other', async () => {
    const who = await signedIn(one.desk.url, addressOf('agent'));
    expect(await isIn(atOther(who))).toBe(true);
    const back = await signedIn(other.url, addressOf('agent'));
    const here = visitor(one.desk.url);
    for (const [name, value] of back.cookies) here.cookies.set(name, value);
    expect(await isIn(here)).toBe(true);
  });

  test('whoever signs out at one is out at the other', async () => {
    const who = await signedIn(one.desk.url, addressOf('agent'));
    const there = atOther(who);
    expect(await isIn(there)).toBe(true);
    await who.action('leave', '/account', []);
    expect(await isIn(there)).toBe(false);
  });

  test.each([
    ['disabled', { act: 'disable' }],
    ['given another role', { act: 'role', role: 'viewer' }],
    ['signed out by an admin', { act: 'end_sessions' }],
  ])('whoever is %s at one is out at the other', async (_what, fields) => {
    const { email, id } = await addPerson();
    const there = atOther(await signedIn(one.desk.url, email));
    expect(await isIn(there)).toBe(true);
    expect((await administer(one.visitors.admin, { ...fields, id })).value).toEqual({ is: 'done' });
    expect(await isIn(there)).toBe(false);
  });

  test('a second step that was begun at one is confirmed at the other', async () => {
    const { email } = await addPerson();
    const who = await signedIn(one.desk.url, email);
    const begun = await who.action('changeSecondFactor', '/account', [
      { step: 'idle', problem: null },
      form({ act: 'on', password: 'three green kettles' }),
    ]);
    const { uri } = begun.value as { uri: string };
    const done = await atOther(who).action('changeSecondFactor', '/account', [
      begun.value,
      form({ code: codeOf(uri) }),
    ]);
    expect(done.value).toEqual({ step: 'done', isOn: true });
    expect(await signIn(visitor(one.desk.url), email)).toMatchObject({ step: 'code' });
  });
});

describe('the limit on attempts', () => {
  const from = (url: string, address: string) => visitor(url, { 'x-forwarded-for': address });
  const isWaiting = (value: unknown) => /waitMinutes/.test(JSON.stringify(value));

  test('of an account counts what failed at either of them, many at once', async () => {
    const { email } = await addPerson();
    const tries = Array.from({ length: 16 }, (_, index) =>
      signIn(
        from(index % 2 === 0 ? one.desk.url : other.url, `198.51.100.${index}`),
        email,
        'wrong and long enough',
      ),
    );
    const answers = await Promise.all(tries);
    expect(answers.filter((answer) => !isWaiting(answer))).toHaveLength(10);
    for (const url of [one.desk.url, other.url])
      expect(isWaiting(await signIn(from(url, '198.51.100.99'), email))).toBe(true);
  });

  test('of an address counts what failed at either of them', async () => {
    const { email } = await addPerson();
    // A few at once, as both hash one password for each.
    for (let round = 0; round < 10; round++) {
      const answers = await Promise.all(
        Array.from({ length: 6 }, (_, index) =>
          signIn(
            from(index % 2 === 0 ? one.desk.url : other.url, '203.0.113.9'),
            `guess-${round}-${index}@example.com`,
            'wrong and long enough',
          ),
        ),
      );
      for (const answer of answers) expect(answer).toMatchObject({ problem: 'wrong' });
    }
    for (const url of [one.desk.url, other.url]) {
      expect(isWaiting(await signIn(from(url, '203.0.113.9'), email))).toBe(true);
      expect(await signIn(from(url, '203.0.113.10'), email)).toEqual({ step: 'in' });
    }
  });
});
