'use server';

import { guard } from '@/lib/action.ts';
import type { PasswordRefusal } from '@/lib/auth/own-password.ts';
import type { Refusal } from '@/lib/auth/provider/context.ts';
import { beginAtProvider } from '@/lib/auth/provider/sign-in.ts';
import { providerContext } from '@/lib/auth/session.ts';

/** Where the browser goes next, or why it stays; null at first, and without a provider in the settings. */
export type ProviderState =
  | null
  | { go: string }
  | { problem: Refusal }
  | { password: PasswordRefusal }
  | { requestId: string };

/** Begins the way to the provider: to sign in, or to connect it to the user who is signed in. */
export async function goToProvider(_was: ProviderState, form: FormData): Promise<ProviderState> {
  const connecting = form.get('connect') !== null;
  const done = await guard('goToProvider', async ({ log }) => {
    const ctx = await providerContext();
    if (!ctx) return null;
    const to = connecting ? '/account' : form.get('to');
    const password = String(form.get('password') ?? '');
    const begun = await beginAtProvider(ctx, { to, connecting, password });
    if (!begun.ok) log.warn({ code: begun.code, reason: begun.reason }, 'Provider not reached');
    return begun;
  });
  if (!done.ok) return { requestId: done.requestId };
  const begun = done.value;
  if (begun === null) return null;
  if (begun.ok) return { go: begun.value.href };
  return begun.code === 'password_wrong' || begun.code === 'too_many'
    ? { password: begun.code }
    : { problem: begun.code };
}
