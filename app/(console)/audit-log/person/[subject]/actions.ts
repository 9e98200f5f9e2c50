'use server';

import { revalidatePath } from 'next/cache';
import * as z from 'zod/mini';
import type { NotDoneState } from '@/app/(console)/not-done.tsx';
import { guardActor } from '@/lib/action.ts';
import { missing } from '@/lib/auth/actor.ts';
import { askedBy } from '@/lib/ledger/asked-by.ts';
import { processLedger } from '@/lib/ledger/process-ledger.ts';
import { ofPerson, paperAddress } from '../../of-person.ts';
import { COPIES } from './copies.ts';

/** `recorded`: it stands in the log, as this entry, that the page is printed. */
export type PrintState = { is: 'nothing' } | { is: 'recorded'; seq: number } | NotDoneState;

const wanted = z.object({ subject: z.guid(), copy: z.enum(COPIES) });

/** Puts on record that the page of a person is printed, which takes data out. */
export async function recordPrint(
  _state: PrintState,
  form: FormData,
): Promise<PrintState | 'signed_out'> {
  const input = wanted.safeParse(Object.fromEntries(form));
  if (!input.success) return { is: 'nothing' };
  const { subject, copy } = input.data;
  const done = await guardActor('recordPrint', async (ctx): Promise<PrintState> => {
    const { actor } = ctx;
    if (actor === null) return { is: 'database' };
    const denied = missing(actor, 'export');
    if (denied) return { is: 'not_allowed', permission: denied.permission };
    const by = askedBy({ ...ctx, actor });
    const { seq } = await processLedger().ledger.append({
      ...{ kind: 'exported', actor: by.actor, subject: null, operation: null, outcome: null },
      detail: {
        ...{ who: by.who && { ...by.who }, version: by.version },
        ...{ format: 'print', copy, query: ofPerson(subject) },
      },
    });
    return { is: 'recorded', seq };
  });
  if (!done.ok)
    return 'signedOut' in done ? 'signed_out' : { is: 'failed', requestId: done.requestId };
  // The paper shows the log as it is now, this entry included.
  revalidatePath(paperAddress(subject));
  return done.value;
}
