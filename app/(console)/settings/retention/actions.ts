'use server';

import { revalidatePath } from 'next/cache';
import type { NotDoneState } from '@/app/(console)/not-done.tsx';
import { guardActor } from '@/lib/action.ts';
import { missing } from '@/lib/auth/actor.ts';
import { database } from '@/lib/db/process-database.ts';
import { env } from '@/lib/env.ts';
import { countDue } from '@/lib/ledger/expire.ts';
import type { EntryKind } from '@/lib/ledger/kinds.ts';
import { processLedger } from '@/lib/ledger/process-ledger.ts';
import { EXPIRING_KINDS, isPeriod, readRetention, setRetention } from '@/lib/ledger/retention.ts';

/** `confirm`: these periods would remove so much; `agreed` says so when they are sent once more. */
export type RetentionState =
  | { is: 'nothing' }
  | { is: 'saved'; changed: number }
  | { is: 'confirm'; due: [kind: EntryKind, count: number][]; agreed: string }
  | { is: 'problem'; kinds: EntryKind[] }
  | NotDoneState;

/** Sets the periods of a form, one field for each kind; asks once more before anything is lost by it. */
export async function setPeriods(
  _state: RetentionState,
  form: FormData,
): Promise<RetentionState | 'signed_out'> {
  const done = await guardActor('setPeriods', async (ctx): Promise<RetentionState> => {
    const { actor, now } = ctx;
    if (actor === null) return { is: 'database' };
    const denied = missing(actor, 'policy');
    if (denied) return { is: 'not_allowed', permission: denied.permission };
    const typed = EXPIRING_KINDS.map((kind) => [kind, daysIn(form.get(kind))] as const);
    const wrong = typed.filter(([, days]) => days !== null && !isPeriod(days));
    if (wrong.length > 0) return { is: 'problem', kinds: wrong.map(([kind]) => kind) };
    const stored = await readRetention(database());
    const changed = typed.filter(([kind, days]) => days !== (stored[kind] ?? null));
    const agreed = JSON.stringify(changed);
    const periods = Object.fromEntries(changed.filter(([, days]) => days !== null));
    const due = Object.entries(await countDue(database(), periods, now())) as [EntryKind, number][];
    const lost = due.filter(([, count]) => count > 0);
    if (lost.length > 0 && form.get('agreed') !== agreed)
      return { is: 'confirm', due: lost, agreed };
    for (const [kind, days] of changed) {
      const set = await setRetention(
        {
          ...{ database: database(), ledger: processLedger().ledger },
          ...{ addressKey: env().keys.address, actor, now },
          ...{ requestId: ctx.requestId, version: ctx.version },
        },
        kind,
        days,
      );
      if (!set.ok && set.code === 'not_allowed')
        return { is: 'not_allowed', permission: set.permission };
      if (!set.ok) return { is: 'problem', kinds: [kind] };
    }
    return { is: 'saved', changed: changed.length };
  });
  if (!done.ok)
    return 'signedOut' in done ? 'signed_out' : { is: 'failed', requestId: done.requestId };
  if (done.value.is === 'saved') revalidatePath('/settings/retention');
  return done.value;
}

/** Null: nothing was typed. What is no whole number is none that can be a period. */
function daysIn(typed: FormDataEntryValue | null): number | null {
  const text = typeof typed === 'string' ? typed.trim() : '';
  if (text === '') return null;
  return /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
}
