'use server';

import { revalidatePath } from 'next/cache';
import * as z from 'zod/mini';
import { guard, guardActor } from '@/lib/action.ts';
import {
  changeOwnPassword,
  type OwnPasswordAnswer,
  type PasswordRefusal,
} from '@/lib/auth/own-password.ts';
import { endOwnSessions } from '@/lib/auth/own-sessions.ts';
import { disconnect } from '@/lib/auth/provider/connection.ts';
import { type QrCode, qrCode } from '@/lib/auth/qr-code.ts';
import {
  beginSecondFactor,
  confirmSecondFactor,
  removeSecondFactor,
} from '@/lib/auth/second-factor.ts';
import { providerContext, usersContext } from '@/lib/auth/session.ts';

/** Setting up the second factor, step by step; key and codes are shown once. */
export type FactorState =
  | { step: 'idle'; problem: null | PasswordRefusal | { requestId: string } }
  | {
      step: 'confirm';
      uri: string;
      qr: QrCode;
      recoveryCodes: string[];
      problem: null | 'code_wrong' | { requestId: string };
    }
  | { step: 'done'; isOn: boolean };

/** Turns the second factor on (password, then a code) or off (password). */
export async function changeSecondFactor(
  state: FactorState,
  form: FormData,
): Promise<FactorState | 'signed_out'> {
  const text = (name: string) => String(form.get(name) ?? '');
  const done = await guardActor('secondFactor', async (): Promise<FactorState> => {
    const ctx = await usersContext();
    if (state.step === 'confirm') {
      const confirmed = await confirmSecondFactor(ctx, text('code'));
      return confirmed.ok ? { step: 'done', isOn: true } : { ...state, problem: 'code_wrong' };
    }
    if (text('act') === 'off') {
      const removed = await removeSecondFactor(ctx, text('password'));
      return removed.ok ? { step: 'done', isOn: false } : { step: 'idle', problem: removed.code };
    }
    const begun = await beginSecondFactor(ctx, text('password'));
    if (!begun.ok) return { step: 'idle', problem: begun.code };
    if (!begun.begun) return { step: 'done', isOn: true };
    const { uri, recoveryCodes } = begun.begun;
    return { step: 'confirm', uri, qr: qrCode(uri), recoveryCodes, problem: null };
  });
  if (done.ok) return done.value;
  if ('signedOut' in done) return 'signed_out';
  const problem = { requestId: done.requestId };
  return state.step === 'confirm' ? { ...state, problem } : { step: 'idle', problem };
}

export type OwnPasswordState =
  | OwnPasswordAnswer
  | { ok: null }
  | { ok: false; field: null; requestId: string };

/** Changes one's own password. */
export async function changePassword(
  _state: OwnPasswordState,
  form: FormData,
): Promise<OwnPasswordState | 'signed_out'> {
  const text = (name: string) => String(form.get(name) ?? '');
  const done = await guardActor('changePassword', async () =>
    changeOwnPassword(await usersContext(), {
      current: text('current'),
      password: text('password'),
    }),
  );
  if (done.ok) {
    if (done.value.ok) revalidatePath('/account');
    return done.value;
  }
  if ('signedOut' in done) return 'signed_out';
  return { ok: false, field: null, requestId: done.requestId };
}

/** Ends one other session of one's own, or all others. */
export async function endSessions(form: FormData): Promise<void> {
  const which = z.nullable(z.guid()).safeParse(form.get('id'));
  if (!which.success) return;
  await guard('endSessions', async () =>
    endOwnSessions(
      await usersContext(),
      which.data === null ? 'others' : { sessionId: which.data },
    ),
  );
  revalidatePath('/account');
}

/** Takes the sign-in by the provider away from the actor, if a password stands. Gives what did not work. */
export async function disconnectProvider(): Promise<{ requestId: string } | null> {
  const done = await guard('disconnectProvider', async () => {
    const ctx = await providerContext();
    return ctx !== null && (await disconnect(ctx));
  });
  revalidatePath('/account');
  return done.ok ? null : { requestId: done.requestId };
}
