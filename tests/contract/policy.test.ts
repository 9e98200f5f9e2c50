import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { DEFAULT_POLICY, type Policy } from '@/lib/policy/policy.ts';
import { changeStatus } from '@/lib/subscriptions/change-status.ts';
import type { ChangeContext } from '@/lib/subscriptions/context.ts';
import { ACTOR, recordBy } from '../helpers/test-record.ts';
import { askedAgain, DEEDS } from './deeds.ts';
import { openDesk } from './desk.ts';

const { bases } = DEFAULT_POLICY;
const NO_CONSENT: Policy = {
  ...DEFAULT_POLICY,
  bases: { ...bases, CONSENT_WITH_NOTICE: { ...bases.CONSENT_WITH_NOTICE, isOffered: false } },
};
const AGREED = { liftOf: null, lift: null, notAContact: false, unread: false };
const PROBLEM = { code: 'basis_not_offered', field: 'legalBasis' };

/** Sends a change under another policy than that of the database. */
async function pressUnder(
  desk: Awaited<ReturnType<typeof openDesk>>,
  policy: ChangeContext['policy'],
  deed: keyof typeof DEEDS,
  userId = ACTOR.userId,
) {
  const { input, lane } = DEEDS[deed];
  const { timestamp } = await desk.row(input.subscriberIdString);
  const agreement =
    lane === 'lift'
      ? { ...AGREED, liftOf: timestamp ?? '', lift: askedAgain(desk.clock.now()) }
      : AGREED;
  const ctx = { ...desk.context, policy, actor: { ...ACTOR, userId } };
  const answer = await changeStatus(ctx, input, agreement);
  if (!answer.ok) throw new Error(JSON.stringify(answer.issues));
  return answer.result;
}

/** What the log says of somebody's attempts that were refused. */
async function refusalsOf({ clock, database }: Awaited<ReturnType<typeof openDesk>>, user: string) {
  const { notes } = await recordBy(clock);
  await notes.writeUp();
  const { rows } = await database.pool.query<{ detail: string }>(
    `SELECT detail FROM ledger_entry JOIN ledger_detail USING (seq)
     WHERE kind = 'refused' AND actor = $1 ORDER BY seq`,
    [user],
  );
  return rows.map(({ detail }) => JSON.parse(detail));
}

describe.concurrent('a legal basis that compliance has taken off offer', () => {
  test.for([
    'subscribe',
    'document',
    'document an opt-out',
    'lift to subscribed',
    'lift to not specified',
  ] as const)(
    'is refused for “%s”: nothing is sent, and that is on record',
    async (name, { onTestFinished }) => {
      const desk = await openDesk(onTestFinished);
      const { input } = DEEDS[name];
      const before = await desk.row(input.subscriberIdString);
      const userId = randomUUID();
      const result = await pressUnder(desk, async () => NO_CONSENT, name, userId);
      expect(result).toMatchObject({ outcome: 'refused', by: 'policy', problems: [PROBLEM] });
      expect(await desk.journal('writeStatus')).toEqual([]);
      expect(await desk.row(input.subscriberIdString)).toEqual(before);
      expect(await refusalsOf(desk, userId)).toMatchObject([
        { attempted: 'change', change: input, verdict: { by: 'policy', problems: [PROBLEM] } },
      ]);
    },
  );

  test('does not hold up an opt-out that names it', async ({ onTestFinished }) => {
    const desk = await openDesk(onTestFinished);
    const input = { ...DEEDS.unsubscribe.input, legalBasis: 'CONSENT_WITH_NOTICE' as const };
    const ctx = { ...desk.context, policy: async () => NO_CONSENT };
    const answer = await changeStatus(ctx, input, AGREED);
    expect(answer).toMatchObject({ ok: true, result: { outcome: 'changed' } });
  });
});

describe.concurrent('the technical value of compliance', () => {
  const settings = { gdpr: 'strict_all' } as const;
  const technicalBasis = {
    legalBasis: 'NON_GDPR',
    legalBasisExplanation: 'Abmeldung. Technischer Wert.',
  } as const;

  test('is what an opt-out is completed with where HubSpot wants a basis', async ({
    onTestFinished,
  }) => {
    const desk = await openDesk(onTestFinished, { settings });
    const result = await pressUnder(
      desk,
      async () => ({ ...DEFAULT_POLICY, technicalBasis }),
      'unsubscribe',
    );
    expect(result).toMatchObject({ outcome: 'changed', technicalBasis: true });
    expect(await desk.row(DEEDS.unsubscribe.input.subscriberIdString)).toMatchObject({
      ...{ status: 'UNSUBSCRIBED', ...technicalBasis },
    });
  });
});

test('is read beside HubSpot, not before or after it', async ({ onTestFinished }) => {
  const desk = await openDesk(onTestFinished);
  const seen: string[] = [];
  const policy = async () => {
    // HubSpot is asked meanwhile: this waits until it was.
    await expect.poll(() => desk.journal('readStatuses')).not.toEqual([]);
    seen.push('policy');
    return DEFAULT_POLICY;
  };
  expect(await pressUnder(desk, policy, 'subscribe')).toMatchObject({ outcome: 'changed' });
  expect(seen).toEqual(['policy']);
});
