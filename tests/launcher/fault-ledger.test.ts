import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './start-launcher.ts';

test('killed or made to stand still while changes are made, none reaches HubSpot without its entry, each is closed with what HubSpot has, and the log is whole', () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join('scripts', 'fault-ledger.mjs'), '--times', '5', '--build-dir', '.next-test'],
    { cwd: ROOT, encoding: 'utf8' },
  );
  expect(stderr).toBe('');
  expect(stdout).toMatch(/; 0 with a wrong record, 0 of nobody; [1-9]\d* writes .*, 0 without/);
  expect(stdout).toMatch(/^Nothing is wrong: [1-9]\d* entries/m);
  expect(stdout).toMatch(/^It was compared with [1-9]\d* heads/m);
  expect(status).toBe(0);
}, 300_000);
