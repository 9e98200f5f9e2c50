import 'server-only';
import type { Database } from '../db/connection.ts';
import type { SignedHead } from './format.mjs';
import { type LogReading, readLog } from './read-log.ts';
import { findSearchDifference } from './search-check.ts';
import { createVerifier, type Problem } from './verifier.mjs';

/** How often progress is told, in entries. */
const STEP = 5_000;

/** How far a check has come. */
export interface Progress {
  entries: number;
  of: number;
}

/** What a check of the whole log found. */
export interface LogCheck {
  /** How many entries there are. */
  entries: number;
  durationMs: number;
  /** Null: the log is as it was written. */
  problem: Problem | null;
  /** The first entry for which the table by which entries are found says something else. */
  searchDiffersAt: number | null;
  /** The log's own head; null: there is none. */
  head: SignedHead | null;
  /** How many heads kept elsewhere it was compared with. */
  comparedHeads: number;
}

export interface VerifyOptions {
  database: Database;
  /** Base64 of the SPKI of the key that signs this installation's heads. */
  publicKey: string;
  /** Taken earlier, and kept where the database's owner has no hand in it. */
  heads?: readonly SignedHead[];
  onProgress?: (progress: Progress) => void;
  signal?: AbortSignal | undefined;
}

/**
 * Checks the whole log as it is at one moment, whatever is appended meanwhile, on a connection of its
 * own and in a memory that does not grow with it. Throws `DatabaseProblem`, or the signal's reason.
 */
export async function verifyLog(options: VerifyOptions): Promise<LogCheck> {
  const { heads = [], signal } = options;
  const startedAt = performance.now();
  const database = options.database.apart();
  try {
    return await readLog(
      database,
      async (log) => {
        const { problem, entries } = await checkEntries(log, options);
        const isSound = problem === null;
        return {
          entries,
          problem,
          searchDiffersAt: isSound ? await findSearchDifference(log.tx, entries) : null,
          head: log.own,
          comparedHeads: heads.length,
          durationMs: Math.round(performance.now() - startedAt),
        };
      },
      signal,
    );
  } finally {
    await database.close();
  }
}

async function checkEntries(
  { own, entries }: LogReading,
  { publicKey, heads = [], onProgress = () => {}, signal }: VerifyOptions,
): Promise<Pick<LogCheck, 'problem' | 'entries'>> {
  if (own === null) {
    for await (const { header } of entries())
      return { problem: { code: 'not_signed', seq: header.seq }, entries: header.seq };
    return { problem: heads.length > 0 ? { code: 'cut_off', seq: 1 } : null, entries: 0 };
  }
  const verifier = createVerifier({ own, heads });
  let taken = 0;
  for await (const entry of entries()) {
    const problem = verifier.take(entry);
    if (problem) return { problem, entries: own.head.size };
    if (++taken % STEP !== 0) continue;
    signal?.throwIfAborted();
    onProgress({ entries: taken, of: own.head.size });
  }
  return { problem: verifier.end({ publicKey }), entries: taken };
}
