import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openDatabase } from '@/lib/db/connection.ts';
import { KEY_NAMES, KEY_VARIABLES, type Keys } from '@/lib/db/keys.ts';
import { prepare } from '@/lib/db/prepare.ts';
import { problemOf } from '@/lib/db/problem.ts';
import { ensureSecrets } from '@/scripts/secrets.mjs';
import { folder, npmRun } from '../../helpers/npm-run.ts';
import { startCluster, type TestCluster } from '../../helpers/test-database.ts';

vi.setConfig({ testTimeout: 120_000 });

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startCluster();
}, 60_000);
afterAll(() => cluster.close(), 60_000);

const newKey = () => randomBytes(32).toString('base64');
const newKeys = (): Keys => ({
  ...{ session: newKey(), address: newKey(), heads: newKey(), actions: newKey() },
});
const LIVE = { kind: 'live', portalId: null } as const;

async function start(url: string, keys: Keys): Promise<string> {
  try {
    await prepare(url, LIVE, { backupFolder: await folder(), keys });
    return 'started';
  } catch (thrown) {
    return problemOf(thrown).message;
  }
}

const fingerprints = async (url: string) =>
  (await cluster.run('SELECT name, fingerprint FROM key_fingerprint ORDER BY name', url)).rows;

describe('the keys of a database', () => {
  test('are those of the first process; another one with the same keys starts, at once too', async () => {
    const url = await cluster.createDatabase();
    const keys = newKeys();
    expect(await Promise.all([start(url, keys), start(url, keys)])).toEqual(['started', 'started']);
    expect((await fingerprints(url)).map(({ name }) => name)).toEqual([...KEY_NAMES].sort());
  });

  test.each(KEY_NAMES)('keep out a process whose %s key is another', async (name) => {
    const url = await cluster.createDatabase();
    const keys = newKeys();
    await start(url, keys);
    const before = await fingerprints(url);
    const said = await start(url, { ...keys, [name]: newKey() });
    const lines = said.split('\n');
    expect(lines[0]).toBe('This database was used with other keys than these:');
    expect(lines[1]).toMatch(
      `  ${name} (secrets/${name} or ${KEY_VARIABLES[name]}): without it is lost `,
    );
    expect(lines.at(-1)).toBe(`  npm run keys:rotate -- ${name}`);
    expect(await fingerprints(url)).toEqual(before);
    expect(await start(url, keys)).toBe('started');
  });

  test('are named together when all are lost, before anything of the database is changed', async () => {
    const url = await cluster.createDatabase();
    await start(url, newKeys());
    // As if a newer Consent Desk had a step to apply.
    const newest = 'SELECT max(version) AS version FROM migration';
    const { rows: before } = await cluster.run(newest, url);
    await cluster.run(`DELETE FROM migration WHERE version = (${newest})`, url);
    const said = await start(url, newKeys());
    expect(said).toContain('npm run keys:rotate -- session address heads actions');
    const { rows } = await cluster.run(newest, url);
    expect(rows).toEqual([{ version: before[0].version - 1 }]);
  });

  test('two processes with different keys at a new database: one starts, the other does not', async () => {
    const url = await cluster.createDatabase();
    const said = await Promise.all([start(url, newKeys()), start(url, newKeys())]);
    expect(said.filter((one) => one === 'started')).toHaveLength(1);
  });

  test('stand in no row: of all that is kept there is nothing in which they occur', async () => {
    const url = await cluster.createDatabase();
    const keys = newKeys();
    await start(url, keys);
    const { rows } = await cluster.run(
      'SELECT key_fingerprint::text AS row FROM key_fingerprint',
      url,
    );
    const kept = rows.map(({ row }) => row).join();
    for (const key of Object.values(keys))
      for (const spelt of [
        key,
        Buffer.from(key).toString('hex'),
        Buffer.from(key, 'base64').toString('hex'),
      ])
        expect(kept).not.toContain(spelt);
    // The same key under two names gives two fingerprints.
    const same = await cluster.createDatabase();
    const key = newKey();
    await start(same, { session: key, address: key, heads: key, actions: key });
    const distinct = new Set(
      (await fingerprints(same)).map((one) => one.fingerprint.toString('hex')),
    );
    expect(distinct.size).toBe(4);
  });
});

describe('npm run keys:rotate', () => {
  const TOKEN = { HUBSPOT_ACCESS_TOKEN: 'simulated' };

  /** A database that a console of this folder has used, with one of everything that keys are for. */
  async function used() {
    const url = await cluster.createDatabase();
    const dataDir = path.join(await folder(), 'data');
    const secrets = ensureSecrets({ dataDir, environment: {} });
    const keys = () => keysOf(ensureSecrets({ dataDir, environment: {} }));
    expect(await start(url, keysOf(secrets))).toBe('started');
    await cluster.run(
      `INSERT INTO console_user (name, email, role, two_factor_enabled)
         VALUES ('Somebody', 'a@example.com', 'admin', true);
       INSERT INTO session (token, user_id, expires_at)
         SELECT 'token', id, now() + interval '1 day' FROM console_user;
       INSERT INTO two_factor (user_id, secret, backup_codes)
         SELECT id, 'encrypted', 'encrypted' FROM console_user;
       INSERT INTO sign_in_attempt (key, count, since) VALUES ('account:hash', 3, now());
       INSERT INTO subject (address_hash) VALUES (sha256('an address'))`,
      url,
    );
    const rotate = (words: string[], more: Record<string, string> = {}) =>
      npmRun('keys:rotate', dataDir, words, { ...TOKEN, DATABASE_URL: url, ...more });
    const counts = async () =>
      (
        await cluster.run(
          `SELECT (SELECT count(*)::int FROM session) AS sessions,
             (SELECT count(*)::int FROM two_factor) AS factors,
             (SELECT count(*)::int FROM console_user WHERE two_factor_enabled) AS asked,
             (SELECT count(*)::int FROM sign_in_attempt) AS attempts,
             (SELECT count(*)::int FROM subject) AS subjects`,
          url,
        )
      ).rows[0];
    return { url, dataDir, keys, rotate, counts };
  }

  const keysOf = (secrets: Record<string, string>): Keys => ({
    session: secrets[KEY_VARIABLES.session] ?? '',
    address: secrets[KEY_VARIABLES.address] ?? '',
    heads: secrets[KEY_VARIABLES.heads] ?? '',
    actions: secrets[KEY_VARIABLES.actions] ?? '',
  });

  test('of session makes a new key, keeps the old one beside it, and ends what it had encrypted', async () => {
    const { url, dataDir, keys, rotate, counts } = await used();
    const before = keys();
    const { code, said } = await rotate(['session']);
    expect(code, said).toBe(0);
    expect(said).toContain('Everybody signs in again, and sets up their second factor anew.');
    expect(await counts()).toEqual({ sessions: 0, factors: 0, asked: 0, attempts: 1, subjects: 1 });
    expect(keys().session).not.toBe(before.session);
    expect({ ...keys(), session: '' }).toEqual({ ...before, session: '' });
    const names = await readdir(path.join(dataDir, 'secrets'));
    const kept = names.find((name) => name.startsWith('session.until-')) ?? 'none';
    expect((await readFile(path.join(dataDir, 'secrets', kept), 'utf8')).trim()).toBe(
      before.session,
    );
    expect(said).not.toContain(before.session);
    const { rows } = await cluster.run('SELECT draft FROM ledger_note', url);
    expect(rows.map(({ draft }) => JSON.parse(draft))).toMatchObject([
      {
        kind: 'settings_changed',
        detail: { by: 'command', setting: 'key', of: 'session', change: 'made' },
      },
    ]);
    for (const key of [before.session, keys().session]) expect(rows[0]?.draft).not.toContain(key);
    expect(await start(url, keys())).toBe('started');
    expect(await start(url, before)).toContain('keys:rotate -- session');
  });

  test('accepts what was made anew for lost ones, all at once, and makes no other', async () => {
    const { url, dataDir, keys, rotate, counts } = await used();
    await rm(path.join(dataDir, 'secrets'), { recursive: true });
    const anew = keys();
    expect(await start(url, anew)).toContain('keys:rotate -- session address heads actions');
    const { code, said } = await rotate([...KEY_NAMES]);
    expect(code, said).toBe(0);
    expect(said.match(/the key that is there now is accepted/g)).toHaveLength(4);
    const { rows } = await cluster.run('SELECT draft FROM ledger_note', url);
    const noted = rows.map(({ draft }) => JSON.parse(draft).detail);
    expect(noted.map(({ of, change }) => `${of} ${change}`).sort()).toEqual(
      KEY_NAMES.map((name) => `${name} accepted`).sort(),
    );
    expect(keys()).toEqual(anew);
    expect(await counts()).toEqual({ sessions: 0, factors: 0, asked: 0, attempts: 0, subjects: 1 });
    expect(await start(url, anew)).toBe('started');
  });

  test('accepts a key of the environment, and refuses the one of before', async () => {
    const { url, keys, rotate } = await used();
    const more = { [KEY_VARIABLES.address]: keys().address };
    const refused = await rotate(['address'], more);
    expect(refused).toEqual({
      code: 1,
      said: 'CONSENT_DESK_KEY_ADDRESS holds the key of before; give it a new one first.\n',
    });
    const address = newKey();
    expect(await rotate(['address'], { [KEY_VARIABLES.address]: address })).toMatchObject({
      code: 0,
    });
    expect(await start(url, { ...keys(), address })).toBe('started');
  });

  test('makes a new key for a database that does not know one yet, as it is to be another', async () => {
    const { url, keys, rotate } = await used();
    await cluster.run('DELETE FROM key_fingerprint', url);
    const before = keys();
    expect((await rotate(['session'])).said).toContain('session: a new key is made.');
    expect(keys().session).not.toBe(before.session);
    expect(await start(url, keys())).toBe('started');
  });

  test('is refused while a console works on the database, and for a name that is none', async () => {
    const { url, keys, rotate, counts } = await used();
    const before = [keys(), await counts(), await fingerprints(url)];
    const opened = openDatabase(url);
    await opened.pool.query('SELECT 1');
    const refused = await rotate(['session']);
    await opened.close();
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.said).toContain('stop it everywhere, then rotate its keys');
    for (const words of [[], ['database'], ['session', 'x']])
      expect((await rotate(words)).said).toContain('Which keys? npm run keys:rotate --');
    expect([keys(), await counts(), await fingerprints(url)]).toEqual(before);
  });

  test('takes the place of a file that a person wrote anew', async () => {
    const { dataDir, keys, rotate } = await used();
    const session = newKey();
    await writeFile(path.join(dataDir, 'secrets', 'session'), `${session}\n`);
    expect((await rotate(['session'])).said).toContain('the key that is there now is accepted');
    expect(keys().session).toBe(session);
  });
});
