import type { ChangeContext } from './context.ts';

/** Who did it, as they were called then. */
export interface Who {
  name: string;
  role: string;
  session: string;
  request: string;
}

/** Who asks, as it goes on record: their id, and what the entry says of them. Throws where nobody does. */
export function whoOf({ actor, requestId }: Pick<ChangeContext, 'actor' | 'requestId'>): {
  userId: string;
  who: Who & { [key: string]: string };
} {
  if (actor === null) throw new Error('Nobody changes something without a name.');
  const { userId, name, role, sessionId: session } = actor;
  return { userId, who: { name, role, session, request: requestId } };
}
