// `npm run bench:write`: how long the server action takes for one change, against the same calls to
// HubSpot made by plain fetch. Ends with 1 if the ratio of medians at 150 ms is above the limit.

import { runBench } from './bench-console.mjs';
import { median, p95, printRow } from './bench-figures.mjs';
import { idOfAction } from './bench-session.mjs';
import { Problem } from './problem.mjs';

const LIMIT = 1.1;
const LIMIT_AT_MS = 150;
const ROUNDS = [
  { latencyMs: 0, warmUps: 50, pairs: 300 },
  { latencyMs: LIMIT_AT_MS, warmUps: 5, pairs: 60 },
];
/** The contact who is subscribed, and for whom nobody wrote down why. */
const STORY = 'document';

/** @typedef {import('./bench-console.mjs').SimulatorControl} SimulatorControl */
/** @typedef {Pick<import('../lib/hubspot-simulator/journal.ts').JournalEntry, 'method' | 'path' | 'query' | 'body'>} Call */
/** @typedef {(explanation: string) => Promise<void>} Change writes one new explanation */

await runBench(async ({ startConsole }) => {
  const bench = await startConsole({ mode: 'live' });
  const { control } = bench;
  await control.ask('POST', '/settings', { limits: { tenSecondly: 1e9, daily: 1e9 } });
  const byAction = await actionOf(bench);
  const byFetch = fetchOf(control, await callsOf(control, byAction));
  let isMet = true;
  for (const round of ROUNDS) {
    await control.ask('POST', '/settings', { latencyMs: round.latencyMs });
    const ratio = await measure(round, byAction, byFetch);
    if (round.latencyMs === LIMIT_AT_MS) isMet = ratio <= LIMIT;
  }
  console.log(`\n${isMet ? 'Met' : 'Missed'}: at most ${LIMIT} at ${LIMIT_AT_MS} ms.`);
  return isMet;
});

/**
 * Calls the action as the page does.
 * @param {import('./bench-console.mjs').BenchConsole} console
 * @returns {Promise<Change>}
 */
async function actionOf({ url, buildDir, cookie, control }) {
  const { stories } =
    /** @type {{ stories: import('../lib/hubspot-simulator/stories.ts').Story[] }} */ (
      await control.ask('GET', '/stories')
    );
  const story = stories.find(({ id }) => id === STORY);
  if (!story) throw new Problem(`The simulator has no story ${STORY}.`);
  const agreement = { liftOf: null, notAContact: false, unread: false };
  const headers = {
    accept: 'text/x-component',
    'content-type': 'text/plain;charset=UTF-8',
    'next-action': idOfAction(buildDir, 'setStatus'),
    cookie,
    origin: url,
    'sec-fetch-site': 'same-origin',
  };
  return async (legalBasisExplanation) => {
    const change = {
      subscriberIdString: story.subscriber,
      subscriptionId: story.subscriptionId,
      statusState: story.wantedStatus,
      legalBasis: 'CONSENT_WITH_NOTICE',
      legalBasisExplanation,
    };
    const body = JSON.stringify([change, agreement]);
    const reply = await fetch(`${url}/api-view`, { method: 'POST', headers, body });
    const text = await reply.text();
    if (!reply.ok || !text.includes('"outcome":"changed"')) {
      throw new Error(`The action did not change anything: ${reply.status} ${text.slice(0, 2000)}`);
    }
  };
}

/**
 * The calls that one change makes, as the simulated account received them.
 * @param {SimulatorControl} control
 * @param {Change} change
 */
async function callsOf(control, change) {
  await control.ask('DELETE', '/journal');
  await change('What does one change ask of HubSpot?');
  const { entries } = /** @type {{ entries: Call[] }} */ (await control.ask('GET', '/journal'));
  if (entries.map(({ method }) => method).join(' ') !== 'GET GET GET POST') {
    throw new Problem(`One change made other calls: ${JSON.stringify(entries)}`);
  }
  return entries;
}

/**
 * Makes the same calls by plain fetch: the reads side by side, then the write.
 * @param {SimulatorControl} control
 * @param {readonly Call[]} calls
 * @returns {Change}
 */
function fetchOf(control, calls) {
  const authorization = `Bearer ${control.token}`;
  const reads = calls.slice(0, -1);
  const write = calls.at(-1);
  if (!write) throw new Problem('One change made no calls.');
  /** @param {Call} call @param {RequestInit} [more] */
  const send = async ({ method, path, query }, more = {}) => {
    const headers = { authorization, 'content-type': 'application/json' };
    const reply = await fetch(`${control.url}${path}${query}`, { method, headers, ...more });
    const text = await reply.text();
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${text}`);
    return text;
  };
  return async (legalBasisExplanation) => {
    await Promise.all(reads.map((read) => send(read)));
    const body = JSON.stringify({ ...JSON.parse(write.body), legalBasisExplanation });
    const text = await send(write, { body });
    if (!text.includes(JSON.stringify(legalBasisExplanation)))
      throw new Error(`No change: ${text}`);
  };
}

/**
 * @param {(typeof ROUNDS)[number]} round
 * @param {Change} byAction
 * @param {Change} byFetch
 */
async function measure({ latencyMs, warmUps, pairs }, byAction, byFetch) {
  const action = { change: byAction, times: /** @type {number[]} */ ([]) };
  const plain = { change: byFetch, times: /** @type {number[]} */ ([]) };
  for (let pair = -warmUps; pair < pairs; pair++) {
    // Each goes first as often as the other.
    for (const side of pair % 2 === 0 ? [action, plain] : [plain, action]) {
      const startedAt = performance.now();
      await side.change(
        `Asked for it on the phone, measurement ${latencyMs}/${pair}/${startedAt}.`,
      );
      if (pair >= 0) side.times.push(performance.now() - startedAt);
    }
  }
  const ratio = median(action.times) / median(plain.times);
  printRow(`\n${latencyMs} ms of latency, ${pairs} pairs`, ['median', 'p95']);
  for (const [name, { times }] of /** @type {const} */ ([
    ['server action', action],
    ['plain fetch', plain],
  ])) {
    printRow(`  ${name}`, [`${median(times).toFixed(1)} ms`, `${p95(times).toFixed(1)} ms`]);
  }
  printRow('  ratio of medians', [ratio.toFixed(3)]);
  return ratio;
}
