'use server';

import { revalidatePath } from 'next/cache';
import * as z from 'zod/mini';
import { guardActor } from '@/lib/action.ts';
import { linkAddress } from '@/lib/auth/link-address.ts';
import { ROLES } from '@/lib/auth/permissions.ts';
import { usersContext } from '@/lib/auth/session.ts';
import {
  changeRole,
  disableUser,
  enableUser,
  endSessionsOf,
  inviteUser,
  offerNewPassword,
  removeSecondFactorOf,
  type UserAnswer,
  type UserProblem,
  withdrawInvitation,
} from '@/lib/auth/users.ts';
import type { UsersContext } from '@/lib/auth/users-context.ts';
import { database } from '@/lib/db/process-database.ts';
import { env } from '@/lib/env.ts';
import { switchLookUps } from '@/lib/ledger/look-up-switch.ts';
import { processLedger } from '@/lib/ledger/process-ledger.ts';

/** What became of an act; `link` is shown once, and `email` is who is invited by it. */
export type UsersState =
  | { is: 'nothing' }
  | { is: 'done' }
  | { is: 'link'; link: string; until: string; email: string | null }
  | { is: 'problem'; code: UserProblem['code'] }
  | { is: 'failed'; requestId: string };

const act = z.discriminatedUnion('act', [
  z.object({ act: z.literal('invite'), email: z.string(), role: z.enum(ROLES) }),
  z.object({ act: z.literal('withdraw'), id: z.guid() }),
  z.object({ act: z.literal('new_password'), id: z.guid() }),
  z.object({ act: z.literal('role'), id: z.guid(), role: z.enum(ROLES) }),
  z.object({ act: z.enum(['disable', 'enable', 'end_sessions', 'end_factor']), id: z.guid() }),
]);

/** Everything an administrator does about users. Each service checks who asks. */
export async function administerUsers(
  _state: UsersState,
  form: FormData,
): Promise<UsersState | 'signed_out'> {
  const parsed = act.safeParse(Object.fromEntries(form));
  if (!parsed.success) return { is: 'problem', code: 'no_such_user' };
  const done = await guardActor('administerUsers', async () =>
    run(await usersContext(), parsed.data),
  );
  if (!done.ok)
    return 'signedOut' in done ? 'signed_out' : { is: 'failed', requestId: done.requestId };
  const answer = done.value;
  if (!answer.ok) return { is: 'problem', code: answer.problem.code };
  revalidatePath('/settings/users');
  return answer.token && answer.expiresAt
    ? {
        is: 'link',
        link: linkAddress(env(), answer.token),
        until: answer.expiresAt.toISOString(),
        email: parsed.data.act === 'invite' ? parsed.data.email.trim() : null,
      }
    : { is: 'done' };
}

/** Decides whether it is kept who looked up whom. The service checks who asks. */
export async function decideLookUps(
  _state: UsersState,
  form: FormData,
): Promise<UsersState | 'signed_out'> {
  const wanted = z.enum(['yes', 'no']).safeParse(form.get('keep'));
  if (!wanted.success) return { is: 'nothing' };
  const done = await guardActor('decideLookUps', ({ actor, requestId, version }) => {
    const { ledger } = processLedger();
    const ctx = { database: database(), ledger, actor, requestId, version };
    return switchLookUps(ctx, wanted.data === 'yes');
  });
  if (!done.ok)
    return 'signedOut' in done ? 'signed_out' : { is: 'failed', requestId: done.requestId };
  if (!done.value.ok) return { is: 'problem', code: done.value.code };
  revalidatePath('/settings/users');
  return { is: 'done' };
}

function run(
  ctx: UsersContext,
  wanted: z.output<typeof act>,
): Promise<UserAnswer<{ token?: string; expiresAt?: Date }>> {
  switch (wanted.act) {
    case 'invite':
      return inviteUser(ctx, wanted);
    case 'withdraw':
      return withdrawInvitation(ctx, wanted.id);
    case 'new_password':
      return offerNewPassword(ctx, wanted.id);
    case 'role':
      return changeRole(ctx, wanted.id, wanted.role);
    case 'disable':
      return disableUser(ctx, wanted.id);
    case 'enable':
      return enableUser(ctx, wanted.id);
    case 'end_sessions':
      return endSessionsOf(ctx, wanted.id);
    case 'end_factor':
      return removeSecondFactorOf(ctx, wanted.id);
    default:
      return wanted satisfies never;
  }
}
