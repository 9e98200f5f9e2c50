// `npm run bench:page [-- --runs 5]`: what the home page weighs over an empty page of the same
// build, and how Lighthouse judges both. Ends with 1 if a limit is missed.

import { parseArgs } from 'node:util';
import { startBrowser } from './bench-browser.mjs';
import { EMPTY_PAGE } from './bench-build.mjs';
import { runBench } from './bench-console.mjs';
import { median, printRow } from './bench-figures.mjs';
import { CATEGORIES, judge } from './bench-lighthouse.mjs';
import { weigh } from './bench-scripts.mjs';
import { freePort } from './ports.mjs';

/** kB of 1,000 bytes. */
const MAX_KB_OVER_EMPTY = 140;
const MAX_POINTS_BEHIND = 3;

/** @typedef {import('./bench-console.mjs').BenchConsole} BenchConsole */
/** @typedef {import('./bench-lighthouse.mjs').Judgement} Judgement */
/** @typedef {import('./bench-lighthouse.mjs').Device} Device */

const { values } = parseArgs({ options: { runs: { type: 'string', default: '5' } } });
const runs = Number(values.runs);

await runBench(async ({ startConsole, atEnd }) => {
  const port = await freePort();
  const browser = await startBrowser([`--remote-debugging-port=${port}`]);
  atEnd(() => browser.close());
  const live = await startConsole({ mode: 'live' });
  const demo = await startConsole({ mode: 'demo' });
  const isLight = await compareWeights(browser, live, demo);
  const judged = [];
  for (const device of /** @type {const} */ (['desktop', 'mobile'])) {
    judged.push(await compareJudgements(live, device, port));
  }
  // The limit is for the desktop: that is where the console is used.
  const isGood = judged[0] === true;
  console.log(`\n${isLight && isGood ? 'Every limit is met.' : 'A limit is missed.'}`);
  return isLight && isGood;
});

/**
 * @param {import('@playwright/test').Browser} browser
 * @param {BenchConsole} live
 * @param {BenchConsole} demo
 */
async function compareWeights(browser, live, demo) {
  const empty = await weigh(browser, live, EMPTY_PAGE);
  const home = await weigh(browser, live, '/');
  const guided = await weigh(browser, demo, '/');
  printRow('JavaScript at first load, gzip', ['scripts', 'over empty', 'HTML']);
  for (const [name, weight] of /** @type {const} */ ([
    ['  empty page', empty],
    ['  home, live', home],
    ['  home, demo', guided],
  ])) {
    printRow(name, [weight.total, weight.total - empty.total, weight.html].map(kB));
  }
  const known = new Set(empty.scripts.map(({ name }) => name));
  console.log('\nWhat home loads and an empty page does not (*: in the demo only)');
  const inLive = new Set(home.scripts.map(({ name }) => name));
  for (const { name, bytes } of guided.scripts.filter((script) => !known.has(script.name))) {
    printRow(`${inLive.has(name) ? ' ' : '*'} ${name}`, [kB(bytes)]);
  }
  const isMet = home.total - empty.total <= MAX_KB_OVER_EMPTY * 1000;
  console.log(`${isMet ? 'Met' : 'Missed'}: at most ${MAX_KB_OVER_EMPTY} kB over empty (live).`);
  return isMet;
}

/** @param {number} bytes */
function kB(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`;
}

/**
 * @param {BenchConsole} live
 * @param {Device} device
 * @param {number} port
 */
async function compareJudgements(live, device, port) {
  const pages = [
    { name: 'home, live', path: '/', judged: /** @type {Judgement[]} */ ([]) },
    { name: 'empty page', path: EMPTY_PAGE, judged: /** @type {Judgement[]} */ ([]) },
  ];
  for (let run = 0; run < runs; run++) {
    for (const page of run % 2 === 0 ? pages : pages.toReversed()) {
      page.judged.push(await judge(live, page.path, device, port));
    }
  }
  printRow(`\nLighthouse, ${device}, ${runs} runs`, CATEGORIES);
  const [home, empty] = pages.map(({ name, judged }) => {
    const scores = CATEGORIES.map((each) => median(judged.map((one) => one.scores[each])));
    printRow(`  ${name}`, scores);
    const lost = [...new Set(judged.flatMap((one) => one.lost))];
    if (lost.length > 0) console.log(`    lost points: ${lost.join('; ')}`);
    return { performance: scores[0] ?? 0, others: scores.slice(1) };
  });
  const isClose =
    (home?.performance ?? 0) >= (empty?.performance ?? Number.NaN) - MAX_POINTS_BEHIND;
  const isMet = isClose && Boolean(home?.others.every((score) => score === 100));
  console.log(
    `${isMet ? 'Met' : 'Missed'}: accessibility and best practices 100, performance within ${MAX_POINTS_BEHIND} points of empty.`,
  );
  return isMet;
}
