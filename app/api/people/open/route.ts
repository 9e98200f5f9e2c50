import * as z from 'zod/mini';
import { jsonRoute } from '@/lib/action.ts';
import { openPerson } from '@/lib/people/open-person.ts';
import { MAX_SEARCH_CHARS } from '@/lib/people/search-text.ts';
import { peopleContext } from '../people-context.ts';

/** Opens a person; by POST, so that the address is in no URL. Whoever then shows them keeps the look-up. */
export const POST = jsonRoute(
  'people-open',
  'look_up',
  z.strictObject({ of: z.string().check(z.maxLength(MAX_SEARCH_CHARS)), anyAddress: z.boolean() }),
  (ctx, wish) => {
    const onForgotten = ({ kind }: { kind: string }) =>
      ctx.log.warn({ problem: kind, user: ctx.actor.userId }, 'A person could not be remembered');
    return openPerson({ ...peopleContext(ctx), onForgotten }, wish);
  },
);
