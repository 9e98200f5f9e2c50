import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Role } from '@/lib/auth/permissions.ts';
import { createHubSpot, type HubSpotConfig } from '@/lib/hubspot/create.ts';
import type { HubSpot } from '@/lib/hubspot/types.ts';
import type { TrueRow, TrueState } from '@/lib/hubspot-simulator/control.ts';
import type { JournalEntry } from '@/lib/hubspot-simulator/journal.ts';
import type { Operation, Contact as TrueContact } from '@/lib/hubspot-simulator/model.ts';
import { DEMO_TOKEN, TYPE_IDS } from '@/lib/hubspot-simulator/seed-account.ts';
import { startSimulatorServer } from '@/lib/hubspot-simulator/server.ts';
import type { Settings } from '@/lib/hubspot-simulator/settings.ts';
import { readClosed } from '@/lib/ledger/read-operation.ts';
import { type Agreement, NO_AGREEMENT } from '@/lib/subscriptions/agreement.ts';
import {
  type AnyChange,
  type ChangeInput,
  isOfAll,
  type OptOutOfAll,
} from '@/lib/subscriptions/change.ts';
import { changeStatus } from '@/lib/subscriptions/change-status.ts';
import { checkSchema } from '@/lib/subscriptions/check.ts';
import { checkStatus } from '@/lib/subscriptions/check-status.ts';
import type { ChangeContext } from '@/lib/subscriptions/context.ts';
import { optOutOfAll } from '@/lib/subscriptions/opt-out-of-all.ts';
import type { ChangeResult, CheckResult, PendingCheck } from '@/lib/subscriptions/outcome.ts';
import { type UndoWish, undo } from '@/lib/subscriptions/undo.ts';
import { ACTOR, recordBy } from '../helpers/test-record.ts';

export const NEWSLETTER = TYPE_IDS.newsletter;
export const GROUND = {
  legalBasis: 'CONSENT_WITH_NOTICE',
  legalBasisExplanation: 'Asked by telephone on 3 May, ticket 4711.',
} as const;

/** How much shorter a wait is than it is on the desk's clock. */
const HASTE = 40;
/** How soon the simulator carries out a late write: long before any window has passed. Real ms. */
const LATE_WINDOW_MS = 25;

export interface Clock {
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/**
 * A clock on which work takes as long as it takes, while a sleep passes in a fraction of its time
 * and puts the clock forward by the whole of it.
 */
export function createClock(): Clock {
  const start = Date.now();
  const begun = performance.now();
  let ahead = 0;
  const worked = () => start + Math.round(performance.now() - begun);
  const now = () => worked() + ahead;
  return {
    now,
    async sleep(ms, signal) {
      const until = now() + ms;
      await delay(ms / HASTE, undefined, signal ? { signal } : {}).catch(() => undefined);
      if (!signal?.aborted) ahead = Math.max(ahead, until - worked());
    },
  };
}

export interface DeskOptions {
  /** The clock of HubSpot, of the client and of the service; a hasty one by default. */
  clock?: Clock;
  /** By the desk's clock. */
  settleWindowMs?: number;
  settings?: Partial<Settings>;
  /** In real ms. */
  transport?: HubSpotConfig['transport'];
  /** Who presses; an administrator by default. */
  role?: Role;
  /** Whether an entry can be made; by default it can. */
  recordProblem?: ChangeContext['recordProblem'];
}

/** A fault as `POST /faults` takes it. */
export type FaultBody = { fault: string; [parameter: string]: string | number | boolean };

type Cleaner = (cleanUp: () => Promise<void>) => void;

/** One console in front of one simulated HubSpot, joined by HTTP; both end with the test. */
export async function openDesk(onTestFinished: Cleaner, options: DeskOptions = {}) {
  const { clock = createClock(), settleWindowMs = 3_000, settings, transport } = options;
  const server = await startSimulatorServer({
    now: () => new Date(clock.now()),
    settings: { settleWindowMs: LATE_WINDOW_MS, ...settings },
  });
  const hubspot = createHubSpot({
    baseUrl: server.url,
    token: DEMO_TOKEN,
    apiVersion: '2026-03',
    now: clock.now,
    sleep: clock.sleep,
    transport,
  });
  onTestFinished(async () => {
    await server.close();
    await hubspot.close();
  });
  const record = await recordBy(clock);
  const { recordProblem = record.context.recordProblem } = options;
  const context: ChangeContext = {
    ...record.context,
    actor: { ...ACTOR, ...(options.role && { role: options.role }) },
    hubspot,
    now: clock.now,
    sleep: clock.sleep,
    settleWindowMs,
    recordProblem,
    async onRecord(work) {
      const why = await recordProblem();
      return why === null ? { ok: true, value: await work() } : { ok: false, why };
    },
  };
  /** Under which operation a change was last sent. */
  const operations = new Map<string, string>();
  const aboutOf = (change: AnyChange) =>
    `${change.subscriberIdString} ${isOfAll(change) ? 'all' : change.subscriptionId}`;

  const control = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(`${server.controlUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${server.controlToken}`,
        'content-type': 'application/json',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const value = await response.json();
    expect(response.status, JSON.stringify(value)).toBe(200);
    return value as T;
  };
  const state = (subscriber: string) => control<TrueState>('POST', '/state', { subscriber });

  return {
    clock,
    context,
    hubspot: hubspot as HubSpot,
    url: server.url,
    /** The truth about one address, read without our client. */
    state,
    /** The true row of one type. */
    async row(subscriber: string, subscriptionId: string = NEWSLETTER): Promise<TrueRow> {
      const { rows } = await state(subscriber);
      const row = rows.find((one) => one.subscriptionId === subscriptionId);
      if (row === undefined) throw new Error(`no row of ${subscriptionId}`);
      return row;
    },
    /** Every request that reached HubSpot, oldest first; of one operation if one is given. */
    async journal(operation?: Operation): Promise<JournalEntry[]> {
      const { entries } = await control<{ entries: JournalEntry[] }>('GET', '/journal');
      return entries.filter((entry) => operation === undefined || entry.operation === operation);
    },
    arm: (fault: FaultBody) => control('POST', '/faults', fault),
    disarm: () => control('DELETE', '/faults'),
    set: (change: Partial<Settings>) => control('POST', '/settings', change),
    /** A person uses a preference link: the one given, or the latest that was made for them. */
    followLink: (use: {
      link?: string;
      subscriber?: string;
      subscriptionId?: string;
      status?: string;
    }) => control('POST', '/use-link', use),
    /** A colleague makes a contact. */
    makeContact: (contact: Partial<TrueContact>) =>
      control<TrueContact>('POST', '/contacts', contact),
    archiveContact: (email: string) => control('POST', '/contacts/archive', { email }),
    /** Somebody else changes a status, at once or after the next call of an operation. */
    external: (change: {
      subscriber: string;
      status: string;
      subscriptionId?: string;
      source?: string;
      legalBasis?: string;
      legalBasisExplanation?: string;
      afterNext?: Operation;
    }) => control('POST', '/external-change', { subscriptionId: NEWSLETTER, ...change }),
    /** Presses the button. */
    async press(
      input: ChangeInput,
      agreement: Partial<Agreement> = {},
      { signal, operation = randomUUID() }: { signal?: AbortSignal; operation?: string } = {},
    ): Promise<ChangeResult> {
      const agreed = { ...NO_AGREEMENT, ...agreement };
      const answer = await changeStatus({ ...context, signal }, input, agreed, operation);
      if (!answer.ok) throw new Error(JSON.stringify(answer.issues));
      operations.set(aboutOf(answer.result.change), operation);
      await expectOnRecord(record, operation, answer.result);
      return answer.result;
    },
    /** Opts out of all e-mail. */
    async optOut(
      input: unknown,
      { unread = false, operation = randomUUID() } = {},
    ): Promise<ChangeResult<OptOutOfAll>> {
      const answer = await optOutOfAll(context, input, { unread }, operation);
      if (!answer.ok) throw new Error(JSON.stringify(answer.issues));
      operations.set(aboutOf(answer.result.change), operation);
      await expectOnRecord(record, operation, answer.result);
      return answer.result;
    },
    /** Sets one type back as it was before an operation of ours. */
    async undo(wish: UndoWish, operation: string = randomUUID()): Promise<ChangeResult> {
      const closedOf = (id: string) => readClosed(record.database.db, id);
      const answer = await undo({ ...context, closedOf }, wish, operation);
      if (!answer.ok) throw new Error(answer.problem.code);
      operations.set(aboutOf(answer.result.change), operation);
      await expectOnRecord(record, operation, answer.result);
      return answer.result;
    },
    entriesOf: record.entriesOf,
    database: record.database,
    /** One look, with the check as a browser gives it back. */
    async check(check: PendingCheck): Promise<CheckResult> {
      const operation = operations.get(aboutOf(check.change)) ?? randomUUID();
      const posted = checkSchema.parse(JSON.parse(JSON.stringify({ operation, check })));
      const found = await checkStatus(context, posted);
      await expectOnRecord(record, operation, found);
      return found;
    },
  };
}

/**
 * What was sent was opened before; what is settled is closed, with the outcome that the user sees; what
 * is not known stays open. What was never sent leaves no operation.
 */
async function expectOnRecord(
  { context, entriesOf }: Awaited<ReturnType<typeof recordBy>>,
  operation: string,
  seen: ChangeResult<AnyChange> | CheckResult,
): Promise<void> {
  const entries = (await entriesOf(operation)).map(({ kind, outcome }) => ({ kind, outcome }));
  const open = await context.operations.find(operation);
  const opened = { kind: 'change_opened', outcome: null };
  if ('writes' in seen && seen.writes.length > 0) expect(entries).toContainEqual(opened);
  if (entries.length === 0) return;
  const isOpen = seen.outcome === 'unknown' && seen.check !== null;
  expect(entries, 'what is on record').toEqual(
    isOpen ? [opened] : [opened, { kind: 'change_closed', outcome: seen.outcome }],
  );
  expect(open !== null, 'whether it is open').toBe(isOpen);
}

export type Desk = Awaited<ReturnType<typeof openDesk>>;

/** How long after the window a check may still be under way, by the desk's clock. */
const GRACE_MS = 4_000;
const BETWEEN_CHECKS_MS = 700;

/** Checks an unknown outcome until it is settled; fails if it is not, soon after the window. */
export async function follow(
  desk: Desk,
  result: ChangeResult<AnyChange>,
  onCheck: (result: CheckResult) => void = () => undefined,
): Promise<ChangeResult<AnyChange> | CheckResult> {
  let latest: ChangeResult<AnyChange> | CheckResult = result;
  while (latest.outcome === 'unknown' && latest.check !== null) {
    const { settlesAt } = latest.check;
    expect(desk.clock.now(), 'unknown long after the window').toBeLessThan(settlesAt + GRACE_MS);
    await desk.clock.sleep(BETWEEN_CHECKS_MS);
    const checked: CheckResult = await desk.check(latest.check);
    onCheck(checked);
    latest = checked;
  }
  return latest;
}

/** Whether a request that reached HubSpot was answered so that it certainly had no effect. */
export function certainlyRefused({ status }: JournalEntry): boolean {
  return status !== null && status >= 400 && status < 500 && ![408, 425, 499].includes(status);
}
