import { describe, expect, test } from 'vitest';
import type { OwnChange } from '@/lib/ledger/operation.ts';
import { liftFactsOf, SLIP_WITHIN_MS } from '@/lib/subscriptions/lift-facts.ts';
import { liftedOf } from '@/lib/subscriptions/lifted.ts';
import { aChange, LATER, statusRow, THEN, TYPE } from './rows.ts';

const ADA = '0b8f2c9e-0000-4000-8000-000000000001';
const AT = Date.parse(THEN);
const BEFORE = statusRow({ legalBasis: 'CONSENT_WITH_NOTICE', legalBasisExplanation: 'Form.' });
const OUT = statusRow({ status: 'UNSUBSCRIBED', source: 'Public status API', timestamp: LATER });
const BARE = { statusState: 'UNSUBSCRIBED', legalBasis: null, legalBasisExplanation: '' } as const;

/** An unsubscribe of ours, as its closing entry has it. */
const own = (detail: object = {}, more: Partial<OwnChange> = {}): OwnChange => ({
  ...{ seq: 2, at: AT, operation: 'o', actor: ADA },
  detail: {
    ...{ change: aChange(BARE), before: { row: BEFORE }, now: { row: OUT } },
    ...{ verdict: { outcome: 'changed', by: 'us' }, ...detail },
  } as unknown as OwnChange['detail'],
  ...more,
});

function facts(log: OwnChange[], { userId = ADA as string | null, now = AT } = {}, row = OUT) {
  const reading = { rows: [row], wide: [] };
  const lifted = liftedOf(reading, TYPE);
  if (lifted === null) throw new Error('The row is an opt-out.');
  return liftFactsOf({ reading, subscriptionId: TYPE, lifted }, log, { userId, now });
}

const GROUND = { legalBasis: 'CONSENT_WITH_NOTICE', legalBasisExplanation: 'Form.' };
const SLIP = { source: 'api', ours: 'by_mistake', earlier: GROUND };
const NEITHER = { ours: null, earlier: GROUND };
const NOT_OURS = { ours: null, earlier: null };

describe('what our log says of an opt-out', () => {
  test('a slip is one of whoever takes it back, within the hour to the millisecond', () => {
    expect(facts([own()])).toMatchObject(SLIP);
    expect(facts([own()], { now: AT + SLIP_WITHIN_MS })).toMatchObject(SLIP);
    expect(facts([own()], { now: AT + SLIP_WITHIN_MS + 1 })).toMatchObject(NEITHER);
    expect(facts([own()], { userId: 'somebody else' })).toMatchObject(NEITHER);
    expect(facts([own()], { userId: null })).toMatchObject(NEITHER);
    expect(facts([own({}, { actor: null })], { userId: null })).toMatchObject(NEITHER);
  });

  test.each<[string, object, object]>([
    ['with a reason', { change: aChange({ ...BARE, reason: 'Asked' }) }, { ours: 'on_request' }],
    ['that put an opt-out back', { undoOf: 'another' }, { ours: 'on_request' }],
    ['made unread: what stood there is not known', { before: null }, NOT_OURS],
    ['that may be somebody else’s', { verdict: { by: 'cannot_tell' } }, NOT_OURS],
    ['of which nothing was read after', { now: null }, NOT_OURS],
    ['at another moment than HubSpot’s', { now: { row: { ...OUT, timestamp: THEN } } }, NOT_OURS],
    ['that another version wrote', { change: 'an opt-out' }, NOT_OURS],
  ])('one of ours %s', (_what, detail, expected) => {
    expect(facts([own(detail)])).toMatchObject(expected);
  });

  test('who never chose before had nothing, and that is known', () => {
    expect(facts([own({ before: { row: null } })])).toMatchObject({
      ...{ ours: 'by_mistake', earlier: { legalBasis: null, legalBasisExplanation: null } },
    });
  });

  test('an opt-out that ours only touched is followed back to whoever made it', () => {
    const theirs = statusRow({ status: 'UNSUBSCRIBED', source: 'Preference page' });
    const touched = own({ before: { row: theirs } });
    expect(facts([touched])).toMatchObject({ source: 'preference_page', ...NOT_OURS });
    const first = own(
      { change: aChange({ ...BARE, reference: 'T-1' }), now: { row: theirs } },
      { seq: 1 },
    );
    expect(facts([touched, first])).toMatchObject({ ours: 'on_request', earlier: GROUND });
  });
});
