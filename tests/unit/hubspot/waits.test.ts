import { describe, expect, test } from 'vitest';
import { DAILY, OK, read, SECONDLY, sequence, TEN_SECONDLY, write } from './answers.ts';
import { connect, errorOf } from './loopback.ts';

describe('replies that ask to wait are waited for within the budget', () => {
  test.each([
    ['429 secondly', SECONDLY, 1_000],
    ['429 ten-secondly', TEN_SECONDLY, 10_000],
    ['423', { status: 423, body: {} }, 2_000],
    ['423 with Retry-After', { status: 423, headers: { 'retry-after': '3' }, body: {} }, 3_000],
    [
      '477 with a short Retry-After',
      { status: 477, headers: { 'retry-after': '5' }, body: {} },
      5_000,
    ],
    [
      '429 of a gateway with Retry-After',
      { status: 429, headers: { 'retry-after': '4' }, body: '<html>' },
      4_000,
    ],
  ])('%s, also by a write', async (_, answer, waitMs) => {
    for (const call of [write, read]) {
      const { baseUrl, received } = await sequence(answer, OK);
      const { hubspot, clock } = connect(baseUrl);
      const result = await call(hubspot);
      expect(result.ok).toBe(true);
      expect(received).toHaveLength(2);
      expect(clock.slept).toEqual([waitMs]);
      expect(result.exchange).toMatchObject({ waitedMs: waitMs, durationMs: waitMs });
    }
  });

  test.each([
    ['the daily limit, whatever Retry-After says', DAILY, 1_000],
    [
      'a migration of a day',
      { status: 477, headers: { 'retry-after': '86400' }, body: {} },
      86_400_000,
    ],
    ['a migration of unknown length', { status: 477, body: {} }, null],
    ['a 429 of unknown policy', { status: 429, body: '' }, null],
    ['a Retry-After beyond the budget', { ...SECONDLY, headers: { 'retry-after': '12' } }, 12_000],
  ])('%s is not waited for; the error says how long', async (_, answer, retryAfterMs) => {
    const { baseUrl, received } = await sequence(answer, OK);
    const { hubspot, clock } = connect(baseUrl);
    expect(errorOf(await write(hubspot))).toMatchObject({ retryAfterMs, applied: 'no' });
    expect([received.length, clock.slept]).toEqual([1, []]);
  });

  test('the budget is one for the whole call', async () => {
    const { baseUrl, received } = await sequence(TEN_SECONDLY, SECONDLY, SECONDLY, OK);
    const { hubspot, clock } = connect(baseUrl);
    expect(errorOf(await write(hubspot))).toMatchObject({
      kind: 'rate_limited',
      retryAfterMs: 1_000,
    });
    expect(clock.slept).toEqual([10_000, 1_000]);
    expect(received).toHaveLength(3);
  });

  test('a server that always says "at once" is not asked for ever', async () => {
    const { baseUrl, received } = await sequence({ ...SECONDLY, headers: { 'retry-after': '0' } });
    await write(connect(baseUrl).hubspot);
    expect(received).toHaveLength(5);
  });

  test('a wait that would pass the deadline is not begun', async () => {
    const { baseUrl, received } = await sequence(TEN_SECONDLY, OK);
    const { hubspot, clock } = connect(baseUrl);
    const result = await write(hubspot, { deadline: clock.now + 10_000 });
    expect(errorOf(result)).toMatchObject({
      kind: 'rate_limited',
      policy: 'ten_secondly',
      retryAfterMs: 10_000,
    });
    expect([received.length, clock.slept]).toEqual([1, []]);
  });

  test('waits and retries of a read are counted apart', async () => {
    const { baseUrl } = await sequence(
      { status: 500, body: {} },
      SECONDLY,
      { status: 500, body: {} },
      OK,
    );
    const { hubspot, clock } = connect(baseUrl);
    expect((await read(hubspot)).ok).toBe(true);
    expect(clock.slept).toEqual([200, 1_000, 600]);
  });

  test('a sleep that comes back after the deadline gives the error that asked for it', async () => {
    const { baseUrl, received } = await sequence(SECONDLY, OK);
    const clock = { now: 0 };
    const { hubspot } = connect(baseUrl, {
      now: () => clock.now,
      sleep: async () => {
        clock.now = 60_000;
      },
    });
    expect(errorOf(await write(hubspot, { deadline: 5_000 }))).toMatchObject({
      kind: 'rate_limited',
      applied: 'no',
    });
    expect(received).toHaveLength(1);
  });
});
