import 'server-only';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import * as z from 'zod/mini';
import { BackupProblem } from './backup-problem.ts';

/*
 * A backup is a gzip file of lines: the header (JSON); for each table of the header, in its order, its
 * rows in PostgreSQL's text format for COPY and a line `\.`; the queue in the same way; and the trailer (JSON) with the SHA-256 of
 * all bytes before it. docs/storage.md describes it.
 */

export const FORMAT_VERSION = 1;

const headerSchema = z.object({
  format: z.literal('consent-desk-backup'),
  formatVersion: z.number(),
  /** ISO 8601, UTC. */
  takenAt: z.string(),
  schemaVersion: z.number(),
  /** Of the last migration that was applied. */
  schemaChecksum: z.string(),
  stamp: z.nullable(
    z.union([
      z.object({ kind: z.literal('demo') }),
      z.object({ kind: z.literal('live'), portalId: z.string() }),
    ]),
  ),
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()), rows: z.number() })),
  /** Tasks of the queue of work, after the tables; null where there was no queue. */
  queue: z.nullable(z.object({ rows: z.number() })),
  sequences: z.array(z.object({ name: z.string(), value: z.string(), isCalled: z.boolean() })),
});

const trailerSchema = z.object({ sha256: z.string() });

/** What a backup says of itself before its rows. */
export type BackupHeader = z.output<typeof headerSchema>;

export const END_OF_TABLE = Buffer.from('\\.\n');
const NEWLINE = 10;

/** The lines of a gzip file, each with its newline; the last one may have none. */
async function* linesOf(file: string): AsyncGenerator<Buffer> {
  const input = createReadStream(file);
  const text = createGunzip();
  input.on('error', (error) => text.destroy(error));
  input.pipe(text);
  let rest: Buffer[] = [];
  try {
    for await (const chunk of text as AsyncIterable<Buffer>) {
      let from = 0;
      for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
        const line = chunk.subarray(from, at + 1);
        yield rest.length > 0 ? Buffer.concat([...rest, line]) : line;
        rest = [];
        from = at + 1;
      }
      if (from < chunk.length) rest.push(chunk.subarray(from));
    }
  } finally {
    input.destroy();
  }
  if (rest.length > 0) yield Buffer.concat(rest);
}

/** One backup being read: its header, then its tables in order, then the proof that it is whole. */
export interface BackupReader {
  header: BackupHeader;
  /** The rows of the next table, or of the queue after them, in chunks of whole lines; must be read to its end. */
  rowsOf(table: { rows: number }): AsyncGenerator<Buffer>;
  /** Throws `BackupProblem` unless everything was read and the sum is right. */
  finish(): Promise<void>;
  close(): Promise<void>;
}

const CHUNK_BYTES = 64 * 1024;

/** Opens a backup and reads its header. Throws `BackupProblem` if it is not one, or damaged. */
export async function openBackup(file: string): Promise<BackupReader> {
  const lines = linesOf(file);
  const hash = createHash('sha256');
  const next = async (): Promise<Buffer> => {
    const { value, done } = await lines.next().catch((error: unknown) => {
      throw brokenFile(file, error);
    });
    if (done || value === undefined) throw damaged(file);
    return value;
  };
  const first = await next();
  hash.update(first);
  const header = parse(headerSchema, first);
  if (!header) {
    await lines.return(undefined);
    throw new BackupProblem('not_a_backup', `${file} is not a backup of Consent Desk.`);
  }
  if (header.formatVersion > FORMAT_VERSION) {
    await lines.return(undefined);
    throw new BackupProblem(
      'newer',
      `${file} was written by a newer Consent Desk (format ${header.formatVersion}); restore it with that one.`,
    );
  }
  return {
    header,
    async *rowsOf({ rows }) {
      let batch: Buffer[] = [];
      let bytes = 0;
      let count = 0;
      for (;;) {
        const line = await next();
        hash.update(line);
        if (line.equals(END_OF_TABLE)) break;
        count++;
        batch.push(line);
        bytes += line.length;
        if (bytes < CHUNK_BYTES) continue;
        yield Buffer.concat(batch);
        batch = [];
        bytes = 0;
      }
      if (count !== rows) throw damaged(file);
      if (batch.length > 0) yield Buffer.concat(batch);
    },
    async finish() {
      const trailer = parse(trailerSchema, await next());
      if (trailer?.sha256 !== hash.digest('hex')) throw damaged(file);
      const after = await lines.next().catch((error: unknown) => {
        throw brokenFile(file, error);
      });
      if (!after.done) throw damaged(file);
    },
    close: async () => {
      await lines.return(undefined);
    },
  };
}

/** Reads a backup from end to end without keeping it; gives its header. Throws `BackupProblem`. */
export async function verifyBackup(file: string): Promise<BackupHeader> {
  const reader = await openBackup(file);
  try {
    const { tables, queue } = reader.header;
    for (const part of [...tables, ...(queue ? [queue] : [])])
      for await (const _rows of reader.rowsOf(part));
    await reader.finish();
    return reader.header;
  } finally {
    await reader.close();
  }
}

function parse<Schema extends z.ZodMiniType>(
  schema: Schema,
  line: Buffer,
): z.output<Schema> | null {
  try {
    return schema.safeParse(JSON.parse(line.toString('utf8'))).data ?? null;
  } catch {
    return null;
  }
}

function damaged(file: string): BackupProblem {
  return new BackupProblem('damaged', `${file} is damaged or cut off: nothing was changed.`);
}

function brokenFile(file: string, error: unknown): BackupProblem {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOENT') return new BackupProblem('no_file', `There is no file ${file}.`);
  if (code === 'Z_DATA_ERROR')
    return new BackupProblem(
      'damaged',
      `${file} is not a backup, or damaged: nothing was changed.`,
    );
  if (typeof code === 'string' && code.startsWith('Z_')) return damaged(file);
  return new BackupProblem('no_file', `${file} cannot be read (${code ?? 'unknown reason'}).`);
}
