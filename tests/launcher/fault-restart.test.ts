import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './start-launcher.ts';

test('killed at random moments under load, everything comes back and nothing acknowledged is lost', () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    // The time is held by `npm run fault:restart`, where nothing else runs.
    [
      join('scripts', 'fault-restart.mjs'),
      ...['--times', '1', '--within-ms', '30000', '--build-dir', '.next-test'],
    ],
    { cwd: ROOT, encoding: 'utf8' },
  );
  expect(stderr).toBe('');
  expect(stdout.match(/^\w+: killed 1 times.* 0 missing.*nothing left behind$/gm)).toHaveLength(6);
  expect(stdout).not.toMatch(/[1-9]\d* missing/);
  for (const what of ['rows', 'users', 'sessions'])
    expect(stdout).toMatch(new RegExp(`[1-9]\\d* ${what} acknowledged`));
  expect(stdout).toMatch(/^task: its worker killed 1 times, done after/m);
  expect(status).toBe(0);
}, 300_000);
