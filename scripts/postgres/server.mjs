// The process beside the launcher that runs PostgreSQL and stops it in order. It ends when
// PostgreSQL ends; the launcher then starts it again.

import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Problem } from '../problem.mjs';
import { ensureSecret } from '../secrets.mjs';
import { findAccount } from './account.mjs';
import { findBinaries } from './binaries.mjs';
import { ensureCluster, setPassword } from './cluster.mjs';
import { stopOthers } from './others.mjs';
import { choosePlace } from './place.mjs';
import { runPostgres } from './run.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ROLE = 'consent_desk';

/** @type {import('./run.mjs').Running | undefined} */
let running;
let stopping = false;
for (const signal of /** @type {const} */ (['SIGTERM', 'SIGINT', 'SIGHUP'])) {
  process.on(signal, () => {
    stopping = true;
    if (running) running.stop();
    else process.exit(0);
  });
}
// Whatever ends us: nothing may go on without us. SIGQUIT is PostgreSQL's immediate stop.
process.on('exit', () => running?.stopNow());

/** @param {{ port: number } | { problem: string }} message */
function tell(message) {
  process.send?.(message);
}

async function serve() {
  const { values } = parseArgs({
    options: {
      'data-dir': { type: 'string', default: '' },
      port: { type: 'string', default: '0' },
      package: { type: 'string' },
    },
  });
  const dataDir = values['data-dir'];
  mkdirSync(dataDir, { recursive: true });
  const account = findAccount(join(dataDir, 'postgres'));
  const found = findBinaries({ root: ROOT, packageName: values.package });
  const { folder, binaries } = choosePlace({ dataDir, account, binaries: found });
  const password = ensureSecret(dataDir, 'database', () => randomBytes(24).toString('hex'));
  const cluster = { binaries, account, folder, role: ROLE, password };
  await stopOthers(folder);
  const wanted = Number(values.port);
  ensureCluster({ ...cluster, mayMake: wanted === 0 });
  running = await runPostgres({ ...cluster, port: wanted });
  let state = await running.ready;
  if (state === 'wrong password') {
    // The file with the password was lost or given anew.
    running.stop();
    await running.ended;
    setPassword(cluster);
    running = await runPostgres({ ...cluster, port: wanted });
    state = await running.ready;
  }
  if (state === 'ready') tell({ port: running.port });
  else if (!stopping) tell({ problem: 'PostgreSQL ended before it was ready.' });
  const code = await running.ended;
  running = undefined;
  process.exit(stopping ? 0 : code || 1);
}

serve().catch((error) => {
  if (!(error instanceof Problem)) console.error(error);
  tell({ problem: error instanceof Problem ? error.message : 'an error that nobody expected.' });
  process.exitCode = 1;
  process.disconnect?.();
});
