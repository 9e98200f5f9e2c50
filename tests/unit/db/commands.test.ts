import { mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { takeLock } from '@/scripts/folder-lock.mjs';
import { startPostgres } from '@/scripts/postgres.mjs';
import { Processes } from '@/scripts/processes.mjs';
import { folder, npmRun } from '../../helpers/npm-run.ts';

const rowsIn = async (file: string) =>
  gunzipSync(await readFile(file))
    .toString('utf8')
    .split('\n')
    .slice(1, -2);

describe('npm run db:…', () => {
  test('migrate, back up and restore with nothing but Node and the base system', async () => {
    const [one, other] = [path.join(await folder(), 'one'), path.join(await folder(), 'other')];
    const migrated = await npmRun('db:migrate', one);
    expect(migrated).toMatchObject({ code: 0 });
    expect(migrated.said).toContain('Brought to schema version');
    expect((await npmRun('db:migrate', one)).said).toContain('Nothing to do');

    const file = path.join(await folder(), 'one.backup.gz');
    expect(await npmRun('db:backup', one, [file])).toMatchObject({ code: 0 });
    expect(await npmRun('db:restore', other, [file])).toMatchObject({ code: 0 });
    const again = await npmRun('db:restore', other, [file]);
    expect(again).toMatchObject({ code: 1 });
    expect(again.said).toBe(
      'This database is not empty. To put the backup in place of everything that is in it, add --replace.\n',
    );
    expect(await npmRun('db:restore', other, [file, '--replace'])).toMatchObject({ code: 0 });

    expect(await npmRun('db:backup', other)).toMatchObject({ code: 0 });
    const [name = ''] = await readdir(path.join(other, 'backups'));
    const copied = await rowsIn(path.join(other, 'backups', name));
    // What the restoring leaves for the record is all that the copy has more.
    const note = copied.filter((row) => row.includes('"kind":"restored"'));
    expect(note).toHaveLength(1);
    expect(copied.filter((row) => !note.includes(row))).toEqual(await rowsIn(file));
    const whole = gunzipSync(await readFile(file)).toString('utf8');
    for (const secret of await readdir(path.join(one, 'secrets')))
      expect(whole).not.toContain(
        (await readFile(path.join(one, 'secrets', secret), 'utf8')).trim(),
      );
  }, 180_000);

  test('keep demo and live apart', async () => {
    const dataDir = path.join(await folder(), 'data');
    expect(await npmRun('db:migrate', dataDir, [], {})).toMatchObject({ code: 0 });
    expect(await readdir(dataDir)).toContain('demo');
    const file = path.join(await folder(), 'demo.backup.gz');
    expect((await npmRun('db:backup', dataDir, [file], {})).said).toContain('Backed up the demo');
    const refused = await npmRun('db:restore', dataDir, [file]);
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.said).toContain('is a backup of the demo');
    expect(await npmRun('db:restore', dataDir, [file, '--replace', '--demo'])).toMatchObject({
      code: 0,
    });
  }, 180_000);

  test('back up while a console is running, and restore only when none is', async () => {
    const dataDir = path.join(await folder(), 'data');
    await mkdir(dataDir);
    expect(await npmRun('db:migrate', dataDir)).toMatchObject({ code: 0 });
    const taken = takeLock(path.join(dataDir, 'launcher.json'));
    if (!('lock' in taken)) throw new Error('the folder is taken');
    const processes = new Processes();
    onTestFinished(async () => {
      await processes.stopAll();
      taken.lock.release();
    });
    await startPostgres({ root: path.resolve('.'), processes, base: process.env, dataDir });
    const file = path.join(await folder(), 'running.backup.gz');
    expect(await npmRun('db:backup', dataDir, [file])).toMatchObject({ code: 0 });
    for (const name of ['db:restore', 'db:migrate']) {
      const refused = await npmRun(name, dataDir, name === 'db:restore' ? [file] : []);
      expect(refused, name).toMatchObject({ code: 1 });
      expect(refused.said, name).toContain(`already runs from this folder (process ${process.pid}`);
    }
  }, 180_000);

  test('say what is missing or wrong in one sentence', async () => {
    const dataDir = path.join(await folder(), 'data');
    expect(await npmRun('db:restore', dataDir)).toEqual({
      code: 1,
      said: 'Which backup? npm run db:restore -- FILE\n',
    });
    expect((await npmRun('db:backup', dataDir, ['--wrong'])).code).toBe(1);
    const nothing = await npmRun('db:backup', dataDir);
    expect(nothing.said).toBe('There is nothing to back up: the database is empty.\n');
    const gone = await npmRun('db:backup', dataDir, [], {
      HUBSPOT_ACCESS_TOKEN: 'simulated',
      DATABASE_URL: 'postgres://someone:secret-word@127.0.0.1:9/nothing',
    });
    expect(gone).toEqual({ code: 1, said: 'The database does not answer. (ECONNREFUSED)\n' });
  }, 180_000);
});
