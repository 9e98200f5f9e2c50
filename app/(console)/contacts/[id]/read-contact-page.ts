import type { Messages } from 'use-intl';
import type { Actor } from '@/lib/auth/actor.ts';
import { may, type Permission } from '@/lib/auth/permissions.ts';
import { currentAccount } from '@/lib/connection/account.ts';
import { requestContext } from '@/lib/context.ts';
import { addressOf } from '@/lib/db/find-subject.ts';
import { database } from '@/lib/db/process-database.ts';
import { env } from '@/lib/env.ts';
import type { SubscriptionType } from '@/lib/hubspot/types.ts';
import type { Locale } from '@/lib/i18n/locales.ts';
import { messagesOf } from '@/lib/i18n/messages.ts';
import { preferences } from '@/lib/i18n/request.ts';
import { markOf } from '@/lib/ledger/erase.ts';
import { readLatestByType } from '@/lib/ledger/latest-by-type.ts';
import type { PersonEntry } from '@/lib/ledger/person-entry.ts';
import { type PersonLogAnswer, readPersonLog } from '@/lib/ledger/read-person-log.ts';
import { type OfferedBasis, offerOf } from '@/lib/legal-basis/bases.ts';
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
  /** The legal bases on offer, with compliance's words. */
  bases: OfferedBasis[];
  /** The language of explanations, and its words. */
  record: { locale: Locale; explanation: Messages['explanation'] };
  /** The last change that was made here of each type, and of all e-mail. */
  latest: PersonEntry[];
  /** What our log says of the person, its newest page. */
  log: PersonLogAnswer;
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
  const [ctx, { locale }] = await Promise.all([requestContext(), preferences()]);
  const { keys, writes } = env();
  const address = await addressOf(ctx.db, keys.address, subject);
  if (address === null) return null;
  const marks = { database: database(), addressKey: keys.address };
  const [person, listed, account, policy, latest, log] = await Promise.all([
    lookUp({ ...ctx, markOf: (one) => markOf(marks, one) }, address),
    listTypes(ctx),
    currentAccount(ctx.hubspot, ctx.now),
    ctx.policy(),
    readLatestByType({ db: ctx.db, actor }, subject),
    readPersonLog({ db: ctx.db, actor }, subject),
    ctx.lookedUp(actor, address),
  ]);
  if (!person) return null;
  const { reading } = person;
  // A type that came after the list was read is named as soon as somebody has a status of it.
  const isListed = listed.ok && reading.ok;
  const naming = isListed ? reading.reading.rows.map((row) => row.subscriptionId) : [];
  const types = isListed ? await listTypes(ctx, naming) : listed;
  const isDemo = ctx.mode === 'demo';
  return {
    ...{ subject, person, writes, isDemo },
    types: types.ok ? types.types : null,
    rules: { consentRule: policy.consentRule, basisRule: policy.basisRule },
    bases: offerOf(policy.bases, locale, messagesOf(locale).basis),
    record: {
      locale: policy.recordLanguage,
      explanation: messagesOf(policy.recordLanguage).explanation,
    },
    latest: latest.ok ? latest.changes : [],
    log,
    records:
      account?.uiDomain && !isDemo
        ? `https://${account.uiDomain}/contacts/${account.portalId}/record/0-1/`
        : null,
    mayDo: Object.fromEntries(DEEDS.map((deed) => [deed, may(actor.role, deed)])) as Deeds,
    settleWindowMs: ctx.settleWindowMs,
  };
}
