/** The simulator as a process of its own: `node .build/simulator/main.js --port 4010`. */
import { parseArgs } from 'node:util';
import { SCENARIOS, scenarioOf } from './scenarios.ts';
import { ALL_SCOPES, DEMO_TOKEN } from './seed-account.ts';
import { type SimulatorServer, startSimulatorServer } from './server.ts';
import type { Settings } from './settings.ts';

function wholeNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--${name} must be a whole number`);
  return Number(text);
}

/**
 * Takes the command line; starts the simulator and gives it. Throws with a sentence on a wrong
 * flag or a taken port.
 */
export async function runFromCommandLine(args: string[]): Promise<SimulatorServer> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args,
    options: {
      port: text,
      'control-port': text,
      token: text,
      'control-token': text,
      'settle-window-ms': text,
      'latency-ms': text,
      'api-version': text,
      scenario: text,
      'exit-with-parent': { type: 'boolean' },
    },
  });
  const token = values.token ?? DEMO_TOKEN;
  const controlToken = values['control-token'];
  const apiVersion = values['api-version'];
  const { scenario } = values;
  const settings: Partial<Settings> = { ...scenarioOf(scenario) };
  if (scenario !== undefined && scenarioOf(scenario) === undefined) {
    throw new Error(`--scenario must be one of ${Object.keys(SCENARIOS).join(', ')}`);
  }
  const settleWindowMs = wholeNumber('settle-window-ms', values['settle-window-ms']);
  const latencyMs = wholeNumber('latency-ms', values['latency-ms']);
  if (settleWindowMs !== undefined) settings.settleWindowMs = settleWindowMs;
  if (latencyMs !== undefined) settings.latencyMs = latencyMs;

  const server = await startSimulatorServer({
    port: wholeNumber('port', values.port) ?? 0,
    controlPort: wholeNumber('control-port', values['control-port']) ?? 0,
    tokens: { [token]: { scopes: ALL_SCOPES } },
    settings,
    ...(controlToken === undefined ? {} : { controlToken }),
    ...(apiVersion === undefined ? {} : { apiVersion }),
  });
  const { url, controlUrl } = server;
  const stop = (): void => {
    void server.close().then(() => process.exit(0));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  if (process.send !== undefined) {
    process.once('disconnect', stop);
    process.send({ type: 'ready', url, controlUrl });
  } else {
    const secret = controlToken === undefined ? ` (token ${server.controlToken})` : '';
    console.info(`HubSpot simulator on ${url} (token ${token}), control on ${controlUrl}${secret}`);
  }
  if (values['exit-with-parent'] === true) {
    process.stdin.once('end', stop);
    process.stdin.once('close', stop);
    process.stdin.resume();
  }
  return server;
}

await runFromCommandLine(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
