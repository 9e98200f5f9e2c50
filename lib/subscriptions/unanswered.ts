import type { Change } from './change.ts';
import { laneOfType } from './lane-for.ts';
import type { ChangeResult, Reading } from './outcome.ts';

/** How long the console itself may still be busy with a change after the browser lost it, ms. */
const CONSOLE_BUDGET_MS = 20_000;

/**
 * The result of a change whose answer never reached the browser: the console may have sent it, so it
 * is unknown and is checked like any other. `before` is what the screen showed; times in ms since the
 * epoch.
 */
export function unansweredResult(
  change: Change,
  before: Reading | null,
  pressedAt: number,
  now: number,
  settleWindowMs: number,
): ChangeResult {
  const lane = laneOfType(before, change);
  return {
    outcome: 'unknown',
    why: 'no_answer_from_console',
    overtaken: false,
    check: {
      change,
      lane,
      before,
      why: 'no_answer_from_console',
      firstSentAt: pressedAt,
      lastSentAt: now,
      settlesAt: now + CONSOLE_BUDGET_MS + settleWindowMs,
    },
    change,
    lane,
    before,
    now: null,
    effect: null,
    basis: 'not_known',
    elsewhere: [],
    isContact: null,
    technicalBasis: false,
    liftedUnseen: false,
    answered: false,
    reply: null,
    writeError: null,
    writes: [],
    calls: 0,
    waitedMs: 0,
    startedAt: pressedAt,
    durationMs: now - pressedAt,
  };
}
