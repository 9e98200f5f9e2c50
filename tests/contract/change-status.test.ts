import { describe, test, vi } from 'vitest';
import { DEED_NAMES } from './deeds.ts';
import { openDesk } from './desk.ts';
import { faultVariants, transportFor } from './fault-variants.ts';
import { run } from './run-deed.ts';

// Nearly all of a test's time is waiting.
vi.setConfig({ maxConcurrency: 10 });

describe.concurrent.each(faultVariants())('%s', (_name, fault) => {
  const transport = transportFor(fault);

  test.for(DEED_NAMES)('%s: the outcome is the truth', async (deed, { onTestFinished }) => {
    const desk = await openDesk(onTestFinished, { transport });
    await run(desk, deed, fault, 1);
  });

  test.for(['unsubscribe', 'subscribe'] as const)(
    'again and again, %s: the outcome is the truth',
    async (deed, { onTestFinished }) => {
      const desk = await openDesk(onTestFinished, { transport });
      await run(desk, deed, fault, 9);
    },
  );
});
