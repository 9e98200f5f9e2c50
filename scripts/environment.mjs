// The environment of the processes that we start. Every setting is passed explicitly, an unset one
// as an empty value: otherwise Next would read it from `.env`, `.env.local` and their like by itself.

import { ALL_KEYS } from '../lib/settings.mjs';

/** @typedef {Record<string, string | undefined>} Environment */

/**
 * Without any of our settings.
 * @param {Environment} base
 * @returns {Environment}
 */
export function silentEnvironment(base) {
  return { ...base, ...Object.fromEntries(ALL_KEYS.map((key) => [key, ''])) };
}

/**
 * What the app is told.
 * @param {object} options
 * @param {Environment} options.base
 * @param {import('../lib/settings.mjs').Settings} options.settings
 * @param {import('../lib/settings.mjs').SimulatorSettings | null} options.simulator
 * @param {import('./storage.mjs').Storage} options.storage
 * @returns {Environment}
 */
export function appEnvironment({ base, settings, simulator, storage }) {
  const live = settings.mode === 'live' ? settings.hubspot : null;
  const { oidc } = settings;
  return {
    ...silentEnvironment(base),
    ...storage.secrets,
    NEXT_TELEMETRY_DISABLED: '1',
    PORT: String(settings.port),
    LISTEN_ADDRESS: settings.host,
    HUBSPOT_ACCESS_TOKEN: live?.accessToken ?? '',
    HUBSPOT_BASE_URL: live?.baseUrl ?? '',
    HUBSPOT_API_VERSION: settings.apiVersion,
    HUBSPOT_WRITES: settings.writes ? 'on' : 'off',
    SETTLE_WINDOW_MS: String(settings.settleWindowMs),
    LOG_LEVEL: settings.logLevel,
    CONSENT_DESK_MODE: settings.mode,
    CONSENT_DESK_BUILD_DIR: settings.buildDir,
    DATA_DIR: storage.dataDir,
    CONSENT_DESK_DATABASE_URL: storage.databaseUrl,
    PUBLIC_URL: settings.publicUrl ?? '',
    TRUST_PROXY: settings.trustedHops > 0 ? String(settings.trustedHops) : '',
    METRICS_TOKEN: settings.metricsToken ?? '',
    OIDC_ISSUER: oidc?.issuer ?? '',
    OIDC_CLIENT_ID: oidc?.clientId ?? '',
    OIDC_CLIENT_SECRET: oidc?.clientSecret ?? '',
    OIDC_ROLE_CLAIM: oidc?.roleClaim ?? '',
    OIDC_ROLES: oidc?.roles.map(({ role, group }) => `${role}=${group}`).join(';') ?? '',
    CONSENT_DESK_SIMULATOR_URL: simulator?.url ?? '',
    CONSENT_DESK_SIMULATOR_TOKEN: simulator?.token ?? '',
    CONSENT_DESK_SIMULATOR_CONTROL_URL: simulator?.controlUrl ?? '',
    CONSENT_DESK_SIMULATOR_CONTROL_TOKEN: simulator?.controlToken ?? '',
  };
}
