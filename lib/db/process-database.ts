import 'server-only';
import path from 'node:path';
import { env } from '../env.ts';
import { type Database, openDatabase } from './connection.ts';
import { type DatabaseWatch, watchDatabase } from './state.ts';

interface Opened {
  database: Database;
  watch: DatabaseWatch;
}

const shared = globalThis as typeof globalThis & { consentDeskDatabase?: Opened };

function opened(): Opened {
  if (shared.consentDeskDatabase) return shared.consentDeskDatabase;
  const { databaseUrl, dataDir, mode, keys } = env();
  const database = openDatabase(databaseUrl);
  const watch = watchDatabase(database, {
    purpose: mode === 'demo' ? { kind: 'demo' } : { kind: 'live', portalId: null },
    backupFolder: path.join(dataDir, 'backups'),
    keys,
  });
  shared.consentDeskDatabase = { database, watch };
  return shared.consentDeskDatabase;
}

/** The database of this process, opened at first use. */
export function database(): Database {
  return opened().database;
}

/** How the database of this process is, and whether it is ready. */
export function databaseWatch(): DatabaseWatch {
  return opened().watch;
}
