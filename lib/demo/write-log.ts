import 'server-only';
import { type KeyObject, randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Actor } from '../auth/actor.ts';
import { noteFailedSignIn, noteSignIn, noteSignOut, noteUserAct, userFacts } from '../auth/note.ts';
import { ROLES, type Role } from '../auth/permissions.ts';
import type { Database } from '../db/connection.ts';
import { ensureSubject, findSubject } from '../db/find-subject.ts';
import { inOneTransaction } from '../db/one-transaction.ts';
import type { SubscriptionType } from '../hubspot/types.ts';
import { createLedger } from '../ledger/append.ts';
import { askedBy } from '../ledger/asked-by.ts';
import { erasePerson } from '../ledger/erase.ts';
import type { ErasureList } from '../ledger/erasure-list.ts';
import { startExport } from '../ledger/export.ts';
import { createNotes, FLOOD_WINDOW_MS } from '../ledger/notes.ts';
import { createOperations } from '../ledger/operations.ts';
import { readOwnChanges } from '../ledger/own-changes.ts';
import { selectionOf } from '../ledger/query-selection.ts';
import { recordCheck } from '../ledger/record-check.ts';
import { formatSearch, queryOf } from '../ledger/search-query.ts';
import { publicKeyOf } from '../ledger/verify-command.ts';
import { verifyLog } from '../ledger/verify-log.ts';
import { DEFAULT_POLICY } from '../policy/policy.ts';
import { NO_AGREEMENT } from '../subscriptions/agreement.ts';
import { changeStatus } from '../subscriptions/change-status.ts';
import type { ChangeContext } from '../subscriptions/context.ts';
import { settleForgotten } from '../subscriptions/settle-operation.ts';
import { VERSION } from '../version.ts';
import { ensureDemoUser } from './demo-users.ts';
import { REASONS, STORY, type StoryEvent, UNANSWERED } from './log-story.ts';
import { type Clock, pastHubSpot } from './past-hubspot.ts';
import type { PastPerson } from './simulator-control.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** So long before HubSpot did it somebody pressed the button. */
const BEFORE_DEED_MS = 900;
const BEFORE_UNANSWERED_MS = 40_000;
const SETTLE_WINDOW_MS = 150_000;

export interface DemoLogOptions {
  database: Database;
  /** Signs the heads. */
  key: KeyObject;
  addressKey: string;
  erasures: ErasureList;
  /** Everybody of whom the app has changed something, as the simulator knows it. */
  people: readonly PastPerson[];
  types: readonly SubscriptionType[];
  now: number;
}

/**
 * Writes the log of a new demo: what its people did in the last ninety days, by the same services as any
 * other log, told to them at the time of then. All of it is kept, or nothing. Gives how many entries
 * there are; null: the log had some already. Throws `DatabaseProblem`, or an error where the story and
 * what HubSpot did do not agree.
 */
export function writeDemoLog(options: DemoLogOptions): Promise<number | null> {
  return inOneTransaction(options.database, async (database) => {
    // Nobody else appends anything until all of it is there.
    await database.db.execute(sql`SELECT FROM ledger_head FOR UPDATE`);
    if ((await sizeOf(database)) > 0) return null;
    const past = await createPast({ ...options, database });
    for (const { at, tell } of eventsOf(options, past)) {
      past.clock.now = Math.max(at, past.clock.now);
      await tell();
      if (past.notes.hasNew()) await past.notes.writeUp();
    }
    return sizeOf(database);
  });
}

/** How many entries a log has. Throws `DatabaseProblem`. */
export async function sizeOf({ db }: Database): Promise<number> {
  const { rows } = await db.execute<{ size: number }>(
    sql`SELECT size::float8 AS size FROM ledger_head`,
  );
  return rows[0]?.size ?? 0;
}

type Past = Awaited<ReturnType<typeof createPast>>;

async function createPast(options: DemoLogOptions) {
  const { database, key, addressKey, people, types } = options;
  const clock: Clock = { now: 0 };
  const now = () => clock.now;
  const ledger = createLedger({ database, key, now });
  const notes = createNotes(database, ledger, now);
  const hubspot = pastHubSpot(people, types, clock);
  const actors = new Map<Role, Actor>();
  for (const role of ROLES)
    actors.set(role, { ...(await ensureDemoUser(database.db, role)), sessionId: randomUUID() });
  const by = (role: Role): Actor => {
    const actor = actors.get(role);
    if (!actor) throw new Error('Nobody has this role.');
    return actor;
  };
  const change = (role: Role): ChangeContext => ({
    ...{ hubspot, now, settleWindowMs: SETTLE_WINDOW_MS, version: VERSION, writes: true },
    ...{ actor: by(role), requestId: randomUUID() },
    sleep: async (ms) => {
      clock.now += ms;
    },
    recordProblem: async () => null,
    policy: async () => DEFAULT_POLICY,
    operations: createOperations(database, ledger),
    subjectOf: (address) => ensureSubject(database.db, addressKey, address),
    ownChanges: (subject, type) => readOwnChanges(database.db, subject, type),
    note: (draft, flood) => notes.note(database.db, draft, flood),
    onRecord: async (work) => ({ ok: true, value: await work() }),
  });
  const users = (actor: Actor | null, clientAddress: string | null = null) => ({
    ...{ database: database.db, notes, actor, clientAddress, addressKey },
    requestId: randomUUID(),
  });
  const asked = (role: Role) =>
    askedBy({ actor: by(role), requestId: randomUUID(), version: VERSION });
  return { ...options, clock, ledger, notes, hubspot, by, change, users, asked };
}

interface Told {
  at: number;
  tell: () => Promise<void>;
}

/** Everything that happened, in its order. */
function eventsOf({ people, now }: DemoLogOptions, past: Past): Told[] {
  const others = STORY.map((event) => ({
    at: workingDay(now, event.daysAgo) + Math.round(event.hour * HOUR_MS),
    tell: () => tellOther(event, past),
  }));
  return [...deedsOf(people, now, past), ...others]
    .filter(({ at }) => at < now)
    .sort((a, b) => a.at - b.at);
}

/** The midnight of a day, of the Friday before if that is on a weekend. */
function workingDay(now: number, daysAgo: number): number {
  const midnight = now - (now % DAY_MS) - daysAgo * DAY_MS;
  const weekday = new Date(midnight).getUTCDay();
  return midnight - (weekday === 6 ? 1 : weekday === 0 ? 2 : 0) * DAY_MS;
}

/** What HubSpot did because the app asked for it. */
function deedsOf(people: readonly PastPerson[], now: number, past: Past): Told[] {
  const deeds = people
    .flatMap(({ subscriber, history }) =>
      history
        .filter(({ by, at }) => by === 'api' && Date.parse(at) < now)
        .map((deed) => ({ subscriber, ...deed })),
    )
    .sort((a, b) => (a.at < b.at ? -1 : 1));
  return deeds.map(({ subscriber, ...deed }, index) => {
    const isUnanswered = subscriber === UNANSWERED;
    const ahead = isUnanswered ? BEFORE_UNANSWERED_MS : BEFORE_DEED_MS;
    const isOptOut = deed.status === 'UNSUBSCRIBED';
    const isDecision = deed.status === 'NOT_SPECIFIED' || index % 7 === 0;
    const tell = async () => {
      if (isUnanswered) past.hubspot.fault = 'error_after_applying';
      const answer = await changeStatus(
        past.change(isDecision ? 'compliance' : 'agent'),
        {
          ...{ subscriberIdString: subscriber, subscriptionId: deed.subscriptionId },
          ...{ statusState: deed.status, legalBasis: deed.legalBasis },
          legalBasisExplanation: deed.legalBasisExplanation ?? '',
          reason: isOptOut ? REASONS[index % REASONS.length] : '',
          reference: isOptOut && index % 3 === 0 ? '' : `Ticket ${8_101 + index * 13}`,
        },
        {
          ...NO_AGREEMENT,
          liftOf: optOutOf(people, subscriber, deed),
          // Whoever comes back asks for it on that day.
          lift: {
            ...{ way: 'new_consent', date: dayOf(past.clock.now), time: '', timeZone: 'UTC' },
            ...{ isAddressFixed: false, typesAtOnce: 1 },
          },
        },
      );
      const became = answer.ok ? answer.result.outcome : 'not a change';
      if (became !== (isUnanswered ? 'unknown' : 'changed'))
        throw new Error(`A change of the demo's log became: ${became}.`);
      if (isUnanswered) await settleLater(past);
    };
    return { at: Date.parse(deed.at) - ahead, tell };
  });
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** When the opt-out that this deed lifts was made; null: it lifts none. */
function optOutOf(
  people: readonly PastPerson[],
  subscriber: string,
  { at, subscriptionId }: Pick<PastPerson['history'][number], 'at' | 'subscriptionId'>,
): string | null {
  const before = people
    .find((person) => person.subscriber === subscriber)
    ?.history.filter((deed) => deed.subscriptionId === subscriptionId && deed.at < at)
    .at(-1);
  return before?.status === 'UNSUBSCRIBED' ? before.at : null;
}

/** As the settle task does, once nothing of it can be under way any more. */
async function settleLater({ clock, change }: Past): Promise<void> {
  clock.now += SETTLE_WINDOW_MS;
  const looked = await settleForgotten(change('agent'), { budgetMs: 1 });
  if (looked !== 1) throw new Error('The open change of the demo’s log was not looked at.');
}

async function tellOther(event: StoryEvent, past: Past): Promise<void> {
  const { database, ledger, notes, clock, hubspot, by, users, asked } = past;
  switch (event.is) {
    case 'sign_in':
      return noteSignIn(users(by(event.who)), by(event.who).userId, 'demo');
    case 'sign_out':
      return noteSignOut(users(by(event.who)));
    case 'failed_sign_ins': {
      const { email } = by(event.who);
      for (let time = 0; time < event.times; time++) {
        await noteFailedSignIn(users(null, event.from), 'wrong', { email });
        // The first is an entry by itself; the others are counted.
        if (time === 0) await notes.writeUp();
        clock.now += 2_000;
      }
      clock.now += FLOOD_WINDOW_MS;
      return notes.writeUp();
    }
    case 'sessions_ended': {
      const facts = await userFacts(database.db, by(event.of).userId);
      return noteUserAct(users(by(event.by)), database.db, 'sessions_ended', facts);
    }
    case 'attempt': {
      const { email, subscriptionId, status } = event.attempt;
      if (event.isRefusedByHubSpot) hubspot.fault = 'missing_scope';
      const isConsent = status === 'SUBSCRIBED';
      const answer = await changeStatus(past.change(event.by), {
        ...{ subscriberIdString: email, subscriptionId, statusState: status },
        legalBasis: isConsent ? 'CONSENT_WITH_NOTICE' : null,
        legalBasisExplanation: isConsent ? 'Wants it again, says a colleague.' : '',
        ...{ reason: '', reference: '' },
      });
      if (!answer.ok || answer.result.outcome !== 'refused')
        throw new Error('An attempt of the demo’s log was not refused.');
      return;
    }
    case 'verified': {
      const publicKey = publicKeyOf(past.key);
      const check = await verifyLog({ database, publicKey });
      if (check.problem !== null) throw new Error('The demo’s log is broken from the start.');
      await recordCheck({ database, ledger }, check, asked(event.by));
      return;
    }
    case 'exported':
      return tellExport(event.by, past);
    case 'erased': {
      const { addressKey, erasures } = past;
      const subject = await findSubject(database.db, addressKey, event.email);
      if (subject === null) throw new Error('Nothing is on record of whom the demo erases.');
      const erased = await erasePerson(
        {
          ...{ database, ledger, addressKey, erasures, version: VERSION, now: () => clock.now },
          ...{ actor: by(event.by), requestId: randomUUID() },
        },
        { subject, address: event.email, reason: event.reason, keepMark: true },
      );
      if (!erased.ok) throw new Error('Nobody was erased in the demo’s log.');
      return;
    }
    default:
      return event satisfies never;
  }
}

/** All entries of one person, as one asks for them who wants to know what is on record. */
async function tellExport(role: Role, past: Past): Promise<void> {
  const { database, ledger, addressKey, clock } = past;
  const subject = await findSubject(database.db, addressKey, EXPORTED);
  if (subject === null) throw new Error('Nothing is on record of whom the demo’s log exports.');
  const query = queryOf([{ name: 'subject', isNot: false, value: subject }]);
  const started = await startExport(
    { ...{ database, ledger, role, cuts: [], now: () => clock.now }, by: past.asked(role) },
    { format: 'jsonl', query: formatSearch(query), selection: await selectionOf(database, query) },
  );
  if (!started.ok) throw new Error('The demo’s log could not be exported.');
  await started.run(async () => {});
}

const EXPORTED = 'seun.adeyemi@example.org';
