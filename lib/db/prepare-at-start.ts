import 'server-only';
import { setTimeout as delay } from 'node:timers/promises';
import { log } from '../log.ts';
import { problemOf } from './problem.ts';
import { databaseWatch } from './process-database.ts';

const TRY_AGAIN_AFTER_MS = 2_000;

/**
 * Makes the database ready before the first request. One that does not answer, or takes no changes,
 * ends nothing: the pages say so, and it is tried again until it is there. One that is not for us
 * (newer, of another portal, the demo's) ends the process with a sentence, as do the migrations when
 * they fail. Resolves when it is ready or when that is still being tried; `onReady` runs once it is.
 */
export async function prepareAtStart(onReady: () => void): Promise<void> {
  if (await tryOnce()) return onReady();
  void (async () => {
    do await delay(TRY_AGAIN_AFTER_MS);
    while (!(await tryOnce()));
    onReady();
  })();
}

async function tryOnce(): Promise<boolean> {
  try {
    const { schemaVersion, applied, backup } = await databaseWatch().makeReady();
    log().info({ schemaVersion, applied, backup: backup !== null }, 'Database is ready');
    return true;
  } catch (thrown) {
    const { kind, code, message } = problemOf(thrown);
    if (kind === 'too_new' || kind === 'wrong_stamp' || kind === 'other') {
      process.stderr.write(`${message}\n`);
      process.exit(1);
    }
    log().warn({ kind, code }, 'Database is not ready');
    return false;
  }
}
