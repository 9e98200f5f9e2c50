'use server';

import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { guard } from '@/lib/action.ts';
import { readRole } from '@/lib/auth/permissions.ts';
import { usersContext } from '@/lib/auth/session.ts';
import { signIn, signOut, verifySecondFactor } from '@/lib/auth/sign-in.ts';
import { wayBack } from '@/lib/auth/way-back.ts';
import { demoLogBegun } from '@/lib/demo/begin-log.ts';
import { signInToDemo } from '@/lib/demo/demo-users.ts';
import { env } from '@/lib/env.ts';

/** What the sign-in form shows next. What was typed stays, but for the password. */
export type SignInState =
  | {
      step: 'password';
      email: string;
      problem:
        | null
        | 'wrong'
        | 'codeTooMany'
        | 'codeExpired'
        | { waitMinutes: number }
        | { requestId: string };
    }
  | { step: 'code'; email: string; problem: null | 'codeWrong' }
  | { step: 'in' };

/** Both steps of a sign-in. With a way back it leads there; without one (in place) it only answers. */
export async function submitSignIn(state: SignInState, form: FormData): Promise<SignInState> {
  const text = (name: string) => String(form.get(name) ?? '');
  const next = state.step === 'code' ? await second(state.email, text('code')) : await first(text);
  const to = form.get('to');
  if (next.step === 'in' && to !== null) redirect(wayBack(to));
  return next;
}

async function first(text: (name: string) => string): Promise<SignInState> {
  const email = text('email').slice(0, 254);
  const done = await guard('signIn', async () =>
    signIn(await usersContext(), { email, password: text('password') }),
  );
  if (!done.ok) return { step: 'password', email, problem: { requestId: done.requestId } };
  switch (done.value.is) {
    case 'signed_in':
      return { step: 'in' };
    case 'second_factor':
      return { step: 'code', email, problem: null };
    case 'wrong':
      return { step: 'password', email, problem: 'wrong' };
    case 'too_many':
      return {
        ...{ step: 'password', email },
        problem: { waitMinutes: Math.ceil(done.value.retryAfterMs / 60_000) },
      };
    default:
      return done.value satisfies never;
  }
}

async function second(email: string, code: string): Promise<SignInState> {
  const done = await guard('signIn', async () => verifySecondFactor(await usersContext(), code));
  if (!done.ok) return { step: 'password', email, problem: { requestId: done.requestId } };
  switch (done.value.is) {
    case 'signed_in':
      return { step: 'in' };
    case 'wrong':
      return { step: 'code', email, problem: 'codeWrong' };
    case 'too_many':
      return { step: 'password', email, problem: 'codeTooMany' };
    case 'expired':
      return { step: 'password', email, problem: 'codeExpired' };
    default:
      return done.value satisfies never;
  }
}

/** The demo's one click; refused in live mode, whatever is posted. True: signed in, in place. */
export async function enterDemo(_was: boolean, form: FormData): Promise<boolean> {
  const role = readRole(form.get('role'));
  if (env().mode !== 'demo' || role === null) return false;
  const done = await guard('enterDemo', async () => {
    await demoLogBegun();
    return signInToDemo(await usersContext(), role);
  });
  const isIn = done.ok && done.value;
  const to = form.get('to');
  if (isIn && to !== null) redirect(wayBack(to));
  return isIn;
}

/** Ends this session; where that fails, this browser at least knows nothing of it any more. */
export async function leave(): Promise<void> {
  const done = await guard('signOut', async () => signOut(await usersContext()));
  const jar = await cookies();
  for (const { name } of jar.getAll())
    if (name.endsWith('consent-desk.session_token'))
      jar.set(name, '', { maxAge: 0, path: '/', secure: name.startsWith('__Secure-') });
  redirect(done.ok ? '/sign-in' : '/sign-in?left=open');
}
