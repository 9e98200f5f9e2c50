import 'server-only';
import { createPrivateKey } from 'node:crypto';
import { database } from '../db/process-database.ts';
import { env } from '../env.ts';
import { createLedger, type Ledger } from './append.ts';
import { createNotes, type Notes } from './notes.ts';
import type { Operations } from './operation.ts';
import { createOperations } from './operations.ts';

interface Record {
  ledger: Ledger;
  operations: Operations;
  notes: Notes;
}

const shared = globalThis as typeof globalThis & { consentDeskRecord?: Record };

/** The log of this process' database, and the operations on it; made at first use. */
export function processLedger(): Record {
  if (shared.consentDeskRecord) return shared.consentDeskRecord;
  const key = createPrivateKey(Buffer.from(env().keys.heads, 'base64'));
  const ledger = createLedger({ database: database(), key });
  const operations = createOperations(database(), ledger);
  shared.consentDeskRecord = { ledger, operations, notes: createNotes(database(), ledger) };
  return shared.consentDeskRecord;
}
