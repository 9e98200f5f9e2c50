// Installs everything, tests and tools included, if it is not installed yet.

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { silentEnvironment } from './environment.mjs';
import { ensureInstalled } from './install.mjs';
import { tell } from './problem.mjs';
import { Processes } from './processes.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
try {
  await ensureInstalled({
    root,
    kind: 'all',
    processes: new Processes(),
    env: silentEnvironment(process.env),
    launcherLock: join(root, '.data', 'launcher.json'),
  });
} catch (error) {
  tell(error);
  process.exitCode = 1;
}
