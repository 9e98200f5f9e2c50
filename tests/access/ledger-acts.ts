import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { DEEDS } from '../contract/deeds.ts';
import { type ActionAnswer, form } from '../helpers/visitor.ts';
import { type ActionCall, isTrue, one } from './action-call.ts';
import type { PeopledConsole } from './people.ts';

/** What an answer says: `done` is how a success is called. */
export const told =
  (done: string) =>
  ({ value }: ActionAnswer) => {
    if (value === 'signed_out') return 'signed out';
    const { is, permission } = (value ?? {}) as { is?: string; permission?: string };
    if (is === 'not_allowed') return `lacks ${permission}`;
    return is === done ? 'open' : JSON.stringify(value);
  };

const PERSON_PAGE = '/audit-log/person/0b8f2c9e-0000-4000-8000-00000000000f';

/** Somebody whom the log is about, and nobody else knows. */
async function personOnRecord(world: PeopledConsole): Promise<{ address: string; id: string }> {
  const address = `${randomBytes(6).toString('hex')}@example.com`;
  await world.visitors.admin.action('setStatus', '/api-view', [
    { ...DEEDS.unsubscribe.input, subscriberIdString: address },
    { liftOf: null, notAContact: true, unread: false },
  ]);
  const { id } = await one(
    world,
    'SELECT subject AS id FROM ledger_search WHERE subject IS NOT NULL ORDER BY seq DESC LIMIT 1',
  );
  return { address, id: String(id) };
}

export const RECORD_PRINT: ActionCall = {
  path: PERSON_PAGE,
  async prepare(world, name) {
    const subject = randomUUID();
    return {
      who: world.visitors[name],
      parameters: [{ is: 'nothing' }, form({ subject, copy: 'file' })],
      hasHappened: () =>
        isTrue(
          world,
          `EXISTS (SELECT FROM ledger_entry JOIN ledger_detail USING (seq)
             WHERE kind = 'exported' AND detail LIKE '%${subject}%')`,
        ),
    };
  },
  told: told('recorded'),
};

export const ERASE_ONE_PERSON: ActionCall = {
  path: `${PERSON_PAGE}/erase`,
  async prepare(world, name) {
    const { address, id } = await personOnRecord(world);
    const wish = { subject: id, address, reason: 'Asked for it in writing.' };
    return {
      who: world.visitors[name],
      parameters: [{ is: 'nothing' }, form(wish)],
      hasHappened: () => isTrue(world, `NOT EXISTS (SELECT FROM subject WHERE id = '${id}')`),
    };
  },
  told: told('erased'),
};

export const SET_PERIODS: ActionCall = {
  path: '/settings/retention',
  async prepare(world, name) {
    const days = randomInt(1_000, 30_000);
    return {
      who: world.visitors[name],
      parameters: [{ is: 'nothing' }, form({ verified: String(days) })],
      hasHappened: () =>
        isTrue(world, `EXISTS (SELECT FROM retention WHERE kind = 'verified' AND days = ${days})`),
    };
  },
  told: told('saved'),
};
