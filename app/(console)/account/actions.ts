'use server';

import { revalidatePath } from 'next/cache';
import { guard } from '@/lib/action.ts';
import { disconnect } from '@/lib/auth/provider/connection.ts';
import {
  beginSecondFactor,
  confirmSecondFactor,
  removeSecondFactor,
} from '@/lib/auth/second-factor.ts';
import { providerContext, usersContext } from '@/lib/auth/session.ts';
import { endOwnSessions } from '@/lib/auth/users.ts';

/** Setting up the second factor, step by step; key and codes are shown once. */
export type FactorState =
  | { step: 'idle'; problem: null | 'password_wrong' | 'failed' }
  | {
      step: 'confirm';
      uri: string;
      recoveryCodes: string[];
      problem: null | 'code_wrong' | 'failed';
    }
  | { step: 'done'; isOn: boolean };

/** Turns the second factor on (password, then a code) or off (password). */
export async function changeSecondFactor(state: FactorState, form: FormData): Promise<FactorState> {
  const text = (name: string) => String(form.get(name) ?? '');
  const done = await guard('secondFactor', async (): Promise<FactorState> => {
    const ctx = await usersContext();
    if (!ctx.actor) return { step: 'idle', problem: 'failed' };
    if (state.step === 'confirm') {
      const confirmed = await confirmSecondFactor(ctx, text('code'));
      return confirmed.ok ? { step: 'done', isOn: true } : { ...state, problem: 'code_wrong' };
    }
    if (text('act') === 'off') {
      const removed = await removeSecondFactor(ctx, text('password'));
      return removed.ok
        ? { step: 'done', isOn: false }
        : { step: 'idle', problem: 'password_wrong' };
    }
    const begun = await beginSecondFactor(ctx, text('password'));
    return begun.ok
      ? { step: 'confirm', uri: begun.uri, recoveryCodes: begun.recoveryCodes, problem: null }
      : { step: 'idle', problem: 'password_wrong' };
  });
  if (!done.ok)
    return state.step === 'confirm'
      ? { ...state, problem: 'failed' }
      : { step: 'idle', problem: 'failed' };
  return done.value;
}

/** Ends one other session of one's own, or all others. */
export async function endSessions(form: FormData): Promise<void> {
  const id = form.get('id');
  await guard('endSessions', async () =>
    endOwnSessions(await usersContext(), id === null ? 'others' : { sessionId: String(id) }),
  );
  revalidatePath('/account');
}

/** Takes the sign-in by the provider away from the actor, if a password stands. True: it did not work. */
export async function disconnectProvider(): Promise<boolean> {
  const done = await guard('disconnectProvider', async () => {
    const ctx = await providerContext();
    return ctx !== null && (await disconnect(ctx));
  });
  revalidatePath('/account');
  return !done.ok;
}
