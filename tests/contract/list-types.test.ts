import { expect, onTestFinished, test } from 'vitest';
import { forgetTypes, listTypes } from '@/lib/subscriptions/list-types.ts';
import { createClock, NEWSLETTER, openDesk } from './desk.ts';

/** A desk whose clock can leap, and how often it has asked HubSpot for its types. */
async function openLeaping() {
  const passing = createClock();
  let leapt = 0;
  const clock = { ...passing, now: () => passing.now() + leapt };
  const desk = await openDesk(onTestFinished, { clock });
  return {
    forget: () => forgetTypes(desk.context.hubspot),
    list: (naming?: readonly string[]) => listTypes(desk.context, naming),
    leap: (ms: number) => {
      leapt += ms;
    },
    asked: async () => (await desk.journal('readDefinitions')).length,
  };
}

test('the types are asked for once a minute', async () => {
  const { list, leap, asked, forget } = await openLeaping();
  expect(await list()).toEqual(await list([NEWSLETTER]));
  expect(await asked()).toBe(1);
  leap(61_000);
  await list();
  expect(await asked()).toBe(2);
  forget();
  await list();
  expect(await asked(), 'and after the connection was checked').toBe(3);
});

test('a type that is not among them is asked for at once, but not again and again', async () => {
  const { list, leap, asked } = await openLeaping();
  await list();
  leap(6_000);
  await list(['1']);
  expect(await asked(), 'it may be new').toBe(2);
  await list(['1']);
  expect(await asked(), 'HubSpot does not define it').toBe(2);
});
