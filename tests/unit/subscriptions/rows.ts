import type { Envelope, StatusRow, WideStatusRow } from '@/lib/hubspot/types.ts';
import { DEFAULT_LIFT_TABLE } from '@/lib/legal-basis/lift-table.ts';
import type { Change } from '@/lib/subscriptions/change.ts';
import type { Wanted } from '@/lib/subscriptions/lane.ts';
import type { LiftCase } from '@/lib/subscriptions/lift-case.ts';
import { liftedOf } from '@/lib/subscriptions/lifted.ts';

export const ADDRESS = 'jo@example.com';
export const TYPE = '39644612';
export const THEN = '2026-03-01T10:00:00.000Z';
export const LATER = '2026-03-02T10:00:00.000Z';
/** A basis and an explanation, as they are sent. */
export const GROUND = {
  legalBasis: 'CONSENT_WITH_NOTICE',
  legalBasisExplanation: 'Asked by telephone.',
} as const;

/** A row of HubSpot about one type: subscribed, by the person, without a basis. */
export function statusRow(row: Partial<StatusRow> = {}): StatusRow {
  return {
    subscriberIdString: ADDRESS,
    subscriptionId: TYPE,
    subscriptionName: 'Newsletter',
    businessUnitId: '0',
    channel: 'EMAIL',
    status: 'SUBSCRIBED',
    source: 'Self Service Resubscription',
    legalBasis: null,
    legalBasisExplanation: null,
    setStatusSuccessReason: null,
    timestamp: THEN,
    ...row,
  };
}

/** An opt-out of all e-mail of the account. */
export function wideRow(row: Partial<WideStatusRow> = {}): WideStatusRow {
  return {
    subscriberIdString: ADDRESS,
    wideStatusType: 'PORTAL_WIDE',
    businessUnitId: null,
    channel: 'EMAIL',
    status: 'UNSUBSCRIBED',
    timestamp: THEN,
    ...row,
  };
}

/** What is wanted, without a ground. */
export function wanted(wish: Partial<Wanted> & Pick<Wanted, 'statusState'>): Wanted {
  return { legalBasis: null, legalBasisExplanation: '', ...wish };
}

/** A change as the schema gives it. */
export function aChange(change: Partial<Change> = {}): Change {
  return {
    subscriberIdString: ADDRESS,
    subscriptionId: TYPE,
    statusState: 'SUBSCRIBED',
    legalBasis: 'CONSENT_WITH_NOTICE',
    legalBasisExplanation: 'Asked by telephone.',
    reason: '',
    reference: '',
    ...change,
  };
}

/** A 200 to a write. */
export function reply(
  results: StatusRow[],
  rest: Partial<Envelope<StatusRow>> = {},
): Envelope<StatusRow> {
  return {
    status: 'COMPLETE',
    requestedAt: null,
    startedAt: THEN,
    completedAt: THEN,
    numErrors: null,
    errors: [],
    links: {},
    results,
    ...rest,
  };
}

/** What lifting a row is judged by, where our own log knows nothing of it; null: it is no opt-out. */
export function liftCase(row: StatusRow | null, more: Partial<LiftCase> = {}): LiftCase | null {
  const lifted = liftedOf({ rows: row ? [row] : [], wide: [] }, TYPE);
  if (lifted === null) return null;
  const { source, isOfAll } = lifted;
  return {
    ...{ lifted, facts: { source, isOfAll, ours: null, earlier: null } },
    ...{ table: DEFAULT_LIFT_TABLE, role: 'agent', now: Date.parse(LATER) },
    ...more,
  };
}
