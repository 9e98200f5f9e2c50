import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { ROLES } from '@/lib/auth/permissions.ts';
import { SOURCES } from '@/lib/hubspot-simulator/sources.ts';
import { DEFAULT_LIFT_TABLE } from '@/lib/legal-basis/lift-table.ts';
import { DEFAULT_POLICY } from '@/lib/policy/policy.ts';
import { ACTOR } from '../helpers/test-record.ts';
import { agreementTo, DEEDS } from './deeds.ts';
import { GROUND, openDesk } from './desk.ts';
import { ADDRESS, DAY_MS, optedOut, wish } from './opted-out.ts';

const ANOTHER = { ...ACTOR, userId: randomUUID(), name: 'Bo Example' };

const BARE = { legalBasis: null, legalBasisExplanation: '' } as const;
const OTHER_BASIS = { ...GROUND, legalBasis: 'LEGITIMATE_INTEREST_CLIENT' } as const;

const refusedFor = (...problems: [code: string, field: string | null][]) => ({
  ...{ outcome: 'refused', by: 'policy', lane: 'lift', writes: [] },
  problems: problems.map(([code, field]) => ({ code, field })),
});
const dayBefore = (at: number) => new Date(at - 3 * DAY_MS).toISOString().slice(0, 10);

describe.concurrent('an opt-out that is, or counts as, the person’s own', () => {
  test.for([
    SOURCES.preferencePageOptOut,
    SOURCES.listUnsubscribeHeader,
    SOURCES.form,
    SOURCES.reply,
    '',
  ])('%s: lifted by new consent after it, and by nothing less', async (source, ctx) => {
    const { desk, lift } = await optedOut(ctx.onTestFinished, { source });
    expect(await lift(null)).toMatchObject(refusedFor(['date_required', 'date']));
    expect(await lift({ way: 'ground' })).toMatchObject(
      refusedFor(['new_consent_required', 'way']),
    );
    expect(await lift({ way: 'correction' })).toMatchObject(
      refusedFor(['new_consent_required', 'way']),
    );
    expect(await lift({ date: dayBefore(desk.clock.now()) })).toMatchObject(
      refusedFor(['not_after_opt_out', 'date']),
    );
    expect(await lift({}, wish({ reference: '' }))).toMatchObject(
      refusedFor(['reference_required', 'reference']),
    );
    expect(await lift({}, wish(OTHER_BASIS))).toMatchObject(
      refusedFor(['consent_required', 'legalBasis']),
    );
    expect(await desk.journal('writeStatus')).toEqual([]);
    expect(await lift({})).toMatchObject({ outcome: 'changed', lane: 'lift' });
    expect((await desk.row(ADDRESS)).status).toBe('SUBSCRIBED');
  });
});

test('a refused lift is on record, with what it was short of', async ({ onTestFinished }) => {
  const { desk, lift } = await optedOut(onTestFinished, { source: SOURCES.reply });
  await lift(null);
  const { rows } = await desk.database.pool.query<{ draft: string }>(
    `SELECT draft FROM ledger_note WHERE draft LIKE '%date_required%'`,
  );
  expect(rows.map(({ draft }) => JSON.parse(draft))).toContainEqual(
    expect.objectContaining({
      kind: 'refused',
      detail: expect.objectContaining({
        ...{ lane: 'lift', attempted: 'change' },
        verdict: expect.objectContaining({ problems: [{ code: 'date_required', field: 'date' }] }),
      }),
    }),
  );
});

describe.concurrent('a spam complaint', () => {
  test.for(ROLES.filter((role) => role !== 'viewer'))('%s', async (role, { onTestFinished }) => {
    const { desk, lift } = await optedOut(onTestFinished, { source: SOURCES.spamComplaint, role });
    const result = await lift({});
    if (role !== 'agent') return expect(result).toMatchObject({ outcome: 'changed' });
    expect(result).toMatchObject(refusedFor(['compliance_only', null]));
    // Asked or not: whoever may not is told nothing else.
    expect(await desk.press(wish(BARE_RESET))).toMatchObject(refusedFor(['compliance_only', null]));
    expect(await desk.journal('writeStatus')).toEqual([]);
  });
});
const BARE_RESET = { ...BARE, statusState: 'NOT_SPECIFIED' } as const;

test('a hard bounce: the address is put right, and any ground that allows mail will do', async ({
  onTestFinished,
}) => {
  const { lift } = await optedOut(onTestFinished, { source: SOURCES.bounce });
  const ground = { way: 'ground', date: '' } as const;
  expect(await lift(ground, wish(OTHER_BASIS))).toMatchObject(
    refusedFor(['fix_address', 'isAddressFixed']),
  );
  const fixed = { ...ground, isAddressFixed: true };
  expect(await lift(fixed, wish({ ...GROUND, legalBasis: 'PROCESS_AND_STORE' }))).toMatchObject(
    refusedFor(['basis_allows_no_mail', 'legalBasis']),
  );
  expect(await lift(fixed, wish(OTHER_BASIS))).toMatchObject({ outcome: 'changed' });
});

describe.concurrent('an opt-out by others of which our log knows nothing', () => {
  test.for([SOURCES.import, SOURCES.workflow, SOURCES.crmUser, SOURCES.publicApi])(
    '%s: nothing is known that a correction could put back, so it takes new consent',
    async (source, { onTestFinished }) => {
      const { desk, lift } = await optedOut(onTestFinished, { source });
      expect(await lift({ way: 'correction' })).toMatchObject(
        refusedFor(['earlier_not_known', 'way']),
      );
      expect(await desk.journal('writeStatus')).toEqual([]);
      expect(await lift({})).toMatchObject({ outcome: 'changed' });
    },
  );
});

test('an opt-out of all is lifted type by type', async ({ onTestFinished }) => {
  const desk = await openDesk(onTestFinished, { role: 'agent' });
  const deed = DEEDS['lift under an opt-out of all'];
  const agreement = await agreementTo(deed, desk);
  const several = agreement.lift && { ...agreement.lift, typesAtOnce: 2 };
  expect(await desk.press(deed.input, { ...agreement, lift: several })).toMatchObject(
    refusedFor(['type_by_type', null]),
  );
  expect(await desk.press(deed.input, agreement)).toMatchObject({ outcome: 'changed' });
});

test('what compliance forbids, nobody lifts', async ({ onTestFinished }) => {
  const { desk, lift } = await optedOut(onTestFinished, { source: SOURCES.reply, role: 'admin' });
  const liftTable = { ...DEFAULT_LIFT_TABLE, unknown: 'nobody' as const };
  const ctx = { ...desk.context, policy: async () => ({ ...DEFAULT_POLICY, liftTable }) };
  expect(await lift({}, wish(), ctx)).toMatchObject(refusedFor(['nobody', null]));
});

test('the way over not specified asks for the same, and then it is a subscription', async ({
  onTestFinished,
}) => {
  const { desk, lift } = await optedOut(onTestFinished, { source: SOURCES.preferencePageOptOut });
  const reset = wish({ statusState: 'NOT_SPECIFIED' });
  expect(await lift(null, reset)).toMatchObject(refusedFor(['date_required', 'date']));
  expect(await lift({}, wish({ ...BARE, statusState: 'NOT_SPECIFIED' }))).toMatchObject(
    refusedFor(['basis_required', 'legalBasis'], ['explanation_required', 'legalBasisExplanation']),
  );
  expect(await lift({}, reset)).toMatchObject({ outcome: 'changed', lane: 'lift' });
  expect(await desk.press(wish())).toMatchObject({ outcome: 'changed', lane: 'subscribe' });
});

describe.concurrent('an opt-out of ours', () => {
  const optOut = wish({ ...BARE, statusState: 'UNSUBSCRIBED', reference: '' });
  const back = wish({ ...BARE, statusState: 'NOT_SPECIFIED', reference: '' });
  const slip = { way: 'correction', date: '' } as const;

  test('that holds no word about why is put back as it was by whoever made it, within the hour', async ({
    onTestFinished,
  }) => {
    const { desk, lift, needs } = await optedOut(onTestFinished, { source: null });
    await desk.press(optOut);
    expect(await needs()).toMatchObject({
      facts: { ours: 'by_mistake', earlier: { legalBasis: null, legalBasisExplanation: null } },
    });
    expect(await lift(slip, back)).toMatchObject({ outcome: 'changed', lane: 'lift' });
    expect(await desk.row(ADDRESS)).toMatchObject({ status: 'NOT_SPECIFIED', legalBasis: null });
  });

  test('is no slip in the eyes of somebody else, nor later', async ({ onTestFinished }) => {
    const { desk, lift, leap } = await optedOut(onTestFinished, { source: null });
    await desk.press(optOut);
    const short = refusedFor(
      ['basis_required', 'legalBasis'],
      ['explanation_required', 'legalBasisExplanation'],
    );
    const another = { ...desk.context, actor: ANOTHER };
    expect(await lift(slip, back, another)).toMatchObject(short);
    // Beyond what the other tests of this file have put forward the log that they share.
    leap(7 * DAY_MS);
    expect(await lift(slip, back)).toMatchObject(short);
    expect(await desk.journal('writeStatus')).toHaveLength(1);
  });

  test.for([
    ['a reason', { reason: 'Asked on the telephone' }],
    ['a reference', { reference: 'Ticket 1' }],
    ['an explanation', { legalBasisExplanation: 'Does not want it.' }],
  ] as const)('with %s counts as the person’s wish', async ([, word], { onTestFinished }) => {
    const { desk, lift, needs, leap } = await optedOut(onTestFinished, { source: null });
    await desk.press({ ...optOut, ...word });
    expect(await needs()).toMatchObject({ facts: { source: 'api', ours: 'on_request' } });
    expect(await lift(slip, back)).toMatchObject(refusedFor(['new_consent_required', 'way']));
    leap(DAY_MS);
    expect(await lift({})).toMatchObject({ outcome: 'changed' });
  });

  test.for([
    ['asked', 'on_request'],
    ['complaint', 'on_request'],
    ['internal_block', null],
    [null, 'by_mistake'],
  ] as const)('of all, because %s: %s', async ([why, ours], { onTestFinished }) => {
    const { desk, needs } = await optedOut(onTestFinished, { source: null });
    await desk.optOut({
      ...{ subscriberIdString: ADDRESS, businessUnitId: '0', statusState: 'UNSUBSCRIBED' },
      ...{ why, reason: '', reference: '' },
    });
    expect(await needs()).toMatchObject({ facts: { isOfAll: true, source: 'api', ours } });
  });
});

describe.concurrent('an opt-out of the person’s own stays theirs', () => {
  const touched = refusedFor(['new_consent_required', 'way']);

  test('when somebody here writes a basis to it', async ({ onTestFinished }) => {
    const { desk, lift, needs } = await optedOut(onTestFinished, {
      source: SOURCES.preferencePageOptOut,
    });
    const document = wish({ statusState: 'UNSUBSCRIBED', reference: '' });
    expect(await desk.press(document)).toMatchObject({ outcome: 'changed', lane: 'document' });
    expect(await needs()).toMatchObject({ facts: { source: 'preference_page', earlier: null } });
    expect(await lift({ way: 'correction' })).toMatchObject(touched);
  });

  test('when somebody here puts an opt-out of all over it', async ({ onTestFinished }) => {
    const { desk, lift, needs } = await optedOut(onTestFinished, {
      source: SOURCES.preferencePageOptOut,
    });
    await desk.optOut({
      ...{ subscriberIdString: ADDRESS, businessUnitId: '0', statusState: 'UNSUBSCRIBED' },
      ...{ why: null, reason: '', reference: '' },
    });
    expect((await desk.row(ADDRESS)).source).toContain('API');
    expect(await needs()).toMatchObject({ facts: { source: 'preference_page', ours: null } });
    expect(await lift({ way: 'correction' })).toMatchObject(touched);
  });

  test('when they opt out again after a slip of ours', async ({ onTestFinished }) => {
    const { desk, needs } = await optedOut(onTestFinished, { source: null });
    await desk.press(wish({ ...BARE, statusState: 'UNSUBSCRIBED', reference: '' }));
    await desk.external({ subscriber: ADDRESS, status: 'SUBSCRIBED' });
    await desk.external({ subscriber: ADDRESS, status: 'UNSUBSCRIBED' });
    expect(await needs()).toMatchObject({
      facts: { source: 'preference_page', ours: null, earlier: null },
    });
  });

  test('when they leave everything after a slip of ours', async ({ onTestFinished }) => {
    const { desk, needs, leap } = await optedOut(onTestFinished, { source: null });
    await desk.press(wish({ ...BARE, statusState: 'UNSUBSCRIBED', reference: '' }));
    leap(60_000);
    await desk.external({ subscriber: ADDRESS, subscriptionId: 'all', status: 'UNSUBSCRIBED' });
    expect(await needs()).toMatchObject({
      facts: { isOfAll: true, source: 'preference_page', ours: null },
    });
  });
});
