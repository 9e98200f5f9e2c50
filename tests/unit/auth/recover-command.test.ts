import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prepare } from '@/lib/db/prepare.ts';
import { folder, npmRun } from '../../helpers/npm-run.ts';
import { startCluster, type TestCluster } from '../../helpers/test-database.ts';

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startCluster();
}, 60_000);
afterAll(() => cluster.close(), 60_000);

const LIVE = { HUBSPOT_ACCESS_TOKEN: 'simulated' };
const user = (email: string, role: string) =>
  `INSERT INTO console_user (name, email, role) VALUES ('Somebody', '${email}', '${role}');`;

describe('npm run admin:recover', () => {
  test('works on a database of its own that is not running, and starts with nobody', async () => {
    const dataDir = path.join(await folder(), 'data');
    const nobody = await npmRun('admin:recover', dataDir);
    expect(nobody).toEqual({
      code: 1,
      said: 'This console has no users yet. Start it: it prints a link that makes the first administrator.\n',
    });
    // Nothing is left running: the folder can be taken again at once.
    expect(await npmRun('db:migrate', dataDir)).toMatchObject({ code: 0 });
  }, 120_000);

  test('with DATABASE_URL, prints the link of the settings’ address, and keeps it nowhere', async () => {
    const url = await cluster.createDatabase();
    const dataDir = path.join(await folder(), 'data');
    const settings = { ...LIVE, DATABASE_URL: url, PUBLIC_URL: 'https://consent.example.com' };
    const run = (words: string[] = []) => npmRun('admin:recover', dataDir, words, settings);
    expect((await run()).code).toBe(1);
    await cluster.run(user('a@example.com', 'admin') + user('b@example.com', 'agent'), url);

    const { code, said } = await run();
    expect(code).toBe(0);
    const link = /https:\/\/consent\.example\.com\/join\/([\w-]{43})$/.exec(said.trim());
    expect(said).toContain('a@example.com: all their sessions are ended.');
    const token = link?.[1] ?? 'no link';
    const { rows } = await cluster.run('SELECT one_time_link::text AS row FROM one_time_link', url);
    expect(rows).toHaveLength(1);
    expect(rows[0].row).not.toContain(token);
    expect(cluster.log()).not.toContain(token);
    expect(existsSync(dataDir)).toBe(false);

    await cluster.run(user('c@example.com', 'admin'), url);
    expect(await run()).toEqual({
      code: 1,
      said: 'There are several administrators; say which one: npm run admin:recover -- ADDRESS\na@example.com\nc@example.com\n',
    });
    expect(await run(['c@example.com'])).toMatchObject({ code: 0 });
    expect((await run(['--make-admin', 'b@example.com'])).said).toContain('while there is one');
    await cluster.run("UPDATE console_user SET role = 'viewer'", url);
    expect((await run()).said).toContain('No user is an administrator.');
    const made = await run(['--make-admin', 'b@example.com']);
    expect(made.said).toContain('they are an administrator now');
  }, 120_000);

  test('refuses the demo, by its settings and by the stamp of the database', async () => {
    const dataDir = path.join(await folder(), 'data');
    for (const [words, settings] of [
      [['--demo'], LIVE],
      [[], {}],
    ] as const)
      expect(await npmRun('admin:recover', dataDir, [...words], settings)).toEqual({
        code: 1,
        said: 'The demo has nobody to recover: everyone signs in there with one click.\n',
      });
    const url = await cluster.createDatabase();
    await prepare(url, { kind: 'demo' }, { backupFolder: await folder() });
    await cluster.run(user('a@example.com', 'admin'), url);
    const refused = await npmRun('admin:recover', dataDir, [], { ...LIVE, DATABASE_URL: url });
    expect(refused.code).toBe(1);
    expect(refused.said).toContain('This database was made by the demo');
    expect((await cluster.run('SELECT FROM one_time_link', url)).rowCount).toBe(0);
  }, 120_000);
});
