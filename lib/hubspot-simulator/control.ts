import { createHash, timingSafeEqual } from 'node:crypto';
import { bearer } from './access.ts';
import { findSubscriber, statusesOf } from './account.ts';
import { parseExternalChange } from './external-change.ts';
import { FAULTS, parseFault } from './faults.ts';
import { isRecord, parseJson } from './json-text.ts';
import type { Contact, HistoryEntry, StoredStatus, WideStatus } from './model.ts';
import { archiveContact, makeContact } from './new-contact.ts';
import { parseLinkUse } from './preference-links.ts';
import { SCENARIOS, scenarioOf } from './scenarios.ts';
import { changeSettings } from './settings.ts';
import type { Simulator } from './simulator-parts.ts';
import { STORIES } from './stories.ts';

/** What a control route gives: a JSON value, or a sentence for a 400. */
type Result = { value: unknown } | { wrong: string };
type ControlRoute = (simulator: Simulator, body: unknown) => Result | Promise<Result>;

/** The true status of one type, as `POST /state` gives it. */
export interface TrueRow extends StoredStatus {
  subscriptionId: string;
  subscriptionName: string;
  businessUnitId: number;
  isActive: boolean;
  isInternal: boolean;
}

/** An opt-out of all e-mail, or its lifting, as `POST /state` gives it. */
export interface TrueWideRow extends WideStatus {
  wideStatusType: 'PORTAL_WIDE' | 'BUSINESS_UNIT_WIDE';
}

/** What `POST /state` gives: everything about one address. */
export interface TrueState {
  contact: Contact | null;
  /** One for each active type, and for each archived one with history. */
  rows: TrueRow[];
  wide: TrueWideRow[];
  /** Oldest first. */
  history: HistoryEntry[];
}

/** The true state of one address, read without the simulated API. */
export function trueState(simulator: Simulator, address: string): TrueState {
  const account = simulator.account();
  const subscriber = findSubscriber(account, address);
  return {
    contact: account.contacts.get(address.toLowerCase()) ?? null,
    rows: statusesOf(account, address).map(({ type, stored }) => ({
      subscriptionId: type.id,
      subscriptionName: type.name,
      businessUnitId: type.businessUnitId,
      isActive: type.isActive,
      isInternal: type.isInternal,
      ...stored,
    })),
    wide: (subscriber?.wide ?? []).map((row) => ({
      wideStatusType: row.businessUnitId === null ? 'PORTAL_WIDE' : 'BUSINESS_UNIT_WIDE',
      ...row,
    })),
    history: subscriber?.history ?? [],
  };
}

const resultOf = (value: Contact | string): Result =>
  typeof value === 'string' ? { wrong: value } : { value };

/** What was done through the API, and to whom, as `GET /api-history` gives it. */
export interface ApiHistory {
  people: { subscriber: string; contact: Contact | null; history: HistoryEntry[] }[];
}

/** Everybody of whom something was changed through the API, with all of their history. */
function apiHistory(simulator: Simulator): ApiHistory {
  const { subscribers, contacts } = simulator.account();
  const people = [...subscribers].flatMap(([subscriber, { history }]) =>
    history.some(({ by }) => by === 'api')
      ? [{ subscriber, contact: contacts.get(subscriber) ?? null, history }]
      : [],
  );
  return { people };
}

/**
 * - `/faults`: those armed; arm one for the next calls (`parseFault` says how); disarm all
 * - `/reset`: back to a fresh seed, with the switches of the start
 * - `/state`: the truth about one address, `{subscriber}`
 * - `/journal`: every request received, newest last; forget them
 * - `/settings`: the switches; change some of them
 * - `/stories`: the demo's contacts, changes and faults
 * - `/api-history`: everybody of whom something was changed through the API, with their history
 * - `/scenarios`: accounts and credentials to choose from; `POST /scenario` `{scenario}` chooses one
 * - `/contacts`: a colleague makes a contact (`makeContact` says how); `/contacts/archive` deletes one
 * - `/use-link`: a person uses a preference link that was made (`parseLinkUse` says how)
 * - `/external-change`: somebody else changes a status (`parseExternalChange` says how)
 */
const ROUTES: Record<string, ControlRoute> = {
  'GET /faults': (simulator) => ({
    value: { armed: simulator.armed, refusing: simulator.door.closed, known: FAULTS },
  }),
  'POST /faults': async (simulator, body) => {
    const fault = parseFault(body);
    return typeof fault === 'string' ? { wrong: fault } : { value: await simulator.arm(fault) };
  },
  'DELETE /faults': async (simulator) => {
    await simulator.disarm();
    return { value: {} };
  },
  'POST /reset': async (simulator) => {
    await simulator.reset();
    return { value: {} };
  },
  'POST /state': (simulator, body) => {
    if (!isRecord(body) || typeof body.subscriber !== 'string') {
      return { wrong: 'subscriber must be an address' };
    }
    return { value: trueState(simulator, body.subscriber) };
  },
  'GET /journal': (simulator) => ({ value: { entries: simulator.journal } }),
  'DELETE /journal': (simulator) => {
    simulator.journal.length = 0;
    return { value: {} };
  },
  'GET /settings': (simulator) => ({ value: simulator.account().settings }),
  'POST /settings': (simulator, body) => {
    const account = simulator.account();
    const settings = changeSettings(account.settings, body);
    if (typeof settings === 'string') return { wrong: settings };
    account.settings = settings;
    return { value: settings };
  },
  'GET /scenarios': () => ({ value: { scenarios: SCENARIOS } }),
  'POST /scenario': (simulator, body) => {
    const scenario = scenarioOf(isRecord(body) ? body.scenario : undefined);
    if (scenario === undefined) return { wrong: 'unknown scenario' };
    const account = simulator.account();
    account.settings = { ...simulator.startSettings, ...scenario };
    return { value: account.settings };
  },
  'POST /contacts': (simulator, body) => resultOf(makeContact(simulator.account(), body)),
  'POST /contacts/archive': (simulator, body) =>
    resultOf(archiveContact(simulator.account(), body)),
  'POST /use-link': (simulator, body) => {
    const change = parseLinkUse(simulator.account(), body);
    if (typeof change === 'string') return { wrong: change };
    simulator.external(change);
    return { value: trueState(simulator, change.subscriber) };
  },
  'GET /api-history': (simulator) => ({ value: apiHistory(simulator) }),
  'GET /stories': () => ({ value: { stories: STORIES } }),
  'POST /external-change': (simulator, body) => {
    const change = parseExternalChange(simulator.account(), body);
    if (typeof change === 'string') return { wrong: change };
    simulator.external(change);
    return { value: trueState(simulator, change.subscriber) };
  },
};

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * Makes the handler of the control interface: JSON in and out, the control token as bearer, no
 * CORS headers. 401 without the token, 404 for an unknown route, 415 for a body that is not
 * declared as JSON, 400 with `{error}` for a wrong one.
 */
export function createControl(simulator: Simulator): (request: Request) => Promise<Response> {
  return async (request) => {
    const token = bearer(request.headers.get('authorization')) ?? '';
    if (!timingSafeEqual(digest(token), digest(simulator.controlToken))) {
      return Response.json({ error: 'the control token is missing or wrong' }, { status: 401 });
    }
    const route = ROUTES[`${request.method} ${new URL(request.url).pathname}`];
    if (route === undefined) return Response.json({ error: 'no such route' }, { status: 404 });
    const text = await request.text();
    const declared = /^application\/json\s*(;|$)/i.test(request.headers.get('content-type') ?? '');
    if (text !== '' && !declared) {
      return Response.json({ error: 'content-type must be application/json' }, { status: 415 });
    }
    const result = await route(simulator, text === '' ? {} : parseJson(text));
    if ('wrong' in result) return Response.json({ error: result.wrong }, { status: 400 });
    return Response.json(result.value);
  };
}
