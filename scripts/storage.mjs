// What the app stands on: a database and the secrets of the installation.

import { join, resolve } from 'node:path';
import { startPostgres } from './postgres.mjs';
import { Problem } from './problem.mjs';
import { ensureSecrets } from './secrets.mjs';

/** @typedef {import('../lib/settings.mjs').Settings} Settings */
/** @typedef {import('./processes.mjs').StartedProcess} StartedProcess */

/**
 * @typedef {object} Storage
 * @property {string} dataDir absolute; the demo's is a folder of its own
 * @property {string} databaseUrl
 * @property {Record<string, string>} secrets by the keys of the environment
 */

/** @typedef {{ started: StartedProcess, port: number }} OwnDatabase */

const CONNECT_WITHIN_MS = 10_000;

/**
 * Starts the database, unless DATABASE_URL names one, and reads or makes the secrets.
 * @param {object} options
 * @param {string} options.root
 * @param {import('./processes.mjs').Processes} options.processes
 * @param {import('./environment.mjs').Environment} options.base may hold secrets
 * @param {Settings} options.settings
 * @param {import('./processes.mjs').OnLine} [options.onLine]
 * @returns {Promise<{ storage: Storage, own: OwnDatabase | null }>} `own`: the database that we run
 */
export async function startStorage({ root, processes, base, settings, onLine }) {
  const dataDir = dataDirOf(root, settings);
  const secrets = ensureSecrets({ dataDir, environment: base });
  const { databaseUrl } = settings;
  if (databaseUrl) return { storage: { dataDir, databaseUrl, secrets }, own: null };
  const more = onLine ? { onLine } : {};
  const { url, port, started } = await startPostgres({ root, processes, base, dataDir, ...more });
  return { storage: { dataDir, databaseUrl: url, secrets }, own: { started, port } };
}

/**
 * Demo and live have nothing in common, not even a folder.
 * @param {string} root
 * @param {Settings} settings
 */
export function dataDirOf(root, { dataDir, mode }) {
  return mode === 'demo' ? join(resolve(root, dataDir), 'demo') : resolve(root, dataDir);
}

/**
 * Whether the database carries a live stamp (lib/db/stamp.ts): it belongs to a HubSpot account.
 * @param {string} databaseUrl
 * @returns {Promise<boolean>}
 */
export async function hasLiveStamp(databaseUrl) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    query_timeout: CONNECT_WITHIN_MS,
  });
  client.on('error', () => {}); // The query that is under way tells it.
  try {
    await client.connect();
    const { rows: tables } = await client.query("SELECT to_regclass('public.stamp') AS name");
    if (tables[0]?.name === null) return false;
    const { rows } = await client.query('SELECT kind FROM public.stamp');
    return rows[0]?.kind === 'live';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${error.code})` : '';
    throw new Problem(
      `HUBSPOT_ACCESS_TOKEN is not set, and the database did not tell whether it belongs to a HubSpot account${code}. Set the token, or make the database reachable; for the demo, remove DATABASE_URL.`,
    );
  } finally {
    await client.end().catch(() => {});
  }
}
