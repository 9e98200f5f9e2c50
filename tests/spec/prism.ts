import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { type AddressInfo, createServer } from 'node:net';
import { createInterface } from 'node:readline';

export interface Prism {
  url: string;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Resolves when prism says that it listens; fails if it ends before. */
async function listening(child: ChildProcess): Promise<void> {
  if (child.stdout === null) throw new Error('prism has no output');
  const lines = createInterface({ input: child.stdout });
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`prism ended with ${code}`)));
    lines.on('line', (line) => {
      if (line.includes('Prism is listening')) resolve();
    });
  });
}

/**
 * Starts prism, a mock server that we did not write, with an OpenAPI file: it answers each request
 * with a random valid reply, the same one for the same `Prefer: seed=…`.
 */
export async function startPrism(file: string): Promise<Prism> {
  const command = createRequire(import.meta.url).resolve('@stoplight/prism-cli/dist/index.js');
  const port = await freePort();
  const child = spawn(
    process.execPath,
    [command, 'mock', '--dynamic', '--host', '127.0.0.1', '--port', String(port), file],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill();
    await once(child, 'exit');
  };
  try {
    await listening(child);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `http://127.0.0.1:${port}`, stop };
}
