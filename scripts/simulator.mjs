/**
 * `npm run simulator -- --port N [--control-port M] [--token T]`: a simulated HubSpot in this
 * process, on loopback. Port 0, the default, is any free one.
 */
import { pathToFileURL } from 'node:url';
import { compile } from './compile.mjs';

try {
  // The entry reads the flags itself; lib/hubspot-simulator/main.ts names them all.
  await import(pathToFileURL(compile('simulator')).href);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
