// Starts the database again when it dies under a running console. The app connects again by itself:
// the address stays the same.

import { startPostgres } from './postgres.mjs';
import { Problem } from './problem.mjs';

/** @typedef {import('./processes.mjs').End} End */

const MOST_RESTARTS = 5;
const WITHIN_MS = 60_000;
const MOST_PAUSE_MS = 4000;

/**
 * Keeps the database running; gives its end when it is being stopped, or when it has died too often
 * in a short time.
 * @param {object} options
 * @param {import('./storage.mjs').OwnDatabase} options.own
 * @param {Omit<Parameters<typeof startPostgres>[0], 'port'>} options.how
 * @param {(text: string) => void} options.say
 * @returns {Promise<End>}
 */
export async function keepDatabase({ own, how, say }) {
  /** @type {number[]} */
  let restarts = [];
  let { started } = own;
  for (;;) {
    const end = await started.ended;
    if (how.processes.stopping) return end;
    restarts = restarts.filter((at) => Date.now() - at < WITHIN_MS);
    if (restarts.length >= MOST_RESTARTS) return end;
    say('The database ended by itself; it is started again …');
    const again = await startAgain(restarts);
    if (!again) return end;
    started = again;
    say('The database is back.');
  }

  /** @param {number[]} times */
  async function startAgain(times) {
    while (times.length < MOST_RESTARTS && !how.processes.stopping) {
      // At once the first time; a database that dies again and again gets a rest.
      await pause(Math.min(times.length * 1000, MOST_PAUSE_MS));
      times.push(Date.now());
      try {
        return (await startPostgres({ ...how, port: own.port })).started;
      } catch (error) {
        if (how.processes.stopping) return null;
        if (!(error instanceof Problem)) throw error;
        say(error.message);
      }
    }
    return null;
  }
}

/** @param {number} timeMs */
function pause(timeMs) {
  return new Promise((resolve) => {
    setTimeout(resolve, timeMs);
  });
}
