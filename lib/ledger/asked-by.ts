import type { Actor } from '../auth/actor.ts';
import type { AskedBy } from './record-check.ts';

/** Whoever makes a request, as every entry names them. */
export function askedBy({
  actor,
  requestId,
  version,
}: {
  actor: Actor;
  requestId: string;
  version: string;
}): AskedBy {
  const { userId, name, role, sessionId } = actor;
  return { actor: userId, who: { name, role, session: sessionId, request: requestId }, version };
}
