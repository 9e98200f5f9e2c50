import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { bearer } from './access.ts';
import type { Call } from './call.ts';
import { createControl } from './control.ts';
import { takeCourse } from './course.ts';
import { createDoor } from './door.ts';
import { unknownPath, wrongMethod } from './errors.ts';
import { changeExternally, type ExternalChange } from './external-change.ts';
import type { ArmedFault } from './faults.ts';
import { type JournalEntry, subjectIn } from './journal.ts';
import type { Outcome } from './misbehave.ts';
import type { Operation } from './model.ts';
import { createRateLimits } from './rate-limits.ts';
import { matchRoute } from './routes.ts';
import { createAccount } from './seed.ts';
import { ALL_SCOPES, DEMO_TOKEN } from './seed-account.ts';
import { DEFAULT_SETTINGS, type Settings } from './settings.ts';
import type { Answer, Simulator, SimulatorOptions } from './simulator-parts.ts';

/** So that a long load test does not fill the memory. */
const MAX_JOURNAL_ENTRIES = 50_000;
const REFUSED_FOR_MS = 2_000;
/** The reads that come before a write; `connection_refused` counts them. */
const READS_OF_A_SUBSCRIBER: readonly Operation[] = ['readStatuses', 'readWideStatuses'];

/**
 * Makes a stateful HubSpot account behind a fetch handler: `/communication-preferences`,
 * contacts and account details of one API version.
 */
export function createSimulator(options: SimulatorOptions = {}): Simulator {
  const apiVersion = options.apiVersion ?? '2026-03';
  const tokens = new Map(
    Object.entries(options.tokens ?? { [DEMO_TOKEN]: { scopes: ALL_SCOPES } }),
  );
  const settings: Settings = { ...DEFAULT_SETTINGS, ...options.settings };
  const door = createDoor();
  const armed: ArmedFault[] = [];
  const journal: JournalEntry[] = [];
  const timers = new Set<NodeJS.Timeout>();
  let waiting: ExternalChange[] = [];
  let faultsArmed = 0;
  let account = createAccount(options, settings);
  const limits = createRateLimits(() => account);

  /** Does something, and notes in the journal if that changed the state. */
  const noting = <T>(entry: JournalEntry, effect: () => T): T => {
    const before = account.revision;
    const result = effect();
    if (account.revision !== before) entry.applied = true;
    return result;
  };
  /** Does something later; a reset forgets it. */
  const later = (entry: JournalEntry, ms: number, effect: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      noting(entry, effect);
    }, ms);
    timers.add(timer);
    timer.unref();
  };

  /** What others do right after this call, and the door that shuts after it. */
  const aftermath = async (operation: Operation, subscriber: string | null): Promise<void> => {
    const due = waiting.filter(
      (change) =>
        change.afterNext === operation &&
        (subscriber === null || change.subscriber.toLowerCase() === subscriber.toLowerCase()),
    );
    waiting = waiting.filter((change) => !due.includes(change));
    for (const change of due) changeExternally(account, change);

    if (!READS_OF_A_SUBSCRIBER.includes(operation)) return;
    const refusal = armed.find(
      (fault) =>
        fault.fault === 'connection_refused' &&
        (fault.subscriber === null || fault.subscriber === subscriber?.toLowerCase()),
    );
    if (refusal?.after === undefined) return;
    refusal.after -= 1;
    if (refusal.after > 0) return;
    armed.splice(armed.indexOf(refusal), 1);
    await door.close(refusal.forMs ?? REFUSED_FOR_MS);
  };

  const answer = async (request: Request): Promise<Answer> => {
    const url = new URL(request.url);
    const correlationId = randomUUID();
    const bodyText = await request.text();
    const match = matchRoute(apiVersion, request.method, url.pathname);
    const token = bearer(request.headers.get('authorization'));
    const found = match.kind === 'found' ? match : null;
    const entry: JournalEntry = {
      time: account.now().toISOString(),
      operation: found?.route.operation ?? null,
      subscriber: found?.subscriber ?? subjectIn(found?.route.operation ?? null, bodyText),
      method: request.method,
      path: url.pathname,
      query: url.search,
      body: bodyText,
      correlationId,
      authorised: token !== null,
      status: null,
      fault: null,
      applied: false,
    };
    journal.push(entry);
    if (journal.length > MAX_JOURNAL_ENTRIES) journal.shift();
    if (account.settings.latencyMs > 0) await sleep(account.settings.latencyMs);

    let outcome: Outcome;
    if (match.kind === 'found') {
      const call: Call = {
        account,
        operation: match.route.operation,
        apiVersion,
        correlationId,
        subscriber: match.subscriber ?? '',
        query: url.searchParams,
        contentType: request.headers.get('content-type'),
        bodyText,
        startedAt: account.now().toISOString(),
      };
      const { route } = match;
      const parts = { tokens, limits, armed, later };
      outcome = noting(entry, () => takeCourse(parts, route, call, token, entry));
      await aftermath(match.route.operation, match.subscriber);
    } else {
      const reply =
        match.kind === 'wrong_method'
          ? wrongMethod(correlationId, match.allowed)
          : unknownPath(correlationId);
      outcome = { reply, delivery: { kind: 'whole' } };
    }
    const { reply, delivery } = outcome;
    if (delivery.kind !== 'reset') entry.status = reply.status;
    const headers = new Headers(reply.headers);
    headers.set('date', account.now().toUTCString());
    headers.set('x-hubspot-correlation-id', correlationId);
    // A search tells nothing of the limits (hubspot.md 10).
    const tellsLimits = entry.operation !== 'searchContacts';
    if (tellsLimits && token !== null && tokens.has(token)) {
      for (const [name, value] of Object.entries(limits.headers(token))) headers.set(name, value);
    }
    return {
      response: new Response(reply.body, { status: reply.status, headers }),
      delivery,
      entry,
    };
  };

  const disarm = async (): Promise<void> => {
    armed.length = 0;
    await door.open();
  };

  const simulator: Simulator = {
    controlToken: options.controlToken ?? randomBytes(24).toString('base64url'),
    door,
    armed,
    journal,
    account: () => account,
    startSettings: settings,
    control: (request) => handleControl(request),
    answer,
    disarm,
    async fetch(request) {
      if (door.closed) throw new TypeError('fetch failed', { cause: { code: 'ECONNREFUSED' } });
      const { response, delivery } = await answer(request);
      if (delivery.kind === 'reset') {
        throw new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } });
      }
      if (delivery.kind === 'slow_first_byte' || delivery.kind === 'slow_body') {
        await sleep(delivery.delayMs, undefined, { signal: request.signal });
      }
      if (delivery.kind !== 'truncated') return response;
      const text = await response.text();
      return new Response(text.slice(0, text.length / 2), response);
    },
    async arm(fault) {
      faultsArmed += 1;
      const one: ArmedFault = { ...fault, id: faultsArmed };
      if (one.fault === 'connection_refused' && (one.after ?? 0) === 0) {
        await door.close(one.forMs ?? REFUSED_FOR_MS);
      } else {
        armed.push(one);
      }
      return one;
    },
    external(change) {
      if (change.afterNext === null) changeExternally(account, change);
      else waiting.push(change);
    },
    async reset() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      waiting = [];
      journal.length = 0;
      account = createAccount(options, settings);
      limits.reset();
      await disarm();
    },
  };
  const handleControl = createControl(simulator);
  return simulator;
}
