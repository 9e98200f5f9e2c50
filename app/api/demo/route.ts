import * as z from 'zod/mini';
import { jsonRoute } from '@/lib/action.ts';
import {
  armedFaults,
  armFault,
  disarmFaults,
  listStories,
  resetSimulator,
  trueRow,
} from '@/lib/demo/simulator-control.ts';
import { env } from '@/lib/env.ts';

const order = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('open') }),
  z.strictObject({
    do: z.literal('arm'),
    fault: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  }),
  z.strictObject({ do: z.literal('disarm') }),
  z.strictObject({ do: z.literal('reset') }),
  z.strictObject({ do: z.literal('truth'), subscriber: z.string(), subscriptionId: z.string() }),
]);

const run = jsonRoute('demo', 'look_up', order, async (_ctx, input) => {
  const { simulator } = env();
  if (!simulator) throw new Error('There is no simulator.');
  switch (input.do) {
    case 'open':
      return { stories: await listStories(simulator), armed: await armedFaults(simulator) };
    case 'arm':
      return { armed: await armFault(simulator, input.fault) };
    case 'disarm':
      return { armed: await disarmFaults(simulator) };
    case 'reset':
      await resetSimulator(simulator);
      return { armed: [] };
    case 'truth':
      return { row: await trueRow(simulator, input.subscriber, input.subscriptionId) };
    default:
      return input satisfies never;
  }
});

/** The demo panel's orders to the simulator; there is no such route in live mode. */
export function POST(request: Request): Promise<Response> {
  return env().simulator ? run(request) : Promise.resolve(new Response(null, { status: 404 }));
}
