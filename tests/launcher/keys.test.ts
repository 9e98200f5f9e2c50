import { spawnSync } from 'node:child_process';
import { cpSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { npmScript } from '@/scripts/npm.mjs';
import { freePort } from '@/scripts/ports.mjs';
import { runningPostgres, startPostgres } from '@/scripts/postgres.mjs';
import { Processes } from '@/scripts/processes.mjs';
import { readSecret } from '@/scripts/secrets.mjs';
import { createPlace, plainEnvironment, ROOT } from './start-launcher.ts';

let place: ReturnType<typeof createPlace>;
beforeEach(() => {
  place = createPlace();
});
afterEach(() => place.cleanUp());

test('keys that were lost are not replaced in silence: no start serves until they are back or accepted', async () => {
  const settings = { PORT: String(await freePort()) };
  const first = place.npmStart(settings);
  await first.ready();
  await place.stop(first);

  const secrets = join(place.dataDir, 'demo', 'secrets');
  const copy = join(place.dataDir, 'copy');
  renameSync(secrets, copy);
  const sentence = 'npm run keys:rotate -- session address heads actions --demo';
  for (const times of ['once', 'twice']) {
    const lost = place.npmStart(settings);
    expect(await lost.ended(), times).toBe(1);
    expect(lost.output()).toContain('This database was used with other keys than these:');
    expect(lost.output()).toContain(sentence);
  }

  const madeAnew = join(place.dataDir, 'made-anew');
  renameSync(secrets, madeAnew);
  cpSync(copy, secrets, { recursive: true });
  const back = place.npmStart(settings);
  await back.ready();
  expect(runningPostgres(join(place.dataDir, 'demo'))).not.toBeNull();
  await place.stop(back);

  rmSync(secrets, { recursive: true });
  renameSync(madeAnew, secrets);
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [npmScript(), ...sentence.split(' ').slice(1)],
    { cwd: ROOT, env: { ...plainEnvironment(), DATA_DIR: place.dataDir }, encoding: 'utf8' },
  );
  expect(stdout + stderr).toContain('session: the key that is there now is accepted');
  const accepted = place.npmStart(settings);
  await accepted.ready();
}, 180_000);

test('of two consoles on one database the second needs the keys of the first, as files or by environment', async () => {
  const processes = new Processes();
  const other = createPlace();
  try {
    const dataDir = join(place.dataDir, 'elsewhere');
    const { url } = await startPostgres({ root: ROOT, processes, base: process.env, dataDir });
    const settings = async () => ({
      PORT: String(await freePort()),
      DATABASE_URL: url,
      HUBSPOT_ACCESS_TOKEN: 'pat-eu1-not-a-real-one',
      // Nobody listens there.
      HUBSPOT_BASE_URL: `http://127.0.0.1:${await freePort()}`,
    });
    await place.npmStart(await settings()).ready();

    const stranger = other.npmStart(await settings());
    expect(await stranger.ended()).toBe(1);
    expect(stranger.output()).toContain('  session (secrets/session or CONSENT_DESK_KEY_SESSION)');
    expect(stranger.output()).not.toContain(readSecret(other.dataDir, 'session'));

    const keys = {
      CONSENT_DESK_KEY_SESSION: readSecret(place.dataDir, 'session'),
      CONSENT_DESK_KEY_ADDRESS: readSecret(place.dataDir, 'address'),
      CONSENT_DESK_KEY_HEADS: readSecret(place.dataDir, 'heads'),
      NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: readSecret(place.dataDir, 'actions'),
    };
    await other.npmStart({ ...(await settings()), ...keys }).ready();
  } finally {
    await other.cleanUp();
    await processes.stopAll();
  }
}, 180_000);
