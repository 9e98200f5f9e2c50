import { randomBytes } from 'node:crypto';
import { agreementTo, DEEDS, type DeedName } from '../contract/deeds.ts';
import { createSimulatorControl } from '../helpers/simulator-control.ts';
import { type ActionAnswer, form, type Visitor, visitor } from '../helpers/visitor.ts';
import { type ActionCall, addSession, addTarget, isTrue, one } from './action-call.ts';
import { ERASE_ONE_PERSON, RECORD_PRINT, SET_PERIODS } from './ledger-acts.ts';
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
import {
  SAVE_ACCOUNT_RULES,
  SAVE_BASES,
  SAVE_LIFT_TABLE,
  SAVE_RECORD_LANGUAGE,
  SAVE_TECHNICAL_BASIS,
} from './policy-acts.ts';
import { USER_ACTS } from './user-acts.ts';

/** Somebody whom only searches are about. */
const SEARCHED = 'henrik.solberg@example.org';

const tellsNothing = ({ status, to }: ActionAnswer) =>
  status === 200 || to === '/sign-in' ? 'open' : `status ${status}`;

type Told = {
  ok?: boolean;
  signedOut?: boolean;
  value?: { result?: { by?: string; outcome?: string; permission?: string } };
};

function setStatus(deedName: DeedName): ActionCall {
  const { input } = DEEDS[deedName];
  return {
    path: '/api-view',
    async prepare({ desk, visitors }, name) {
      const control = createSimulatorControl(desk.simulator);
      await control.reset();
      const row = async (subscriber: string, type: string) => {
        const { rows } = await control.state(subscriber);
        return rows.find(({ subscriptionId }) => subscriptionId === type) ?? {};
      };
      return {
        who: visitors[name],
        parameters: [input, await agreementTo(DEEDS[deedName], { row, clock: Date })],
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

const goToProvider = (fields: Record<string, string>): ActionCall => ({
  path: '/sign-in',
  async prepare(world, name) {
    const who = await throwaway(world, name);
    const before = who.cookies.size;
    return {
      who,
      parameters: [null, form(fields)],
      // The browser keeps what it began with.
      hasHappened: async () => who.cookies.size > before,
    };
  },
  told: ({ value }) => {
    const { go, problem } = (value ?? {}) as { go?: string; problem?: string };
    return go ? 'open' : String(problem);
  },
});

/** A search changes nothing: what has come about is that it leads to its answer. */
const searchAuditLog = (fields: Record<string, string>): ActionCall => ({
  path: '/audit-log',
  async prepare(world, name) {
    const { cluster, databaseUrl, visitors } = world;
    await visitors.admin.action('setStatus', '/api-view', [
      { ...DEEDS.unsubscribe.input, subscriberIdString: SEARCHED },
      { liftOf: null, notAContact: true, unread: false },
    ]);
    const { rows } = await cluster.run('SELECT FROM subject', databaseUrl);
    if (rows.length === 0) throw new Error('nobody is on record');
    let to: string | null = null;
    const who = visitors[name];
    const action: Visitor['action'] = async (...call) => {
      const answer = await who.action(...call);
      to = answer.to;
      return answer;
    };
    return {
      who: { ...who, action },
      parameters: [{ is: 'nothing' }, form(fields)],
      hasHappened: async () => to?.startsWith('/audit-log?q=') ?? false,
    };
  },
  told({ value, to }) {
    if (value === 'signed_out') return 'signed out';
    const { is, permission } = (value ?? {}) as { is?: string; permission?: string };
    if (is === 'not_allowed') return `lacks ${permission}`;
    return to ? 'open' : JSON.stringify(value);
  },
});

/** As a search: it leads to its answer. */
const findLookUps: ActionCall = {
  path: '/audit-log/look-ups',
  async prepare({ visitors }, name) {
    await visitors.admin.ask('/api/person', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ address: SEARCHED }),
    });
    let to: string | null = null;
    const who = visitors[name];
    const action: Visitor['action'] = async (...call) => {
      const answer = await who.action(...call);
      to = answer.to;
      return answer;
    };
    return {
      who: { ...who, action },
      parameters: [{ is: 'nothing' }, form({ address: SEARCHED })],
      hasHappened: async () => to?.startsWith('/audit-log/look-ups?person=') ?? false,
    };
  },
  told({ value, to }) {
    if (value === 'signed_out') return 'signed out';
    const { is, permission } = (value ?? {}) as { is?: string; permission?: string };
    if (is === 'not_allowed') return `lacks ${permission}`;
    return to ? 'open' : JSON.stringify(value);
  },
};

const decideLookUps: ActionCall = {
  path: '/settings/users',
  async prepare(world, name) {
    await one(world, "DELETE FROM setting WHERE name = 'look_ups'");
    return {
      who: world.visitors[name],
      parameters: [{ is: 'nothing' }, form({ keep: 'no' })],
      hasHappened: () =>
        isTrue(world, "EXISTS (SELECT FROM setting WHERE name = 'look_ups' AND value = 'false')"),
    };
  },
  told({ value }) {
    if (value === 'signed_out') return 'signed out';
    const { is, code } = value as { is: string; code?: string };
    if (code === 'not_allowed') return 'lacks users';
    return is === 'done' ? 'open' : JSON.stringify(value);
  },
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
  searchAuditLog: {
    'by a text': searchAuditLog({ by: 'text', q: `kind:sign_in -subject:${SEARCHED}` }),
    'by an address': searchAuditLog({ by: 'person', address: SEARCHED }),
  },
  findLookUps: { 'of an address': findLookUps },
  decideLookUps: { 'that none is kept': decideLookUps },
  recordPrint: { 'of a person': RECORD_PRINT },
  eraseOnePerson: { 'somebody on record': ERASE_ONE_PERSON },
  setPeriods: { 'one of them': SET_PERIODS },
  saveBases: { 'their texts': SAVE_BASES },
  saveLiftTable: { 'a row of it': SAVE_LIFT_TABLE },
  saveRecordLanguage: { 'the other one': SAVE_RECORD_LANGUAGE },
  saveTechnicalBasis: { 'another text': SAVE_TECHNICAL_BASIS },
  saveAccountRules: { 'one of them': SAVE_ACCOUNT_RULES },
  administerUsers: USER_ACTS,
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
      told: ({ value }) => {
        if (value === 'signed_out') return 'signed out';
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
      told: ({ value }) => {
        if (value === 'signed_out') return 'signed out';
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
  goToProvider: {
    'to sign in': goToProvider({ to: '/' }),
    'to connect it': goToProvider({ connect: '1', password: PASSWORD }),
  },
  disconnectProvider: {
    'one’s own': {
      path: '/account',
      async prepare(world, name) {
        const { who, email } = await newcomer(world, name);
        const subject = randomBytes(6).toString('hex');
        await one(
          world,
          `INSERT INTO sign_in_account (user_id, provider_id, account_id)
           SELECT id, '${world.issuer}', '${subject}' FROM console_user WHERE email = '${email}'`,
        );
        const is = `EXISTS (SELECT FROM sign_in_account WHERE account_id = '${subject}')`;
        return { who, parameters: [], hasHappened: async () => !(await isTrue(world, is)) };
      },
      told: tellsNothing,
    },
  },
  enterDemo: { 'in live mode': enterDemo, 'in the demo': enterDemo },
};
