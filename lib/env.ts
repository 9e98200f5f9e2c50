import 'server-only';
import {
  ALL_KEYS,
  type HubSpotSettings,
  type LogLevel,
  type Mode,
  parseSettings,
  type SimulatorSettings,
} from './settings.mjs';

/** What the running app knows about its surroundings. */
export type Env = {
  readonly mode: Mode;
  readonly hubspot: HubSpotSettings;
  /** The demo's simulator; null in live mode. */
  readonly simulator: SimulatorSettings | null;
  readonly settleWindowMs: number;
  readonly logLevel: LogLevel;
  readonly dataDir: string;
  /** PUBLIC_URL; null: the console serves this machine only. */
  readonly publicUrl: string | null;
  /** How many reverse proxies of ours stand in front of the console. */
  readonly trustedHops: number;
  /** METRICS_TOKEN; null: there are no metrics. */
  readonly metricsToken: string | null;
  /** `npm run dev`. */
  readonly isDevelopment: boolean;
};

let known: Env | undefined;

/**
 * The settings of this process, read once, at the first request (not at the build: one build serves
 * demo and live). Throws a sentence that names the bad key.
 */
export function env(): Env {
  known ??= readEnv();
  return known;
}

function readEnv(): Env {
  const values = Object.fromEntries(
    Object.entries(process.env).filter(
      ([key]) => ALL_KEYS.includes(key) || /^(HUBSPOT|CONSENT_DESK)_/.test(key),
    ),
  );
  const parsed = parseSettings(values);
  if (!parsed.ok) throw new Error(parsed.problems.map((problem) => problem.message).join(' '));
  const { mode, hubspot, simulator, settleWindowMs, logLevel, dataDir } = parsed.settings;
  if (!hubspot) {
    throw new Error(
      'CONSENT_DESK_SIMULATOR_URL is missing: start Consent Desk with npm start or npm run dev.',
    );
  }
  return {
    ...{ mode, hubspot, simulator, settleWindowMs, logLevel, dataDir },
    publicUrl: null,
    trustedHops: 0,
    metricsToken: null,
    isDevelopment: process.env.NODE_ENV === 'development',
  };
}
