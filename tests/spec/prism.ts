import { createRequire } from 'node:module';
import { freePort } from '../../scripts/ports.mjs';
import { Processes } from '../../scripts/processes.mjs';

export interface Prism {
  url: string;
  stop(): Promise<void>;
}

/**
 * Starts prism, a mock server that we did not write, with an OpenAPI file: it answers each request
 * with a random valid reply, the same one for the same `Prefer: seed=…`. It ends with this process,
 * however that ends.
 */
export async function startPrism(file: string): Promise<Prism> {
  const command = createRequire(import.meta.url).resolve('@stoplight/prism-cli/dist/index.js');
  const port = String(await freePort());
  const processes = new Processes();
  const isListening = new Promise<void>((resolve, reject) => {
    const { ended } = processes.start({
      name: 'prism',
      parameters: [command, 'mock', '--dynamic', '--host', '127.0.0.1', '--port', port, file],
      cwd: process.cwd(),
      env: process.env,
      onLine: (line) => {
        if (line.includes('Prism is listening')) resolve();
      },
    });
    void ended.then(({ code }) => reject(new Error(`prism ended with ${code}`)));
  });
  await isListening;
  return { url: `http://127.0.0.1:${port}`, stop: () => processes.stopAll() };
}
