// Ports on this machine.

import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

export const LOOPBACK = '127.0.0.1';

/**
 * Tries to listen on a port; 0 lets the system choose.
 * @param {number} port
 * @param {string} [host] the loopback address, if not another one
 * @returns {Promise<{ port: number } | { error: string }>}
 */
export function tryPort(port, host = LOOPBACK) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => {
      resolve({ error: 'code' in error ? String(error.code) : error.message });
    });
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address();
      const found = address && typeof address === 'object' ? address.port : port;
      server.close(() => resolve({ port: found }));
    });
  });
}

/** A port that nobody uses now. */
export async function freePort() {
  const found = await tryPort(0);
  if ('error' in found) throw new Error(`no free port on ${LOOPBACK}: ${found.error}`);
  return found.port;
}

/**
 * A free port below those that systems give to clients. Of one among those, a client that keeps
 * trying while nobody listens there can be given the very same as its own, and connect to itself:
 * then nobody can listen there any more.
 */
export async function steadyPort() {
  for (;;) {
    const port = randomInt(20_000, 30_000);
    if ('port' in (await tryPort(port))) return port;
  }
}
