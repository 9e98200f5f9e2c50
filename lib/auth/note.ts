import 'server-only';
import { createHmac } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { users } from '../db/schema/auth.ts';
import type { EntryDraft, Json } from '../ledger/entry-draft.ts';
import { VERSION } from '../version.ts';
import type { AuthDatabase } from './database.ts';
import type { Permission } from './permissions.ts';
import { addressIn } from './user-records.ts';
import type { UsersContext } from './users-context.ts';

/** What it takes to note something about users. */
export type NoteContext = Pick<
  UsersContext,
  'database' | 'notes' | 'actor' | 'requestId' | 'addressKey' | 'clientAddress'
>;

/** What there is to say, as plain values. */
export type Facts = { [key: string]: Json };

/** What is done about a user. */
export type UserAct =
  | 'invited'
  | 'invitation_withdrawn'
  | 'joined'
  | 'role_changed'
  | 'disabled'
  | 'enabled'
  | 'password_offered'
  | 'password_set'
  | 'password_changed'
  | 'sessions_ended'
  | 'factor_on'
  | 'factor_off'
  | 'provider_connected'
  | 'provider_disconnected';

/** Notes what the actor does about a user, in the same transaction. */
export function noteUserAct(
  ctx: NoteContext,
  on: AuthDatabase,
  act: UserAct,
  facts: Facts = {},
): Promise<void> {
  return ctx.notes.note(
    on,
    draft(ctx, 'user_changed', ctx.actor?.userId ?? null, { act, ...facts }),
  );
}

/** Who a user is, as they are called now. */
export async function userFacts(on: AuthDatabase, userId: string): Promise<Facts> {
  const [user] = await on
    .select({ name: users.name, email: users.email, role: users.role })
    .from(users)
    .where(eq(users.id, userId));
  return { user: { id: userId, ...user } };
}

/** Notes that somebody has signed in, and by what. */
export async function noteSignIn(
  ctx: NoteContext,
  userId: string,
  by: 'password' | 'second_step' | 'provider' | 'demo',
): Promise<void> {
  const facts = { by, ...(await userFacts(ctx.database, userId)) };
  await ctx.notes.note(ctx.database, draft(ctx, 'sign_in', userId, facts));
}

/** Notes that somebody has signed out. */
export function noteSignOut(ctx: NoteContext): Promise<void> {
  return ctx.notes.note(ctx.database, draft(ctx, 'sign_out', ctx.actor?.userId ?? null, {}));
}

/**
 * Notes that somebody did not get in. What was typed is not written down (it may be a password): a user
 * whom it belongs to is named by their id. The same again and again is one entry a minute.
 */
export async function noteFailedSignIn(
  ctx: NoteContext,
  reason: string,
  { email = '', userId = null }: { email?: string; userId?: string | null },
): Promise<void> {
  const [known] = email
    ? await ctx.database
        .select({ id: users.id })
        .from(users)
        .where(eq(users.email, addressIn(email)))
    : [];
  const whom = userId ?? known?.id ?? null;
  const from = ctx.clientAddress;
  const same = createHmac('sha256', ctx.addressKey).update(`${whom}:${from}`).digest('base64url');
  await ctx.notes.note(
    ctx.database,
    draft({ ...ctx, actor: null }, 'sign_in_failed', whom, { reason, from }),
    `sign_in_failed:${reason}:${same}`,
  );
}

/** Notes that somebody tried what they may not. */
export async function noteRefusal(
  ctx: NoteContext,
  attempted: string,
  permission: Permission,
): Promise<void> {
  const userId = ctx.actor?.userId ?? null;
  await ctx.notes.note(
    ctx.database,
    draft(ctx, 'refused', userId, { attempted, by: 'permission', permission }),
    `refused:${attempted}:${permission}:${userId}`,
  );
}

function draft(
  { actor, requestId }: Pick<NoteContext, 'actor' | 'requestId'>,
  kind: EntryDraft['kind'],
  whose: string | null,
  facts: Facts,
): EntryDraft {
  const who = actor && {
    ...{ name: actor.name, role: actor.role, session: actor.sessionId, request: requestId },
  };
  return {
    ...{ kind, actor: whose, subject: null, operation: null, outcome: null },
    detail: { who, request: requestId, version: VERSION, ...facts },
  };
}
