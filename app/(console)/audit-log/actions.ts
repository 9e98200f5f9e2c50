'use server';

import { redirect } from 'next/navigation';
import * as z from 'zod/mini';
import { guardActor } from '@/lib/action.ts';
import { missing } from '@/lib/auth/actor.ts';
import type { Permission } from '@/lib/auth/permissions.ts';
import { env } from '@/lib/env.ts';
import { resolveTerms } from '@/lib/ledger/search-names.ts';
import {
  formatSearch,
  queryOf,
  readTerms,
  type SearchProblem,
  type Terms,
} from '@/lib/ledger/search-query.ts';
import { addressesIn } from '@/lib/subscriptions/address.ts';
import { SEARCH_VOCABULARY } from '@/lib/subscriptions/search-vocabulary.ts';
import { logAddress } from './log-address.ts';

/** What became of a search that led nowhere; `typed` is what was asked. */
export type SearchState =
  | { is: 'nothing' }
  | { is: 'problem'; problems: SearchProblem[]; typed: string }
  | { is: 'not_allowed'; permission: Permission }
  | { is: 'database' }
  | { is: 'failed'; requestId: string };

const FILTERS = ['kind', 'actor', 'type', 'outcome', 'basis', 'ref', 'after', 'before'] as const;
const text = z.optional(z.string());
const asked = z.discriminatedUnion('by', [
  z.object({ by: z.literal('text'), q: z.string() }),
  z.object({ by: z.literal('person'), address: z.string() }),
  z.object({
    ...{ by: z.literal('filters'), rest: z.string(), kind: text, actor: text, type: text },
    ...{ outcome: text, basis: text, ref: text, after: text, before: text },
  }),
]);
type Asked = z.output<typeof asked>;

/**
 * Turns what was typed or chosen into the address of its answer. It is posted, so that names and e-mail
 * addresses stand in no address of ours.
 */
export async function searchAuditLog(
  _state: SearchState,
  form: FormData,
): Promise<SearchState | 'signed_out'> {
  const input = asked.safeParse(Object.fromEntries(form));
  if (!input.success) return { is: 'nothing' };
  const typed = input.data.by === 'text' ? input.data.q : '';
  const done = await guardActor('searchAuditLog', async ({ actor, db }) => {
    if (actor === null) return { is: 'database' } as const;
    const denied = missing(actor, 'audit_log');
    if (denied) return { is: 'not_allowed', permission: denied.permission } as const;
    const read = termsOf(input.data);
    if (!read.ok) return { is: 'problem', problems: read.problems, typed } as const;
    const resolved = await resolveTerms(
      { db, addressKey: env().keys.address, addressesIn },
      read.terms,
    );
    if (!resolved.ok) return { is: 'problem', problems: resolved.problems, typed } as const;
    return { is: 'found', query: formatSearch(resolved.query) } as const;
  });
  if (!done.ok)
    return 'signedOut' in done ? 'signed_out' : { is: 'failed', requestId: done.requestId };
  if (done.value.is !== 'found') return done.value;
  redirect(logAddress({ q: done.value.query }));
}

function termsOf(input: Asked): Terms {
  switch (input.by) {
    case 'text':
      return readTerms(input.q, SEARCH_VOCABULARY);
    case 'person': {
      const [address, ...more] = addressesIn(input.address);
      if (address === undefined || more.length > 0)
        return { ok: false, problems: [{ code: 'not_an_address', at: 0, text: input.address }] };
      return readTerms(address, SEARCH_VOCABULARY);
    }
    case 'filters': {
      const chosen = FILTERS.flatMap((name) => {
        const value = input[name]?.trim();
        return value ? [{ name, isNot: false, value }] : [];
      });
      return readTerms(`${input.rest} ${formatSearch(queryOf(chosen))}`, SEARCH_VOCABULARY);
    }
    default:
      return input satisfies never;
  }
}
