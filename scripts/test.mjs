// The entry of `npm test`. `npm test -- --only vitest tests/unit/settings.test.ts` runs one stage,
// and in it what is named.

import { nodeIsNewEnough } from './require-node.mjs';

if (nodeIsNewEnough()) {
  import('./test-run.mjs').then(({ runTests }) => runTests(process.argv.slice(2)));
} else {
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
}
