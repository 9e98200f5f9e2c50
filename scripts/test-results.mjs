// What the runners reported, in one shape; the summary over all of it.

import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';

/**
 * @typedef {object} Result
 * @property {string} name
 * @property {string} place the file, or the stage
 * @property {'passed' | 'failed' | 'skipped'} outcome
 * @property {number} durationMs
 */

/**
 * @typedef {object} VitestReport
 * @property {boolean} success
 * @property {{ name: string, status: string, message?: string, assertionResults: { fullName: string, status: string, duration?: number | null }[] }[]} testResults
 */

/**
 * @typedef {object} PlaywrightSuite
 * @property {string} title
 * @property {PlaywrightSuite[]} [suites]
 * @property {{ title: string, file: string, tests: { status: 'expected' | 'unexpected' | 'flaky' | 'skipped', projectName: string, results: { duration: number }[] }[] }[]} [specs]
 */
/** @typedef {{ suites: PlaywrightSuite[], errors: unknown[] }} PlaywrightReport */

/**
 * @param {string} file
 * @param {string} root
 * @returns {Result[]}
 */
export function readVitestReport(file, root) {
  const report = /** @type {VitestReport | null} */ (readJson(file));
  return (report?.testResults ?? []).flatMap((suite) => {
    const place = relative(root, suite.name);
    const results = suite.assertionResults.map(({ fullName, status, duration }) => ({
      name: fullName,
      place,
      outcome: vitestOutcome(status),
      durationMs: duration ?? 0,
    }));
    // A file that could not even be loaded.
    const broken =
      suite.status === 'failed' && results.every(({ outcome }) => outcome !== 'failed');
    return broken
      ? [...results, { name: 'the file itself', place, outcome: 'failed', durationMs: 0 }]
      : results;
  });
}

/** @param {string} status @returns {Result['outcome']} */
function vitestOutcome(status) {
  if (status === 'passed') return 'passed';
  return status === 'failed' ? 'failed' : 'skipped';
}

/**
 * @param {string} file
 * @returns {Result[]}
 */
export function readPlaywrightReport(file) {
  const report = /** @type {PlaywrightReport | null} */ (readJson(file));
  if (!report) return [];
  /** @type {Result[]} */
  const errors = report.errors.map(() => ({
    name: 'an error outside the tests',
    place: 'browser',
    outcome: 'failed',
    durationMs: 0,
  }));
  return [...report.suites.flatMap((suite) => playwrightResults(suite, [])), ...errors];
}

/**
 * @param {PlaywrightSuite} suite
 * @param {string[]} titles
 * @returns {Result[]}
 */
function playwrightResults(suite, titles) {
  const path = titles.length > 0 || suite.specs?.length === 0 ? [...titles, suite.title] : titles;
  const own = (suite.specs ?? []).flatMap((spec) =>
    spec.tests.map(({ status, results }) => ({
      name: [...path.slice(1), spec.title].join(' › '),
      place: spec.file,
      outcome: playwrightOutcome(status),
      durationMs: results.reduce((sum, { duration }) => sum + duration, 0),
    })),
  );
  return [...own, ...(suite.suites ?? []).flatMap((inner) => playwrightResults(inner, path))];
}

/** @param {'expected' | 'unexpected' | 'flaky' | 'skipped'} status @returns {Result['outcome']} */
function playwrightOutcome(status) {
  if (status === 'expected') return 'passed';
  return status === 'skipped' ? 'skipped' : 'failed';
}

/** @param {string} file @returns {unknown} */
function readJson(file) {
  try {
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
  } catch {
    return null;
  }
}

/**
 * Prints the slowest tests, what failed, and the last line.
 * @param {Result[]} results
 * @returns {boolean} whether everything passed
 */
export function printSummary(results) {
  const slowest = results
    .filter(({ outcome }) => outcome !== 'skipped')
    .sort((a, b) => b.durationMs - a.durationMs)
    .slice(0, 10);
  console.log('\nThe ten slowest tests:');
  for (const { name, place, durationMs } of slowest) {
    console.log(`  ${(durationMs / 1000).toFixed(1).padStart(6)} s  ${place}  ${name}`);
  }
  const failures = results.filter(({ outcome }) => outcome === 'failed');
  if (failures.length > 0) console.log('\nFailed:');
  for (const { name, place } of failures) console.log(`  ${place}  ${name}`);
  const skipped = results.filter(({ outcome }) => outcome === 'skipped');
  if (skipped.length > 0) console.log(`\nSkipped: ${skipped.length}`);
  const passed = results.length - failures.length - skipped.length;
  const failed = failures.length + (passed + failures.length === 0 ? 1 : 0);
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed === 0;
}
