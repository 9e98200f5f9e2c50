import { generateKeyPairSync } from 'node:crypto';
import { afterAll } from 'vitest';
import type { Actor } from '@/lib/auth/actor.ts';
import { type Database, openDatabase } from '@/lib/db/connection.ts';
import { ensureSubject } from '@/lib/db/find-subject.ts';
import { prepare } from '@/lib/db/prepare.ts';
import { createLedger } from '@/lib/ledger/append.ts';
import { createNotes } from '@/lib/ledger/notes.ts';
import { createOperations } from '@/lib/ledger/operations.ts';
import { readOwnChanges } from '@/lib/ledger/own-changes.ts';
import { readPolicy } from '@/lib/policy/read-policy.ts';
import type { ChangeContext } from '@/lib/subscriptions/context.ts';
import { startCluster, type TestCluster } from './test-database.ts';

/** The log of a test file: a real database, made when it is first asked for. */
let opened: Promise<{ cluster: TestCluster; database: Database }> | null = null;

async function open() {
  const cluster = await startCluster();
  const url = await cluster.createDatabase();
  await prepare(url, { kind: 'demo' }, { backupFolder: '' });
  return { cluster, database: openDatabase(url) };
}

afterAll(async () => {
  if (!opened) return;
  const { cluster, database } = await opened;
  await database.close();
  await cluster.close();
}, 60_000);

const KEY = generateKeyPairSync('ed25519').privateKey;

/** Whoever presses the button in a test, unless it says otherwise. */
export const ACTOR: Omit<Actor, 'email'> = {
  ...{ userId: '0b8f2c9e-0000-4000-8000-000000000001', name: 'Ada Example', role: 'admin' },
  sessionId: '0b8f2c9e-0000-4000-8000-000000000002',
};

/** What a change needs to go on record, by this clock. */
export async function recordBy({ now }: { now: () => number }) {
  opened ??= open();
  const { database } = await opened;
  const ledger = createLedger({ database, key: KEY, now });
  const notes = createNotes(database, ledger, now);
  const context: Omit<ChangeContext, 'hubspot' | 'now' | 'sleep' | 'settleWindowMs'> = {
    ...{ actor: ACTOR, requestId: 'request-1', writes: true, version: '0.0.0' },
    policy: () => readPolicy(database.db),
    operations: createOperations(database, ledger),
    subjectOf: (address) => ensureSubject(database.db, 'a key for tests', address),
    ownChanges: (subject, type) => readOwnChanges(database.db, subject, type),
    note: (draft, flood) => notes.note(database.db, draft, flood),
    recordProblem: async () => null,
    onRecord: async (work) => ({ ok: true, value: await work() }),
  };
  /** What the log says of an operation, from its opening on. */
  const entriesOf = async (operation: string) => {
    const { rows } = await database.pool.query<{
      kind: string;
      outcome: string | null;
      detail: string;
    }>(
      `SELECT kind, outcome, detail FROM ledger_entry JOIN ledger_detail USING (seq)
       WHERE operation = $1 ORDER BY seq`,
      [operation],
    );
    return rows.map(({ detail, ...entry }) => ({ ...entry, detail: JSON.parse(detail) }));
  };
  return { context, database, ledger, notes, entriesOf };
}
