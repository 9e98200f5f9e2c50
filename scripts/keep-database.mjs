// Starts the database again when it dies under a running console. The app connects again by itself:
// the address stays the same.

import { startPostgres } from './postgres.mjs';
import { Problem } from './problem.mjs';

/** @typedef {import('./processes.mjs').End} End */

const COUNTED_MS = 60_000;
const FIRST_PAUSE_MS = 250;
// Of one that was running and died; of one that does not even start.
const MOST_PAUSE_MS = { died: 1000, 'did not start': 10_000 };

/**
 * Keeps the database running, at once the first time, and with a growing rest when it dies again and
 * again. It does not give up: the console says meanwhile what is wrong, and what is wrong (a full
 * disk) may pass. Gives the database's end when everything is being stopped.
 * @param {object} options
 * @param {import('./storage.mjs').OwnDatabase} options.own
 * @param {Omit<Parameters<typeof startPostgres>[0], 'port'>} options.how
 * @param {(text: string) => void} options.say
 * @returns {Promise<End>}
 */
export async function keepDatabase({ own, how, say }) {
  /** @type {number[]} */
  let starts = [];
  let { started } = own;
  let said = '';
  for (;;) {
    const end = await started.ended;
    if (how.processes.stopping) return end;
    say('The database ended by itself; it is started again …');
    /** @type {keyof typeof MOST_PAUSE_MS | 'is back'} */
    let state = 'died';
    while (state !== 'is back') {
      starts = starts.filter((at) => Date.now() - at < COUNTED_MS);
      await pause(Math.min(restAfter(starts.length), MOST_PAUSE_MS[state]));
      if (how.processes.stopping) return end;
      starts.push(Date.now());
      try {
        started = (await startPostgres({ ...how, port: own.port })).started;
        state = 'is back';
      } catch (error) {
        if (how.processes.stopping) return end;
        if (!(error instanceof Problem)) throw error;
        if (error.message !== said) say(error.message);
        said = error.message;
        state = 'did not start';
      }
    }
    said = '';
    say('The database is back.');
  }
}

/** @param {number} starts how many there were in the last time */
function restAfter(starts) {
  return starts === 0 ? 0 : FIRST_PAUSE_MS * 2 ** (starts - 1);
}

/** @param {number} timeMs */
function pause(timeMs) {
  return new Promise((resolve) => {
    setTimeout(resolve, timeMs);
  });
}
