import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePort } from '@/scripts/ports.mjs';
import { createPlace, nothingLeft, waitFor } from './start-launcher.ts';

let place: ReturnType<typeof createPlace>;
beforeEach(() => {
  place = createPlace();
});
afterEach(() => place.cleanUp());

test('the demo starts with one line, and SIGTERM to npm leaves no process and no port', async () => {
  const PORT = String(await freePort());
  const npm = place.npmStart({ PORT });
  const address = await npm.ready();
  expect(address).toBe(`http://127.0.0.1:${PORT}`);
  // The log that was held back until then may follow at once.
  expect(npm.output().split('\n')).toContain(
    `Consent Desk is ready: ${address} (demo: simulated HubSpot account, nothing leaves this machine)`,
  );
  const reply = await fetch(`${address}/api/health`);
  expect(reply.status).toBe(200);
  await reply.text();

  const noted = place.noted();
  expect(noted.children.map(({ name }) => name)).toEqual(['database', 'simulator', 'console']);
  npm.process.kill('SIGTERM');
  await npm.ended();
  expect(await nothingLeft(noted)).toBe(true);
  expect(() => place.noted()).toThrow(/ENOENT/);
});

test('kill -9 of npm leaves no process and no port', async () => {
  const npm = place.npmStart({ PORT: String(await freePort()) });
  await npm.ready();
  const noted = place.noted();
  npm.process.kill('SIGKILL');
  expect(await nothingLeft(noted)).toBe(true);
});

test('after kill -9 of the launcher a new start finds its port free and takes the folder over', async () => {
  const PORT = String(await freePort());
  const first = place.npmStart({ PORT });
  await first.ready();
  const before = place.noted();
  process.kill(before.holder.pid, 'SIGKILL');

  const second = place.npmStart({ PORT });
  expect(await second.ready()).toBe(`http://127.0.0.1:${PORT}`);
  const after = place.noted();
  expect(after.holder.pid).not.toBe(before.holder.pid);
  second.process.kill('SIGTERM');
  await second.ended();
  expect(await nothingLeft(after)).toBe(true);
  expect(await nothingLeft(before)).toBe(true);
});

test('kill -9 of the launcher ends its processes even without a new start', async () => {
  const npm = place.npmStart({ PORT: String(await freePort()) });
  await npm.ready();
  const noted = place.noted();
  process.kill(noted.holder.pid, 'SIGKILL');
  expect(await nothingLeft(noted)).toBe(true);
});

test('when the console dies, everything stops and says so', async () => {
  const npm = place.npmStart({ PORT: String(await freePort()) });
  await npm.ready();
  const noted = place.noted();
  const consoleProcess = noted.children.find(({ name }) => name === 'console');
  process.kill(consoleProcess?.pid ?? 0, 'SIGKILL');
  expect(await npm.ended()).toBe(1);
  expect(npm.output()).toContain('The console ended by itself (SIGKILL)');
  expect(await nothingLeft(noted)).toBe(true);
});

test('SIGTERM while it is still starting leaves nothing', async () => {
  const npm = place.npmStart({ PORT: String(await freePort()) });
  const noted = await waitFor(() => {
    try {
      const found = place.noted();
      return found.children.length > 0 ? found : null;
    } catch {
      return null;
    }
  });
  npm.process.kill('SIGTERM');
  await npm.ended();
  expect(await nothingLeft(noted)).toBe(true);
});
