import { may, type Permission, type Role } from './permissions.ts';

/** Who acts: always from the session, never from what is posted. */
export interface Actor {
  userId: string;
  name: string;
  email: string;
  role: Role;
  sessionId: string;
}

/** Somebody may not do this: which permission is missing. */
export interface NotAllowed {
  code: 'not_allowed';
  permission: Permission;
}

/** Null if the actor may; else what is missing. */
export function missing(
  actor: Pick<Actor, 'role'> | null,
  permission: Permission,
): NotAllowed | null {
  return actor && may(actor.role, permission) ? null : { code: 'not_allowed', permission };
}
