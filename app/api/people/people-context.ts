import type { Actor } from '@/lib/auth/actor.ts';
import type { Context } from '@/lib/context.ts';
import { database } from '@/lib/db/process-database.ts';
import { env } from '@/lib/env.ts';
import type { PeopleContext } from '@/lib/people/context.ts';

/** The context of a request, as the services about finding people take it. */
export function peopleContext(ctx: Context & { actor: Actor }): PeopleContext {
  const { actor, hubspot, now, sleep, signal } = ctx;
  return {
    ...{ actor, hubspot, now, sleep, signal },
    database: database(),
    addressKey: env().keys.address,
  };
}
