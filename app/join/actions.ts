'use server';

import { redirect } from 'next/navigation';
import { guard } from '@/lib/action.ts';
import { acceptLink, type LinkProblem } from '@/lib/auth/accept-link.ts';
import { usersContext } from '@/lib/auth/session.ts';

export interface LinkState {
  name: string;
  email: string;
  problems: LinkProblem[];
  /** The request that failed. */
  failed: string | null;
}

/** Uses a one-time link up. What was typed stays, but for the password. */
export async function submitLink(_state: LinkState, form: FormData): Promise<LinkState> {
  const text = (name: string) => String(form.get(name) ?? '');
  const typed = { name: text('name').slice(0, 100), email: text('email').slice(0, 254) };
  const done = await guard('acceptLink', async () =>
    acceptLink(await usersContext(), text('token'), { ...typed, password: text('password') }),
  );
  if (!done.ok) return { ...typed, problems: [], failed: done.requestId };
  const answer = done.value;
  // The link is used up: this page would be gone.
  if (answer.ok) redirect('/sign-in?saved=1');
  return { ...typed, problems: answer.problems, failed: null };
}
