// Ports on this machine.

import { createServer } from 'node:net';

export const LOOPBACK = '127.0.0.1';

/**
 * Tries to listen on a port of the loopback address; 0 lets the system choose.
 * @param {number} port
 * @returns {Promise<{ port: number } | { error: string }>}
 */
export function tryPort(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => {
      resolve({ error: 'code' in error ? String(error.code) : error.message });
    });
    server.listen({ host: LOOPBACK, port, exclusive: true }, () => {
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
