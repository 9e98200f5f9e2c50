import * as z from 'zod/mini';
import { jsonRoute } from '@/lib/action.ts';
import { findPeople } from '@/lib/people/find-people.ts';
import { MAX_SEARCH_CHARS } from '@/lib/people/search-text.ts';
import { peopleContext } from '../people-context.ts';

/** Finds people while somebody types; that is no look-up yet, and not kept. */
export const POST = jsonRoute(
  'people-search',
  'look_up',
  z.strictObject({
    text: z.string().check(z.trim(), z.minLength(1), z.maxLength(MAX_SEARCH_CHARS)),
  }),
  (ctx, { text }) => findPeople(peopleContext(ctx), text),
);
