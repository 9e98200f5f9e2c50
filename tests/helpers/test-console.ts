import { createHash } from 'node:crypto';
import { createWriteStream, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Mode, parseSettings, type SimulatorSettings } from '../../lib/settings.mjs';
import { freePort } from '../../scripts/ports.mjs';
import type { OnLine, Processes } from '../../scripts/processes.mjs';
import { ensureSecrets } from '../../scripts/secrets.mjs';
import { startNext, startSimulator } from '../../scripts/services.mjs';
import { startStorage } from '../../scripts/storage.mjs';
import { quickFolder } from './quick-folder.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const TEST_BUILD_DIR = '.next-test';
const SHARED = join(ROOT, '.data-test', 'shared');
/** Of the consoles of this checkout, and of no other. */
const CONSOLES = join(
  quickFolder(),
  `consent-desk-consoles-${createHash('sha256').update(ROOT).digest('hex').slice(0, 12)}`,
);

/** Where a console of this name keeps its data. */
export function dataDirOf(name: string): string {
  return join(CONSOLES, name);
}

/** Takes away what the consoles of tests kept. */
export function removeConsoles(): void {
  rmSync(CONSOLES, { recursive: true, force: true, maxRetries: 20 });
}

/** How long the console under test keeps checking an unclear outcome. */
export const SETTLE_WINDOW_MS = 2_000;

/** A console under test, with a simulated HubSpot of its own. */
export type TestConsole = {
  readonly url: string;
  readonly mode: Mode;
  readonly simulator: SimulatorSettings;
  /** Everything that console and simulator print. */
  readonly logFile: string;
};

export type TestConsoleOptions = {
  /** Names its log file. */
  name: string;
  processes: Processes;
  /** In live mode the console takes its simulator for a real account, and is told so by settings. */
  mode?: Mode;
  settleWindowMs?: number;
  latencyMs?: number;
  /** More settings, by the names of `.env.example`. */
  settings?: Readonly<Record<string, string>>;
  /** Secrets that several consoles share, by the keys of the environment; else it makes its own. */
  secrets?: Readonly<Record<string, string>>;
};

/** Starts the production build on a free port, as the launcher does. */
export async function startTestConsole({
  name,
  processes,
  mode = 'demo',
  settleWindowMs = SETTLE_WINDOW_MS,
  latencyMs = 0,
  settings: more = {},
  secrets = {},
}: TestConsoleOptions): Promise<TestConsole> {
  const logFile = join(ROOT, '.data-test', 'logs', `${name}.log`);
  mkdirSync(dirname(logFile), { recursive: true });
  const log = createWriteStream(logFile);
  const onLine: OnLine = (line) => log.write(`${line}\n`);
  // Playwright asks for colours, where the run asks for none: Node would warn of it.
  const { FORCE_COLOR: _, ...base } = process.env;
  const common = { root: ROOT, processes, base: { ...base, ...secrets }, onLine };
  const dataDir = dataDirOf(name);
  rmSync(dataDir, { recursive: true, force: true });

  const apiVersion = more.HUBSPOT_API_VERSION || '2026-03';
  const { simulator } = await startSimulator({ ...common, settleWindowMs, latencyMs, apiVersion });
  const live = { HUBSPOT_ACCESS_TOKEN: simulator.token, HUBSPOT_BASE_URL: simulator.url };
  const parsed = parseSettings({
    PORT: String(await freePort()),
    SETTLE_WINDOW_MS: String(settleWindowMs),
    CONSENT_DESK_BUILD_DIR: TEST_BUILD_DIR,
    DATA_DIR: dataDir,
    ...(mode === 'live' ? live : {}),
    ...more,
  });
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join(' '));
  const { settings } = parsed;
  // Consoles on one database need the same keys.
  const shared = settings.databaseUrl ? ensureSecrets({ dataDir: SHARED, environment: {} }) : {};
  const { storage } = await startStorage({
    ...common,
    base: { ...common.base, ...shared },
    settings,
  });
  const { address } = await startNext({
    ...common,
    settings,
    storage,
    simulator: mode === 'demo' ? simulator : null,
  });
  return { url: address, mode, simulator, logFile };
}
