'use server';

import { redirect } from 'next/navigation';
import { guardActor } from '@/lib/action.ts';
import type { Permission } from '@/lib/auth/permissions.ts';
import { env } from '@/lib/env.ts';
import { findLookUpOf } from '@/lib/ledger/look-ups.ts';
import { addressesIn } from '@/lib/subscriptions/address.ts';
import { lookUpsAddress } from './look-ups-address.ts';

/** What became of a question that led nowhere. */
export type PersonState =
  | { is: 'nothing' }
  | { is: 'problem'; code: 'notAnAddress' | 'noLookUp' }
  | { is: 'not_allowed'; permission: Permission }
  | { is: 'database' }
  | { is: 'failed'; requestId: string };

/** Leads from an e-mail address to the look-ups of that person; posted, so that it stands in no URL. */
export async function findLookUps(
  _state: PersonState,
  form: FormData,
): Promise<PersonState | 'signed_out'> {
  const typed = form.get('address');
  const done = await guardActor('findLookUps', async ({ actor, db }) => {
    if (actor === null) return { is: 'database' } as const;
    const [address = null, ...more] = addressesIn(typeof typed === 'string' ? typed : '');
    const ctx = { db, actor, addressKey: env().keys.address };
    const isOne = address !== null && more.length === 0;
    const found = await findLookUpOf(ctx, isOne ? address : '');
    if (!found.ok) return { is: 'not_allowed', permission: found.problem.permission } as const;
    if (!isOne) return { is: 'problem', code: 'notAnAddress' } as const;
    if (found.lookUp === null) return { is: 'problem', code: 'noLookUp' } as const;
    return { is: 'found', lookUp: found.lookUp } as const;
  });
  if (!done.ok)
    return 'signedOut' in done ? 'signed_out' : { is: 'failed', requestId: done.requestId };
  if (done.value.is !== 'found') return done.value;
  redirect(lookUpsAddress({ personOf: done.value.lookUp }));
}
