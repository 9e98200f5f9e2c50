import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { type Database, openDatabase } from '@/lib/db/connection.ts';
import { prepare } from '@/lib/db/prepare.ts';
import { createLedger } from '@/lib/ledger/append.ts';
import type { EntryDraft } from '@/lib/ledger/entry-draft.ts';
import { type Exported, type ExportFormat, startExport } from '@/lib/ledger/export.ts';
import type { SignedHead } from '@/lib/ledger/format.mjs';
import { currentHead } from '@/lib/ledger/kept-heads.ts';
import type { Selection } from '@/lib/ledger/selection.ts';
import { standAloneVerifier } from '@/lib/ledger/stand-alone.ts';
import { publicKeyOf } from '@/lib/ledger/verify-command.ts';
import { startCluster, type TestCluster } from '../../helpers/test-database.ts';

export const { privateKey: HEADS_KEY } = generateKeyPairSync('ed25519');
export const PUBLIC_KEY = publicKeyOf(HEADS_KEY);

let cluster: TestCluster;
let template: string;
export let folder: string;
const opened: Database[] = [];

/** A cluster, and a folder for files, for the tests of one file. */
export function provideStoredLogs(): void {
  beforeAll(async () => {
    cluster = await startCluster();
    template = await cluster.createDatabase();
    await prepare(template, { kind: 'live', portalId: '4711' }, { backupFolder: '' });
    folder = await mkdtemp(path.join(tmpdir(), 'consent-desk-export-'));
    await writeFile(path.join(folder, 'verify-ledger.mjs'), await standAloneVerifier());
  }, 60_000);
  afterAll(async () => {
    for (const database of opened) await database.close();
    await cluster.close();
    await rm(folder, { recursive: true });
  }, 60_000);
}

/** A log in a database of its own, as the writer writes it. */
export async function storedLog(drafts: readonly Partial<EntryDraft>[] = [], of?: string) {
  const url = await cluster.createDatabase(of ?? template);
  const database = openDatabase(url);
  opened.push(database);
  const ledger = createLedger({ database, key: HEADS_KEY });
  const append = (more: Partial<EntryDraft>) =>
    ledger.append({
      ...{ kind: 'settings_changed', actor: null, subject: null, operation: null, outcome: null },
      ...{ detail: {}, ...more },
    });
  for (const draft of drafts) await append(draft);
  return { url, database, ledger, append, sql: (text: string) => cluster.run(text, url) };
}

export type StoredLog = Awaited<ReturnType<typeof storedLog>>;

/** The head of a log that has one. */
export async function headOf(database: Database): Promise<SignedHead> {
  const head = await currentHead(database);
  if (!head) throw new Error('The log has no head.');
  return head;
}

let files = 0;
const newFile = (name: string) => path.join(folder, `${++files}-${name}`);

export async function headFile(...heads: SignedHead[]): Promise<string> {
  const file = newFile('head.json');
  await writeFile(file, heads.map((head) => `${JSON.stringify(head)}\n`).join(''));
  return file;
}

/** A file with this text; gives its path. */
export async function textFile(text: string): Promise<string> {
  const file = newFile('text');
  await writeFile(file, text);
  return file;
}

export interface ExportOptions {
  selection?: Selection;
  format?: ExportFormat;
  cuts?: number[];
}

/** Exports as the route does, into a file. */
export async function exportedFile(
  { database, ledger }: Pick<StoredLog, 'database' | 'ledger'>,
  { selection = null, format = 'jsonl', cuts = [] }: ExportOptions = {},
): Promise<{ file: string; text: string; exported: Exported }> {
  const started = await startExport(
    {
      ...{ database, ledger, role: 'compliance', now: Date.now, cuts },
      by: { actor: null, who: null, version: '0.0.0' },
    },
    { format, query: 'a query', selection },
  );
  if (!started.ok) throw new Error(started.problem.code);
  const pieces: string[] = [];
  const exported = await started.run(async (piece) => {
    pieces.push(piece);
  });
  const file = newFile(`export.${format}`);
  const text = pieces.join('');
  await writeFile(file, text);
  return { file, text, exported };
}

/** Runs the verifier that goes out with an export, in a Node and a folder of its own. */
export async function standAlone(
  ...words: string[]
): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, ['verify-ledger.mjs', ...words], {
    cwd: folder,
    env: { NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      said += chunk;
    });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, said })));
}
