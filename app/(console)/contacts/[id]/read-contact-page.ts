import type { Actor } from '@/lib/auth/actor.ts';
import { may, type Permission } from '@/lib/auth/permissions.ts';
import { currentAccount } from '@/lib/connection/account.ts';
import { requestContext } from '@/lib/context.ts';
import { addressOf } from '@/lib/db/find-subject.ts';
import { database } from '@/lib/db/process-database.ts';
import { env } from '@/lib/env.ts';
import type { SubscriptionType } from '@/lib/hubspot/types.ts';
import { markOf } from '@/lib/ledger/erase.ts';
import { listTypes } from '@/lib/subscriptions/list-types.ts';
import { lookUp, type Person } from '@/lib/subscriptions/look-up.ts';
import type { AccountRules } from '@/lib/subscriptions/mail-facts-of.ts';

/** What somebody may do on the page of a person. */
export const DEEDS = ['change', 'lift', 'reset', 'audit_log'] as const satisfies Permission[];
export type Deeds = Record<(typeof DEEDS)[number], boolean>;

/** All that the page of a person begins with. */
export interface ContactPage {
  subject: string;
  person: Person;
  /** Null: HubSpot does not tell its types. */
  types: SubscriptionType[] | null;
  rules: AccountRules;
  /** Where HubSpot shows records; null where it is not known. */
  records: string | null;
  mayDo: Deeds;
  writes: boolean;
  settleWindowMs: number;
  isDemo: boolean;
}

/**
 * Reads what a person's page shows: three calls to HubSpot side by side, and what this console has on record.
 * Null: nobody is known by this id. Throws `DatabaseProblem`.
 */
export async function readContactPage(subject: string, actor: Actor): Promise<ContactPage | null> {
  const ctx = await requestContext();
  const { keys, writes } = env();
  const address = await addressOf(ctx.db, keys.address, subject);
  if (address === null) return null;
  const marks = { database: database(), addressKey: keys.address };
  const [person, types, account, policy] = await Promise.all([
    lookUp({ ...ctx, markOf: (one) => markOf(marks, one) }, address),
    listTypes(ctx),
    currentAccount(ctx.hubspot, ctx.now),
    ctx.policy(),
    ctx.lookedUp(actor, address),
  ]);
  if (!person) return null;
  const isDemo = ctx.mode === 'demo';
  return {
    ...{ subject, person, writes, isDemo },
    types: types.ok ? types.types : null,
    rules: policy,
    records:
      account?.uiDomain && !isDemo
        ? `https://${account.uiDomain}/contacts/${account.portalId}/record/0-1/`
        : null,
    mayDo: Object.fromEntries(DEEDS.map((deed) => [deed, may(actor.role, deed)])) as Deeds,
    settleWindowMs: ctx.settleWindowMs,
  };
}
