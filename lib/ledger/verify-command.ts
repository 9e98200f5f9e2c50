import 'server-only';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { openDatabase } from '../db/connection.ts';
import type { Keys } from '../db/keys.ts';
import { prepare } from '../db/prepare.ts';
import type { Purpose } from '../db/stamp.ts';
import { createLedger } from './append.ts';
import type { SignedHead } from './format.mjs';
import { readHeadsFile, readOwnHeads } from './kept-heads.ts';
import { recordCheck } from './record-check.ts';
import { rebuildSearch } from './search-check.ts';
import { type LogCheck, type Progress, verifyLog } from './verify-log.ts';
import { headSentence, problemSentence } from './words.mjs';

/**
 * `npm run ledger:verify [-- --head FILE … --rebuild-search]`: brings the database up to date as every
 * start does, checks the log against the installation's own key, the heads that it keeps in DATA_DIR
 * and those of the files, and puts the check on record. Gives what to say on the terminal, and whether
 * nothing is wrong. Throws `DatabaseProblem`, or `HeadsProblem`.
 */
export async function runVerify(options: {
  url: string;
  backupFolder: string;
  purpose: Purpose;
  keys: Keys;
  dataDir: string;
  headFiles: readonly string[];
  rebuild: boolean;
  version: string;
  onProgress?: (progress: Progress) => void;
}): Promise<{ done: boolean; text: string }> {
  const { url, purpose, backupFolder, keys, dataDir, headFiles, version } = options;
  const heads: SignedHead[] = await readOwnHeads(dataDir);
  for (const file of headFiles) heads.push(...(await readHeadsFile(file)));
  await prepare(url, purpose, { backupFolder, keys });
  const database = openDatabase(url);
  try {
    const key = createPrivateKey(Buffer.from(keys.heads, 'base64'));
    const lines: string[] = [];
    if (options.rebuild)
      lines.push(
        `Made anew in the table that entries are found by: ${await rebuildSearch(database)}.`,
      );
    const { onProgress = () => {} } = options;
    const check = await verifyLog({ database, publicKey: publicKeyOf(key), heads, onProgress });
    const ledger = createLedger({ database, key });
    const isOnRecord = await recordCheck({ database, ledger }, check, {
      ...{ actor: null, who: null, version },
    });
    lines.push(...findings(check));
    if (!isOnRecord) lines.push('The log did not take an entry about this check.');
    return {
      done: check.problem === null && check.searchDiffersAt === null,
      text: lines.join('\n'),
    };
  } finally {
    await database.close();
  }
}

/** Base64 of the SPKI of a private key's public half, as heads name it. */
export function publicKeyOf(key: ReturnType<typeof createPrivateKey>): string {
  return createPublicKey(key.export({ type: 'pkcs8', format: 'pem' }))
    .export({ type: 'spki', format: 'der' })
    .toString('base64');
}

function findings({ problem, searchDiffersAt, entries, durationMs, ...check }: LogCheck): string[] {
  const seconds = (durationMs / 1000).toFixed(1);
  const lines: string[] = [];
  if (problem) lines.push(problemSentence(problem));
  else lines.push(`Nothing is wrong: ${entries} entries, checked in ${seconds} s.`);
  if (searchDiffersAt !== null)
    lines.push(
      `The table that entries are found by says something else than entry ${searchDiffersAt}, which is as it was written. To make it anew: npm run ledger:verify -- --rebuild-search`,
    );
  if (check.head) lines.push(headSentence(check.head));
  lines.push(
    check.comparedHeads === 0
      ? 'It was compared with no head kept outside of the database: what was rebuilt from some point on would not be found.'
      : `It was compared with ${check.comparedHeads} heads kept outside of the database.`,
  );
  return lines;
}
