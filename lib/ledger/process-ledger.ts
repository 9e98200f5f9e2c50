import 'server-only';
import { createPrivateKey } from 'node:crypto';
import { database } from '../db/process-database.ts';
import { env } from '../env.ts';
import { createLedger, type Ledger } from './append.ts';
import { createOperations, type Operations } from './operations.ts';

interface Record {
  ledger: Ledger;
  operations: Operations;
}

const shared = globalThis as typeof globalThis & { consentDeskRecord?: Record };

/** The log of this process' database, and the operations on it; made at first use. */
export function processLedger(): Record {
  if (shared.consentDeskRecord) return shared.consentDeskRecord;
  const key = createPrivateKey(Buffer.from(env().keys.heads, 'base64'));
  const ledger = createLedger({ database: database(), key });
  shared.consentDeskRecord = { ledger, operations: createOperations(database(), ledger) };
  return shared.consentDeskRecord;
}
