import { randomBytes } from 'node:crypto';
import { form } from '../helpers/visitor.ts';
import { type ActionCall, addSession, addTarget, isTrue, one } from './action-call.ts';
import type { PeopledConsole } from './people.ts';

type UserAct = {
  /** Gives the fields beside `act`, and what is true in the database once it was done. */
  prepare: (world: PeopledConsole) => Promise<{ fields: Record<string, string>; isDone: string }>;
};

const onTarget =
  (isDone: (id: string) => string, more: Record<string, string> = {}, disabledAt = '') =>
  async (world: PeopledConsole) => {
    const id = await addTarget(world, disabledAt);
    await addSession(world, id);
    return { fields: { id, ...more }, isDone: isDone(id) };
  };

const HOW: Record<string, UserAct> = {
  invite: {
    async prepare() {
      const email = `${randomBytes(6).toString('hex')}@example.com`;
      return {
        fields: { email, role: 'admin' },
        isDone: `EXISTS (SELECT FROM one_time_link WHERE email = '${email}')`,
      };
    },
  },
  withdraw: {
    async prepare(world) {
      const { id } = await one(
        world,
        `INSERT INTO one_time_link (purpose, token_hash, email, role, created_at, expires_at)
         VALUES ('invite', '${randomBytes(16).toString('hex')}', 'x@example.com', 'agent', now(), now() + interval '1 day')
         RETURNING id`,
      );
      return {
        fields: { id: String(id) },
        isDone: `EXISTS (SELECT FROM one_time_link WHERE id = '${id}' AND used_at IS NOT NULL)`,
      };
    },
  },
  new_password: {
    prepare: onTarget((id) => `EXISTS (SELECT FROM one_time_link WHERE user_id = '${id}')`),
  },
  role: {
    prepare: onTarget((id) => `(SELECT role FROM console_user WHERE id = '${id}') = 'viewer'`, {
      role: 'viewer',
    }),
  },
  disable: {
    prepare: onTarget(
      (id) => `(SELECT disabled_at FROM console_user WHERE id = '${id}') IS NOT NULL`,
    ),
  },
  enable: {
    prepare: onTarget(
      (id) => `(SELECT disabled_at FROM console_user WHERE id = '${id}') IS NULL`,
      {},
      'now()',
    ),
  },
  end_sessions: {
    prepare: onTarget((id) => `NOT EXISTS (SELECT FROM session WHERE user_id = '${id}')`),
  },
  end_factor: {
    async prepare(world) {
      const id = await addTarget(world);
      await one(
        world,
        `INSERT INTO two_factor (user_id, secret, backup_codes) VALUES ('${id}', 'x', 'x')`,
      );
      await one(world, `UPDATE console_user SET two_factor_enabled = true WHERE id = '${id}'`);
      const has = `SELECT two_factor_enabled FROM console_user WHERE id = '${id}'`;
      return { fields: { id }, isDone: `NOT (${has})` };
    },
  },
};

const administerUsers = (act: string, { prepare }: UserAct): ActionCall => ({
  path: '/settings/users',
  async prepare(world, name) {
    const { fields, isDone } = await prepare(world);
    return {
      who: world.visitors[name],
      parameters: [{ is: 'nothing' }, form({ act, ...fields })],
      hasHappened: () => isTrue(world, isDone),
    };
  },
  told({ value }) {
    if (value === 'signed_out') return 'signed out';
    const { is, code } = value as { is: string; code?: string };
    if (code === 'not_allowed') return 'lacks users';
    return is === 'done' || is === 'link' ? 'open' : JSON.stringify(value);
  },
});

/** How each act on users is called. */
export const USER_ACTS: Record<string, ActionCall> = Object.fromEntries(
  Object.entries(HOW).map(([act, how]) => [act, administerUsers(act, how)]),
);
