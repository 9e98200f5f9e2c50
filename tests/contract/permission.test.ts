import { describe, expect, test } from 'vitest';
import { may, type Permission, ROLES } from '@/lib/auth/permissions.ts';
import { changeStatus } from '@/lib/subscriptions/change-status.ts';
import type { Lane } from '@/lib/subscriptions/lane.ts';
import { ACTOR } from '../helpers/test-record.ts';
import { agreementTo, DEEDS } from './deeds.ts';
import { openDesk } from './desk.ts';

/** What each lane needs; the table of permissions says who has it. */
const NEEDS: Partial<Record<Lane, Permission>> = {
  subscribe: 'change',
  unsubscribe: 'change',
  document: 'change',
  lift: 'lift',
  reset: 'reset',
};
const deeds = Object.entries(DEEDS).flatMap(([name, deed]) => {
  const needs = NEEDS[deed.lane];
  return needs ? [{ name, deed, needs }] : [];
});

describe.concurrent('who may do what', () => {
  for (const role of ROLES)
    for (const { name, deed, needs } of deeds)
      test(`${role}: ${name} is ${may(role, needs) ? 'done' : `refused for want of “${needs}”, and nothing is sent`}`, async ({
        onTestFinished,
      }) => {
        const desk = await openDesk(onTestFinished);
        const agreement = await agreementTo(deed, desk);
        const ctx = { ...desk.context, actor: { ...ACTOR, role } };
        const answer = await changeStatus(ctx, deed.input, agreement);
        if (!answer.ok) throw new Error(JSON.stringify(answer.issues));
        const writes = (await desk.journal()).filter(({ method }) => method === 'POST');
        if (may(role, needs)) {
          expect(answer.result.outcome).toBe('changed');
          expect(writes).toHaveLength(1);
        } else {
          expect(answer.result).toMatchObject({ outcome: 'refused', by: 'permission' });
          expect(writes).toEqual([]);
        }
      });

  test('nobody who is signed in and nothing wrong with the database: refused, nothing is asked', async ({
    onTestFinished,
  }) => {
    const desk = await openDesk(onTestFinished);
    const answer = await changeStatus({ ...desk.context, actor: null }, DEEDS.unsubscribe.input);
    expect(answer).toMatchObject({
      ...{ ok: true, result: { outcome: 'refused', by: 'permission', permission: 'change' } },
    });
    expect(await desk.journal()).toEqual([]);
  });

  test('nobody can be recognised because the database is gone: that is said, for an opt-out too', async ({
    onTestFinished,
  }) => {
    const desk = await openDesk(onTestFinished);
    const gone = { ...desk.context, actor: null, recordProblem: async () => 'gone' as const };
    expect(await changeStatus(gone, DEEDS.unsubscribe.input)).toMatchObject({
      ...{ ok: true, result: { outcome: 'refused', by: 'no_record', why: 'gone', isOptOut: true } },
    });
    expect(await desk.journal()).toEqual([]);
  });

  test.for(deeds)(
    'HUBSPOT_WRITES=off: $name is refused for everybody, and nothing is sent',
    async ({ deed }, { onTestFinished }) => {
      const desk = await openDesk(onTestFinished);
      const off = { ...desk.context, writes: false };
      expect(await changeStatus(off, deed.input)).toMatchObject({
        ...{ ok: true, result: { outcome: 'refused', by: 'writes_off' } },
      });
      expect(await desk.journal()).toEqual([]);
    },
  );
});
