import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { npmScript } from '@/scripts/npm.mjs';
import { freePort } from '@/scripts/ports.mjs';
import { createPlace, plainEnvironment, ROOT } from './start-launcher.ts';

let place: ReturnType<typeof createPlace>;
beforeEach(() => {
  place = createPlace();
});
afterEach(() => place.cleanUp());

const SECRET = 'pat-eu1-secret-marker';

test('a port in use is one sentence that names the port and how to choose another', async () => {
  const port = await freePort();
  const other = createServer().listen(port, '127.0.0.1');
  try {
    const npm = place.npmStart({ PORT: String(port) });
    expect(await npm.ended()).toBe(1);
    expect(npm.output().trim()).toBe(
      `Port ${port} is in use by another program on this machine; choose another one with PORT, for example PORT=${port + 1} npm start, or in the file .env.`,
    );
  } finally {
    other.close();
  }
});

test('LISTEN_ADDRESS is where the console listens, and nowhere else', async () => {
  const PORT = String(await freePort());
  const npm = place.npmStart({ PORT, LISTEN_ADDRESS: '127.0.0.2' });
  expect(await npm.ready()).toBe(`http://127.0.0.2:${PORT}`);
  expect((await fetch(`http://127.0.0.2:${PORT}/api/health`)).status).toBe(200);
  await expect(fetch(`http://127.0.0.1:${PORT}/api/health`)).rejects.toThrow('fetch failed');
});

test('LISTEN_ADDRESS that is no address of this machine is one sentence', async () => {
  const npm = place.npmStart({
    ...{
      PORT: String(await freePort()),
      LISTEN_ADDRESS: '192.0.2.1',
      HUBSPOT_ACCESS_TOKEN: SECRET,
    },
    ...{ PUBLIC_URL: 'https://consent.example.com', TRUST_PROXY: '1' },
  });
  expect(await npm.ended()).toBe(1);
  expect(npm.output().trim()).toBe(
    'LISTEN_ADDRESS is 192.0.2.1, which is no address of this machine.',
  );
});

test('a second start from the same folder is refused with process and address of the first', async () => {
  const PORT = String(await freePort());
  const first = place.npmStart({ PORT });
  await first.ready();
  const { holder } = place.noted();
  const second = place.npmStart({ PORT: String(await freePort()) });
  expect(await second.ended()).toBe(1);
  expect(second.output().trim()).toBe(
    `Consent Desk already runs from this folder (process ${holder.pid}, http://127.0.0.1:${PORT}). Stop that one first.`,
  );
  expect((await fetch(`http://127.0.0.1:${PORT}/api/health`)).status).toBe(200);
});

test.each([
  ['a malformed value', 'PORT=80x', 'PORT must be a whole number from 1 to 65535.'],
  [
    'an unknown key',
    'HUBSPOT_ACCES_TOKEN=x',
    'HUBSPOT_ACCES_TOKEN in .env is not a setting of Consent Desk; did you mean HUBSPOT_ACCESS_TOKEN?',
  ],
  [
    'a line without =',
    `\n${SECRET}`,
    'Line 2 of .env is not of the form KEY=value; .env.example shows how.',
  ],
  [
    'an address without a token',
    'HUBSPOT_BASE_URL=https://api.hubapi.com',
    'HUBSPOT_BASE_URL is set without HUBSPOT_ACCESS_TOKEN; set the token too, or remove the address to start the demo.',
  ],
  [
    'a token with a space',
    `HUBSPOT_ACCESS_TOKEN="${SECRET} x"`,
    'HUBSPOT_ACCESS_TOKEN holds a space, a line break or a character outside ASCII; copy it again, without anything around it.',
  ],
])('%s in .env stops the start with one sentence and no secret', async (_, content, sentence) => {
  place.writeSettingsFile(content);
  const environment = { ...process.env };
  for (const key of ['PORT', 'HUBSPOT_BASE_URL', 'HUBSPOT_ACCESS_TOKEN']) delete environment[key];
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/start.mjs'], {
    cwd: ROOT,
    env: {
      ...environment,
      DATA_DIR: place.dataDir,
      CONSENT_DESK_ENV_FILE: join(place.dataDir, '.env'),
    },
    encoding: 'utf8',
  });
  expect(`${stdout}${stderr}`.trim()).toBe(sentence);
  expect(status).toBe(1);
});

test('an unknown HUBSPOT_ key of the environment stops the start', async () => {
  const npm = place.npmStart({ HUBSPOT_TOKEN: SECRET });
  expect(await npm.ended()).toBe(1);
  expect(npm.output()).toContain('HUBSPOT_TOKEN in the environment is not a setting');
  expect(npm.output()).not.toContain(SECRET);
});

test('the start passes the real token to nobody but the console, and by environment', async () => {
  const npm = place.npmStart({
    PORT: String(await freePort()),
    HUBSPOT_ACCESS_TOKEN: SECRET,
    // Nobody listens there.
    HUBSPOT_BASE_URL: `http://127.0.0.1:${await freePort()}`,
  });
  await npm.ready();
  expect(npm.output()).toMatch(/Consent Desk is ready: \S+ \(live: 127\.0\.0\.1:\d+\)/);
  const { children } = place.noted();
  expect(children.map(({ name }) => name)).toEqual(['database', 'console']);
  const { stdout } = spawnSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
  expect(stdout ?? '').not.toContain(SECRET);
  expect(npm.output()).not.toContain(SECRET);
});

test.each(['start.mjs', 'test.mjs'])('%s says in one sentence that Node is too old', (script) => {
  const asIfOld = `data:text/javascript,${encodeURIComponent(
    "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.18.3' } })",
  )}`;
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', asIfOld, join('scripts', script)],
    { cwd: ROOT, encoding: 'utf8' },
  );
  expect(stderr.trim()).toBe(
    'Consent Desk needs Node 20.19 or newer, and this is Node 20.18.3: install a newer one from https://nodejs.org and run the same command again.',
  );
  expect(status).toBe(1);
});

test('npm test refuses a HubSpot address that is not on this machine', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/test.mjs'], {
    cwd: ROOT,
    env: { ...process.env, HUBSPOT_BASE_URL: 'https://api.hubapi.com' },
    encoding: 'utf8',
  });
  expect(stderr).toContain('HUBSPOT_BASE_URL is not an address on this machine');
  expect(stdout.trim().split('\n').at(-1)).toBe('0 passed, 1 failed');
  expect(status).toBe(1);
});

test('no network for the install is one sentence with the log of npm', async () => {
  const copy = mkdtempSync(join(tmpdir(), 'consent-desk-bare-'));
  try {
    for (const name of ['package.json', 'package-lock.json', '.npmrc']) {
      cpSync(join(ROOT, name), join(copy, name));
    }
    cpSync(join(ROOT, 'scripts'), join(copy, 'scripts'), { recursive: true });
    mkdirSync(join(copy, 'lib'));
    for (const name of ['settings.mjs', 'setting-keys.mjs', 'setting-values.mjs']) {
      cpSync(join(ROOT, 'lib', name), join(copy, 'lib', name));
    }
    const closed = `http://127.0.0.1:${await freePort()}/`;
    writeFileSync(join(copy, '.npmrc'), `registry=${closed}\ncache=${join(copy, 'cache')}\n`);
    const { status, stderr } = spawnSync(process.execPath, [npmScript(), 'start', '--silent'], {
      cwd: copy,
      env: { ...plainEnvironment(), PORT: String(await freePort()) },
      encoding: 'utf8',
    });
    expect(stderr.trim()).toMatch(
      /^Consent Desk could not install its packages because the npm registry cannot be reached \(ECONNREFUSED\); connect this machine to the network and run the same command again\. npm's log: \S.*\.log$/,
    );
    expect(status).toBe(1);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
});
