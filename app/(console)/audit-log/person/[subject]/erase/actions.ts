'use server';

import { revalidatePath } from 'next/cache';
import * as z from 'zod/mini';
import type { NotDoneState } from '@/app/(console)/not-done.tsx';
import { guardActor } from '@/lib/action.ts';
import { may } from '@/lib/auth/permissions.ts';
import { database } from '@/lib/db/process-database.ts';
import { env } from '@/lib/env.ts';
import { type ErasureProblem, erasePerson } from '@/lib/ledger/erase.ts';
import { erasureList } from '@/lib/ledger/erasure-list.ts';
import { processLedger } from '@/lib/ledger/process-ledger.ts';
import { holdsControlCharacters } from '@/lib/legal-basis/text.ts';
import { normaliseAddress } from '@/lib/subscriptions/address.ts';
import { paperAddress } from '../../../of-person.ts';

/** What is wrong with what was typed, or with the person's entries. */
export type ShownProblem = ErasureProblem | 'address_missing' | 'reason_characters';

/** What became of it; `seq` is the entry that says so. */
export type ErasureState =
  | { is: 'nothing' }
  | { is: 'erased'; details: number; seq: number; mark: boolean }
  | { is: 'problem'; codes: ShownProblem[] }
  | NotDoneState;

const wish = z.object({
  ...{ subject: z.guid(), address: z.string(), reason: z.string() },
  mark: z.optional(z.literal('on')),
});

/** Erases a person; the service checks who asks, and whether the address that was typed is theirs. */
export async function eraseOnePerson(
  _state: ErasureState,
  form: FormData,
): Promise<ErasureState | 'signed_out'> {
  const input = wish.safeParse(Object.fromEntries(form));
  if (!input.success) return { is: 'nothing' };
  const { subject, address, reason, mark } = input.data;
  const keepMark = mark === 'on';
  const done = await guardActor('eraseOnePerson', async (ctx): Promise<ErasureState> => {
    if (ctx.actor === null) return { is: 'database' };
    // It stays in the log for good, among other texts.
    if (may(ctx.actor.role, 'erase') && holdsControlCharacters(reason))
      return { is: 'problem', codes: ['reason_characters'] };
    const { keys, dataDir } = env();
    const erased = await erasePerson(
      {
        ...{ database: database(), ledger: processLedger().ledger, addressKey: keys.address },
        ...{ actor: ctx.actor, requestId: ctx.requestId, version: ctx.version, now: ctx.now },
        erasures: erasureList(dataDir),
      },
      { subject, address: normaliseAddress(address), reason, keepMark },
    );
    if (erased.ok)
      return { is: 'erased', details: erased.details, seq: erased.seq, mark: keepMark };
    return erased.code === 'not_allowed'
      ? { is: 'not_allowed', permission: erased.permission }
      : { is: 'problem', codes: shownProblems(erased.code, { address, reason }) };
  });
  if (!done.ok)
    return 'signedOut' in done ? 'signed_out' : { is: 'failed', requestId: done.requestId };
  // What was said to be kept is gone.
  if (done.value.is === 'erased') revalidatePath(`${paperAddress(subject)}/erase`);
  return done.value;
}

/** All that the fields lack is said at once, and an empty field is not said to hold another address. */
function shownProblems(
  code: ErasureProblem,
  { address, reason }: { address: string; reason: string },
): ShownProblem[] {
  if (code !== 'address_differs') return [code];
  const ofReason = reason.trim() === '' ? (['reason_missing'] as const) : [];
  return [...ofReason, address.trim() === '' ? 'address_missing' : code];
}
