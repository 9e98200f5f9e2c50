import 'server-only';
import { mkdir, open, readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';

/** Who was erased, without a name: a keyed hash of the address, and the id in the log. */
const ERASURE = z.object({
  ...{ addressHash: z.string(), subject: z.guid(), at: z.int() },
  /** Whether a mark warns before the address is mailed. */
  mark: z.boolean(),
});
export type Erasure = z.output<typeof ERASURE>;

/**
 * A list beside the database, so that a backup from before an erasure does not bring a person back.
 * One line each, only ever added to.
 */
export interface ErasureList {
  /** Adds one; when this resolves, it is on the disk. Throws what the file system throws. */
  add(erasure: Erasure): Promise<void>;
  /** All of them, oldest first. Throws for a line that cannot be read, but for an unfinished last one. */
  read(): Promise<Erasure[]>;
}

/** The list in this data folder. */
export function erasureList(dataDir: string): ErasureList {
  const file = path.join(dataDir, 'ledger', 'erasures.jsonl');
  return {
    async add(erasure) {
      await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
      const handle = await open(file, 'a', 0o600);
      try {
        await handle.write(`${JSON.stringify(erasure)}\n`);
        await handle.sync();
      } finally {
        await handle.close();
      }
    },
    async read() {
      const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return '';
        throw error;
      });
      // What comes after the last line end was not finished.
      const lines = text.split('\n').slice(0, -1);
      return lines.map((line) => ERASURE.parse(JSON.parse(line)));
    },
  };
}
