import 'server-only';
import { createHash } from 'node:crypto';
import { missing, type NotAllowed } from '../auth/actor.ts';
import type { Permission, Role } from '../auth/permissions.ts';
import type { Database } from '../db/connection.ts';
import type { Ledger } from './append.ts';
import { CSV_START, csvRow } from './csv.mjs';
import { endLine, entryLine, startLine } from './export-file.mjs';
import type { Sink } from './file-reply.ts';
import { type LogReading, readLog } from './read-log.ts';
import type { AskedBy } from './record-check.ts';
import { readLeftOut, readSelection, type Selection } from './selection.ts';

export const EXPORT_FORMATS = ['jsonl', 'csv'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** What is written at a time, in characters. */
const CHUNK = 64 * 1024;

export interface ExportContext {
  database: Database;
  ledger: Ledger;
  role: Role;
  by: AskedBy;
  now: () => number;
  /** Sizes at which heads were taken out: a file can be compared with them. */
  cuts: readonly number[];
}

export interface ExportRequest {
  format: ExportFormat;
  /** As it is shown. */
  query: string;
  selection: Selection;
}

/** What went out. */
export interface Exported {
  asked: number;
  entries: number;
  /** Of the file, 64 hexadecimal digits. */
  sha256: string;
}

export type ExportStart =
  | { ok: false; problem: NotAllowed | { code: 'empty' } }
  | { ok: true; run: (sink: Sink) => Promise<Exported> };

const PERMISSION: Permission = 'export';

/**
 * Puts on record that entries are about to go out, and gives what sends them: as they are at one
 * moment, no faster than they are taken, in a memory that does not grow with them. When they are out,
 * or when they were not taken, that goes on record too. Needs `export`. Throws `DatabaseProblem`.
 */
export async function startExport(
  ctx: ExportContext,
  request: ExportRequest,
): Promise<ExportStart> {
  const denied = missing(ctx, PERMISSION);
  if (denied) return { ok: false, problem: denied };
  const hasHead = await readLog(ctx.database, async ({ own }) => own !== null);
  if (!hasHead) return { ok: false, problem: { code: 'empty' } };
  const begun = await record(ctx, request, { step: 'begun' });
  const run = async (sink: Sink): Promise<Exported> => {
    const database = ctx.database.apart();
    try {
      const exported = await readLog(database, (log) => send(log, ctx, request, sink));
      await record(ctx, request, { step: 'sent', begun, ...exported });
      return exported;
    } catch (error) {
      await record(ctx, request, { step: 'not_taken', begun });
      throw error;
    } finally {
      await database.close();
    }
  };
  return { ok: true, run };
}

async function record(
  { ledger, by }: ExportContext,
  { format, query }: ExportRequest,
  facts: { [name: string]: string | number },
): Promise<number> {
  const { actor, who, version } = by;
  const { seq } = await ledger.append({
    ...{ kind: 'exported', actor, subject: null, operation: null, outcome: null },
    detail: { who: who && { ...who }, version, format, query, ...facts },
  });
  return seq;
}

async function send(
  log: LogReading,
  { now, cuts }: ExportContext,
  { format, query, selection }: ExportRequest,
  sink: Sink,
): Promise<Exported> {
  const { own, tx } = log;
  if (own === null) throw new Error('A log that had a head has none.');
  const hash = createHash('sha256');
  let waiting = '';
  const write = async (text: string) => {
    waiting += text;
    if (waiting.length >= CHUNK) await flush();
  };
  const flush = async () => {
    hash.update(waiting);
    const text = waiting;
    waiting = '';
    await sink(text);
  };
  const isTable = format === 'csv';
  const count = { asked: 0, entries: 0 };
  let place = 0;
  await write(isTable ? CSV_START : startLine({ exportedAt: now(), query, head: own }));
  for await (const entry of readSelection(log, selection)) {
    const { seq } = entry.header;
    if (entry.asked) count.asked++;
    count.entries++;
    if (isTable) {
      if (entry.asked) await write(csvRow(entry));
      continue;
    }
    const leftOut = await readLeftOut(tx, { from: place, to: seq - 1, cuts });
    await write(entryLine({ ...entry, leftOut }));
    place = seq;
  }
  if (!isTable) {
    const leftOut = await readLeftOut(tx, { from: place, to: own.head.size, cuts });
    await write(endLine({ ...count, leftOut }));
  }
  await flush();
  return { ...count, sha256: hash.digest('hex') };
}
