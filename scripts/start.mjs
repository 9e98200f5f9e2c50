// The entry of `npm start` and `npm run dev`. It checks Node's version; the rest, in newer syntax,
// is loaded after that.

import { nodeIsNewEnough } from './require-node.mjs';

if (nodeIsNewEnough()) {
  import('./launch.mjs').then(({ launch }) => launch({ dev: process.argv.includes('--dev') }));
} else {
  process.exitCode = 1;
}
