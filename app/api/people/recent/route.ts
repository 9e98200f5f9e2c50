import * as z from 'zod/mini';
import { jsonRoute } from '@/lib/action.ts';
import { listRecentPeople } from '@/lib/people/recent-people.ts';
import { peopleContext } from '../people-context.ts';

/** Whom the user opened lately. */
export const POST = jsonRoute('people-recent', 'look_up', z.strictObject({}), (ctx) =>
  listRecentPeople(peopleContext(ctx)),
);
