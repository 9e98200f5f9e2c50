import 'server-only';
import { resolve } from 'node:path';
import {
  ALL_KEYS,
  type HubSpotSettings,
  hostInUrl,
  isLoopbackHost,
  type LogLevel,
  type Mode,
  type OidcSettings,
  parseSettings,
  type SimulatorSettings,
} from './settings.mjs';

/** What the running app knows about its surroundings. */
export type Env = {
  readonly mode: Mode;
  /** Null: live, and not connected. */
  readonly hubspot: HubSpotSettings | null;
  /** The demo's simulator; null in live mode. */
  readonly simulator: SimulatorSettings | null;
  /** HUBSPOT_WRITES: whether anything may be changed in HubSpot. */
  readonly writes: boolean;
  readonly settleWindowMs: number;
  readonly logLevel: LogLevel;
  /** Absolute; of the demo or of the live installation, which have nothing in common. */
  readonly dataDir: string;
  readonly databaseUrl: string;
  /** PUBLIC_URL; null: the console serves this machine only. */
  readonly publicUrl: string | null;
  /** TRUST_PROXY: how many reverse proxies of ours stand in front of the console. */
  readonly trustedHops: number;
  /** Whether other machines reach the console's own port (LISTEN_ADDRESS). */
  readonly isOpen: boolean;
  /** METRICS_TOKEN; null: there are no metrics. */
  readonly metricsToken: string | null;
  readonly oidc: OidcSettings | null;
  readonly keys: Keys;
  /** `npm run dev`. */
  readonly isDevelopment: boolean;
  /** The console's address on this machine. */
  readonly localUrl: string;
};

/** The secrets of this installation. */
export type Keys = {
  /** Signs and encrypts what belongs to sessions. */
  readonly session: string;
  /** Keys the hash by which an address is found. */
  readonly address: string;
  /** Signs the heads of the ledger: an Ed25519 private key, PEM in base64. */
  readonly heads: string;
  /** Encrypts what server actions close over; Next reads it by itself. */
  readonly actions: string;
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
  const { settings } = parsed;
  if (settings.mode === 'demo' && !settings.simulator) throw missing('CONSENT_DESK_SIMULATOR_URL');
  const { mode, hubspot, simulator, writes, settleWindowMs, logLevel, publicUrl } = settings;
  const { trustedHops, metricsToken, oidc, localUrl } = settings;
  return {
    ...{ mode, hubspot, simulator, writes, settleWindowMs, logLevel, publicUrl },
    ...{ trustedHops, metricsToken, oidc, localUrl },
    isOpen: !isLoopbackHost(hostInUrl(settings.host)),
    dataDir: resolve(settings.dataDir),
    databaseUrl: settings.databaseUrl ?? demand(values, 'CONSENT_DESK_DATABASE_URL'),
    keys: {
      session: demand(values, 'CONSENT_DESK_KEY_SESSION'),
      address: demand(values, 'CONSENT_DESK_KEY_ADDRESS'),
      heads: demand(values, 'CONSENT_DESK_KEY_HEADS'),
      actions: demand(values, 'NEXT_SERVER_ACTIONS_ENCRYPTION_KEY'),
    },
    isDevelopment: process.env.NODE_ENV === 'development',
  };
}

function demand(values: Readonly<Record<string, string | undefined>>, key: string): string {
  const value = values[key];
  if (!value) throw missing(key);
  return value;
}

function missing(key: string): Error {
  return new Error(`${key} is missing: start Consent Desk with npm start or npm run dev.`);
}
