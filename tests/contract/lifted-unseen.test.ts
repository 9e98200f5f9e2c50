import { describe, expect, test } from 'vitest';
import { describe as describeResult } from '@/lib/subscriptions/describe.ts';
import { agreementTo, DEEDS } from './deeds.ts';
import { type Desk, follow, openDesk } from './desk.ts';

/** The person unsubscribes right after the console has looked. */
async function optOutAfterTheLook(desk: Desk, subscriber: string): Promise<void> {
  await desk.external({ subscriber, status: 'UNSUBSCRIBED', afterNext: 'readStatuses' });
}

describe.concurrent('an opt-out that came between look and write, and was lifted', () => {
  test.for(['subscribe', 'document', 'document anew'] as const)(
    '%s: changed, with a warning, and read again',
    async (name, { onTestFinished }) => {
      const desk = await openDesk(onTestFinished);
      const { input, lane } = DEEDS[name];
      await optOutAfterTheLook(desk, input.subscriberIdString);
      const result = await desk.press(input);
      expect(result).toMatchObject({
        outcome: 'changed',
        confirmed: 'by_reading',
        lane,
        basis: 'stored',
        liftedUnseen: true,
      });
      expect(describeResult(result)).toMatchObject({ tone: 'wait', sentence: 'changedText' });
      const read = (await desk.journal()).map(({ operation }) => operation);
      expect(read.slice(read.indexOf('writeStatus') + 1).sort()).toEqual([
        'readStatuses',
        'readWideStatuses',
      ]);
    },
  );

  test('is told even if the person opts out again at once, and the rest is unknown', async ({
    onTestFinished,
  }) => {
    const desk = await openDesk(onTestFinished);
    const { input } = DEEDS.subscribe;
    const subscriber = input.subscriberIdString;
    await optOutAfterTheLook(desk, subscriber);
    await desk.external({ subscriber, status: 'UNSUBSCRIBED', afterNext: 'writeStatus' });
    const result = await desk.press(input);
    expect(result).toMatchObject({ outcome: 'unknown', overtaken: true, liftedUnseen: true });
    expect(await follow(desk, result)).toMatchObject({ outcome: 'unknown', check: null });
    expect(await desk.journal('writeStatus')).toHaveLength(1);
  });
});

describe.concurrent('nothing is warned of', () => {
  test('where lifting was what was asked for', async ({ onTestFinished }) => {
    const desk = await openDesk(onTestFinished);
    const deed = DEEDS['lift to subscribed'];
    const result = await desk.press(deed.input, await agreementTo(deed, desk));
    expect(result).toMatchObject({ outcome: 'changed', liftedUnseen: false });
    expect(result.reply?.results[0]?.setStatusSuccessReason).toBe('RESUBSCRIBE_OCCURRED');
  });

  test.for(['subscribe', 'unsubscribe', 'document', 'reset'] as const)(
    'where nobody else did anything: %s',
    async (name, { onTestFinished }) => {
      const desk = await openDesk(onTestFinished);
      const result = await desk.press(DEEDS[name].input);
      expect(result).toMatchObject({ outcome: 'changed', liftedUnseen: false });
    },
  );
});
