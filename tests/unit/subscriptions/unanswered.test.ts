import { describe, expect, test } from 'vitest';
import { pendingCheckSchema } from '@/lib/subscriptions/check.ts';
import { unansweredResult } from '@/lib/subscriptions/unanswered.ts';
import { aChange, statusRow } from './rows.ts';

const PRESSED = 1_000_000;
const NOW = 1_004_000;
const before = { rows: [statusRow({ status: 'UNSUBSCRIBED' })], wide: [] };

describe('a change whose answer never came', () => {
  test('is unknown, and can be checked', () => {
    const result = unansweredResult(aChange(), before, PRESSED, NOW, 150_000);
    expect(result).toMatchObject({ outcome: 'unknown', overtaken: false, lane: 'lift' });
    expect(result).toMatchObject({ check: { why: 'no_answer_from_console', before } });
  });

  test('may have been sent from the moment of pressing on', () => {
    const result = unansweredResult(aChange(), before, PRESSED, NOW, 150_000);
    expect(result).toMatchObject({ check: { firstSentAt: PRESSED, lastSentAt: NOW } });
    expect(result.durationMs).toBe(NOW - PRESSED);
  });

  test('is settled only when the console must have ended and the window has passed', () => {
    const result = unansweredResult(aChange(), before, PRESSED, NOW, 150_000);
    expect(result).toMatchObject({ check: { settlesAt: NOW + 20_000 + 150_000 } });
  });

  test('claims nothing about HubSpot', () => {
    const result = unansweredResult(aChange(), before, PRESSED, NOW, 150_000);
    expect(result).toMatchObject({ now: null, effect: null, basis: 'not_known', reply: null });
    expect(result.answered, 'and not that nothing was sent').toBe(false);
    expect(result.writes).toEqual([]);
  });

  test('where the screen showed nothing, the person counts as never asked', () => {
    const result = unansweredResult(aChange(), null, PRESSED, NOW, 150_000);
    expect(result).toMatchObject({ lane: 'subscribe', before: null, check: { before: null } });
  });

  test('its check is one that the console takes', () => {
    const result = unansweredResult(aChange(), before, PRESSED, NOW, 150_000);
    if (result.outcome !== 'unknown') throw new Error(result.outcome);
    const posted: unknown = JSON.parse(JSON.stringify(result.check));
    expect(pendingCheckSchema.parse(posted)).toEqual(result.check);
  });
});
