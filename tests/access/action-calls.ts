import { randomBytes } from 'node:crypto';
import { DEEDS, type DeedName } from '../contract/deeds.ts';
import { createSimulatorControl } from '../helpers/simulator-control.ts';
import { type ActionAnswer, form, type Visitor, visitor } from '../helpers/visitor.ts';
import {
  addressOf,
  invite,
  isIn,
  NOBODY,
  PASSWORD,
  type PeopledConsole,
  START_OF_SIGN_IN,
  signedIn,
  type VisitorName,
} from './people.ts';

/** One call of an action that is well-formed for everybody, and whether what it asks for has come about. */
export interface ActionCall {
  path: string;
  prepare: (
    world: PeopledConsole,
    name: VisitorName,
  ) => Promise<{ who: Visitor; parameters: unknown[]; hasHappened: () => Promise<boolean> }>;
  /** What the answer says, in the words of the table; `open` for a success. */
  told: (answer: ActionAnswer) => string;
}

const tellsNothing = ({ status, to }: ActionAnswer) =>
  status === 200 || to === '/sign-in' ? 'open' : `status ${status}`;

type Told = {
  ok?: boolean;
  signedOut?: boolean;
  value?: { result?: { by?: string; outcome?: string; permission?: string } };
};

function setStatus(deedName: DeedName): ActionCall {
  const { input, lane } = DEEDS[deedName];
  return {
    path: '/',
    async prepare({ desk, visitors }, name) {
      const control = createSimulatorControl(desk.simulator);
      await control.reset();
      const { rows } = await control.state(input.subscriberIdString);
      const row = rows.find(({ subscriptionId }) => subscriptionId === input.subscriptionId);
      const liftOf = lane === 'lift' ? (row?.timestamp ?? null) : null;
      return {
        who: visitors[name],
        parameters: [input, { liftOf, notAContact: false, unread: false }],
        hasHappened: async () => (await control.journal()).some(({ applied }) => applied),
      };
    },
    told({ value }) {
      const { signedOut, value: answer } = value as Told;
      if (signedOut) return 'signed out';
      const { by, outcome, permission } = answer?.result ?? {};
      if (by === 'permission') return `lacks ${permission}`;
      return outcome === 'changed' ? 'open' : JSON.stringify(value);
    },
  };
}

async function one(
  { cluster, databaseUrl }: PeopledConsole,
  sql: string,
): Promise<Record<string, unknown>> {
  const { rows } = await cluster.run(sql, databaseUrl);
  return (rows[0] ?? {}) as Record<string, unknown>;
}

/** Somebody new, written into the table beside the console: what an act is about. */
async function addTarget(world: PeopledConsole, more = ''): Promise<string> {
  const email = `${randomBytes(6).toString('hex')}@example.com`;
  const { id } = await one(
    world,
    `INSERT INTO console_user (name, email, role, email_verified, disabled_at)
     VALUES ('Target', '${email}', 'agent', true, ${more || 'NULL'}) RETURNING id`,
  );
  return String(id);
}

const addSession = (world: PeopledConsole, user: string) =>
  one(
    world,
    `INSERT INTO session (token, user_id, expires_at)
     VALUES ('${randomBytes(16).toString('hex')}', '${user}', now() + interval '1 day') RETURNING id`,
  );

const isTrue = async (world: PeopledConsole, condition: string) =>
  (await one(world, `SELECT (${condition}) AS held`)).held === true;

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

const USER_ACTS: Record<string, UserAct> = {
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
        `INSERT INTO two_factor (user_id, secret, backup_codes) VALUES ('${id}', 'x', 'x');
         UPDATE console_user SET two_factor_enabled = true WHERE id = '${id}'`,
      );
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
    const { is, code } = value as { is: string; code?: string };
    if (code === 'not_allowed') return 'lacks users';
    return is === 'done' || is === 'link' ? 'open' : JSON.stringify(value);
  },
});

/** A session of its own for what ends or changes one. */
const throwaway = async ({ desk: { url } }: PeopledConsole, name: VisitorName) =>
  name === NOBODY ? visitor(url) : signedIn(url, addressOf(name));

/** Somebody whose sessions and password no other test needs; for nobody, a stranger to that person. */
async function newcomer(world: PeopledConsole, name: VisitorName) {
  const { url } = world.desk;
  const email = `${randomBytes(6).toString('hex')}@example.com`;
  await invite(world.visitors.admin, name === NOBODY ? 'viewer' : name, email);
  return { email, who: name === NOBODY ? visitor(url) : await signedIn(url, email) };
}

const toDoor = (to: string) => (to.startsWith('/sign-in') ? 'to sign-in' : `to ${to}`);

const link = async (world: PeopledConsole): Promise<{ token: string; email: string }> => {
  const email = `${randomBytes(6).toString('hex')}@example.com`;
  const { value } = await world.visitors.admin.action('administerUsers', '/settings/users', [
    { is: 'nothing' },
    form({ act: 'invite', email, role: 'viewer' }),
  ]);
  return { token: (value as { link: string }).link.split('/').at(-1) ?? '', email };
};

const acceptLink = (made: (world: PeopledConsole) => Promise<{ token: string; email: string }>) =>
  ({
    path: '/join/a-link',
    async prepare(world, name) {
      const { token, email } = await made(world);
      return {
        who: world.visitors[name],
        parameters: [
          { name: '', email: '', problems: [], failed: false },
          form({ token, name: 'Somebody', email, password: PASSWORD }),
        ],
        hasHappened: () =>
          isTrue(world, `EXISTS (SELECT FROM console_user WHERE email = '${email}')`),
      };
    },
    told: ({ to, value }) => {
      if (to === '/sign-in?saved=1') return 'open';
      const said = JSON.stringify(value);
      return said.includes('link_not_good') ? 'no such link' : said;
    },
  }) satisfies ActionCall;

/** Somebody in a demo, by the one click. */
export async function inDemo(url: string, name: VisitorName): Promise<Visitor> {
  const who = visitor(url);
  if (name !== NOBODY) await who.action('enterDemo', '/sign-in', [false, form({ role: name })]);
  return who;
}

const enterDemo: ActionCall = {
  path: '/sign-in',
  async prepare(world, name) {
    const { url, mode } = world.desk;
    const who = await (mode === 'demo' ? inDemo(url, name) : throwaway(world, name));
    const before = who.cookies.get('consent-desk.session_token');
    return {
      who,
      parameters: [false, form({ role: 'admin' })],
      hasHappened: async () => who.cookies.get('consent-desk.session_token') !== before,
    };
  },
  told: ({ value }) => (value === true ? 'open' : 'refused'),
};

/** How each action is called, by the names of the table. */
export const ACTION_CALLS: Record<string, Record<string, ActionCall>> = {
  setStatus: {
    'an opt-out': setStatus('unsubscribe'),
    'a subscription': setStatus('subscribe'),
    'a new ground': setStatus('document'),
    'lifting an opt-out': setStatus('lift to subscribed'),
    'a reset': setStatus('reset'),
  },
  administerUsers: Object.fromEntries(
    Object.entries(USER_ACTS).map(([act, how]) => [act, administerUsers(act, how)]),
  ),
  changeSecondFactor: {
    'its beginning': {
      path: '/account',
      async prepare(world, name) {
        const factor = `EXISTS (SELECT FROM two_factor f JOIN console_user u ON u.id = f.user_id
                                WHERE u.email = '${addressOf(name)}')`;
        return {
          who: world.visitors[name],
          parameters: [{ step: 'idle', problem: null }, form({ act: 'on', password: PASSWORD })],
          hasHappened: () => isTrue(world, factor),
        };
      },
      told: ({ value, to }) => {
        if (to !== null) return toDoor(to);
        const { step, problem } = value as { step: string; problem: string | null };
        return step === 'confirm' ? 'open' : String(problem);
      },
    },
  },
  changePassword: {
    'one’s own': {
      path: '/account',
      async prepare(world, name) {
        const { who, email } = await newcomer(world, name);
        const hash = `(SELECT a.password FROM sign_in_account a JOIN console_user u ON u.id = a.user_id
                       WHERE u.email = '${email}')`;
        const { password } = await one(world, `SELECT ${hash} AS password`);
        return {
          who,
          parameters: [{ ok: null }, form({ current: PASSWORD, password: 'a kettle of green' })],
          hasHappened: () => isTrue(world, `${hash} <> '${password}'`),
        };
      },
      told: ({ value, to }) => {
        if (to !== null) return toDoor(to);
        return (value as { ok: boolean }).ok ? 'open' : JSON.stringify(value);
      },
    },
  },
  endSessions: {
    'all others of one’s own': {
      path: '/account',
      async prepare(world, name) {
        const { who, email } = await newcomer(world, name);
        const other = await signedIn(world.desk.url, email);
        return {
          who,
          parameters: [form({})],
          hasHappened: async () => !(await isIn(other)),
        };
      },
      told: tellsNothing,
    },
    'one of somebody else': {
      path: '/account',
      async prepare(world, name) {
        const { id } = await addSession(world, await addTarget(world));
        return {
          who: await throwaway(world, name),
          parameters: [form({ id: String(id) })],
          hasHappened: () => isTrue(world, `NOT EXISTS (SELECT FROM session WHERE id = '${id}')`),
        };
      },
      told: tellsNothing,
    },
  },
  leave: {
    'this session': {
      path: '/account',
      async prepare(world, name) {
        const who = await throwaway(world, name);
        const token = decodeURIComponent(who.cookies.get('consent-desk.session_token') ?? '.');
        const [held] = token.split('.');
        const is = `EXISTS (SELECT FROM session WHERE token = '${held}')`;
        const wasIn = await isTrue(world, is);
        return {
          who,
          parameters: [],
          hasHappened: async () => wasIn && !(await isTrue(world, is)),
        };
      },
      told: tellsNothing,
    },
  },
  submitSignIn: {
    'the right password': {
      path: '/sign-in',
      async prepare(world, name) {
        const who = await throwaway(world, name);
        const before = who.cookies.get('consent-desk.session_token');
        return {
          who,
          parameters: [START_OF_SIGN_IN, form({ email: addressOf('viewer'), password: PASSWORD })],
          hasHappened: async () => who.cookies.get('consent-desk.session_token') !== before,
        };
      },
      told: ({ value }) =>
        (value as { step?: string })?.step === 'in' ? 'open' : JSON.stringify(value),
    },
  },
  submitLink: {
    'a link that was never made': acceptLink(async () => ({
      ...{ token: randomBytes(32).toString('base64url') },
      email: `${randomBytes(6).toString('hex')}@example.com`,
    })),
    'a link of an invitation': acceptLink(link),
  },
  enterDemo: { 'in live mode': enterDemo, 'in the demo': enterDemo },
};
