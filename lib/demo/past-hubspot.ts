import type { Contact } from '../hubspot/contact-types.ts';
import type {
  Attempt,
  CallResult,
  Envelope,
  Exchange,
  HubSpot,
  HubSpotError,
  Operation,
  StatusRow,
  StatusWrite,
  SubscriptionType,
} from '../hubspot/types.ts';
import type { PastPerson } from './simulator-control.ts';

/** The time of the past that is being told; whoever does something moves it on. */
export interface Clock {
  now: number;
}

/** What HubSpot does wrong at the next write: refuses it, or takes it and fails. */
export type PastFault = 'missing_scope' | 'error_after_applying';

export interface PastHubSpot extends HubSpot {
  fault: PastFault | null;
}

type Deed = PastPerson['history'][number];

const READ_MS = 90;
const WRITE_MS = 240;

/**
 * HubSpot as it was at the moment of the clock, out of what the simulator knows of the past: a write is
 * answered with what HubSpot then did. Throws for a write that it did not do.
 */
export function pastHubSpot(
  people: readonly PastPerson[],
  types: readonly SubscriptionType[],
  clock: Clock,
): PastHubSpot {
  const personOf = (address: string) => people.find(({ subscriber }) => subscriber === address);

  const rowAt = (address: string, type: SubscriptionType, at: number): StatusRow => {
    const row: StatusRow = {
      ...{ subscriberIdString: address, subscriptionId: type.id, subscriptionName: type.name },
      ...{ businessUnitId: type.businessUnitId, channel: 'EMAIL', status: 'NOT_SPECIFIED' },
      ...{ source: 'Not specified', legalBasis: null, legalBasisExplanation: null },
      ...{ setStatusSuccessReason: null, timestamp: type.createdAt },
    };
    for (const deed of personOf(address)?.history ?? [])
      if (deed.subscriptionId === type.id && Date.parse(deed.at) <= at) apply(row, deed);
    return row;
  };

  const rowsAt = (address: string, at: number) =>
    types.filter(({ isActive }) => isActive).map((type) => rowAt(address, type, at));

  const exchange = (operation: Operation, takesMs: number, more: Partial<Exchange>): Exchange => {
    const startedAt = clock.now;
    clock.now += takesMs;
    const status = more.status ?? 200;
    const attempt: Attempt = {
      ...{ startedAt, waitedMs: 0, durationMs: takesMs, end: 'replied', status },
      correlationId: crypto.randomUUID(),
    };
    return {
      ...{ operation, method: operation === 'writeStatus' ? 'POST' : 'GET', path: '' },
      ...{ requestBody: null, attempts: [attempt], durationMs: takesMs, waitedMs: 0, status },
      correlationId: attempt.correlationId,
      ...{ rawBody: null, rawBodyCut: false, hubspotClock: clock.now },
      rateLimit: {
        max: null,
        remaining: null,
        intervalMs: null,
        daily: null,
        dailyRemaining: null,
      },
      ...more,
    };
  };

  const read = async <T>(operation: Operation, value: T): Promise<CallResult<T>> => ({
    ok: true,
    value,
    exchange: exchange(operation, READ_MS, {}),
  });

  const past: PastHubSpot = {
    fault: null,
    apiVersion: '2026-03',
    baseUrl: '',
    readDefinitions: () => read('readDefinitions', envelope([...types], clock.now)),
    readStatuses: (address) =>
      read('readStatuses', envelope(rowsAt(address, clock.now), clock.now)),
    readWideStatuses: () => read('readWideStatuses', envelope([], clock.now)),
    readAccount: never('the account'),
    writeWideStatus: never('an opt-out of all'),
    generateLink: never('a link'),
    searchContacts: never('a search'),
    readContactById: never('a contact by its id'),
    readContactHistory: never('a history'),
    async readContact(address) {
      const contact = personOf(address)?.contact;
      if (!contact) throw new Error('Nobody asked for somebody who is no contact.');
      return read<Contact>('readContact', { ...NOT_SAID, ...contact });
    },
    async writeStatus(write, options) {
      if (options?.mayAttempt && !(await options.mayAttempt()))
        throw new Error('A write of the past must not be attempted.');
      const { fault } = past;
      past.fault = null;
      if (fault !== null) return failed(fault, exchange);
      const deed = deedOf(personOf(write.subscriberIdString), write, clock.now);
      const type = types.find(({ id }) => id === write.subscriptionId);
      if (!deed || !type) throw new Error('HubSpot did not do this in the past.');
      const at = Date.parse(deed.at);
      const before = rowAt(write.subscriberIdString, type, at - 1).status;
      const row: StatusRow = {
        ...rowAt(write.subscriberIdString, type, at),
        setStatusSuccessReason: reasonOf(before, deed),
      };
      const value = envelope([row], at);
      const rawBody = JSON.stringify({ status: value.status, results: value.results });
      const took = Math.max(at - clock.now, 0) + WRITE_MS;
      return { ok: true, value, exchange: exchange('writeStatus', took, { rawBody }) };
    },
  };
  return past;
}

/** What the console did not yet ask about a contact. */
const NOT_SAID: Omit<Contact, 'id' | 'email' | 'firstName' | 'lastName'> = {
  ...{ phone: null, additionalEmails: [], optedOutOfAll: null, marketable: null },
  ...{ bounce: { count: null, hardReason: null }, confirmation: null, processingBases: [] },
  ...{ createdAt: null, optOutHistory: [] },
};

/** A call that the console did not make in the past. */
function never(what: string): () => Promise<never> {
  return async () => {
    throw new Error(`Nobody asked for ${what} in the past.`);
  };
}

/** The next thing that the app did, if it is this one. */
function deedOf(person: PastPerson | undefined, write: StatusWrite, now: number): Deed | null {
  const next = person?.history.find(({ by, at }) => by === 'api' && Date.parse(at) >= now);
  const isIt = next?.subscriptionId === write.subscriptionId && next.status === write.statusState;
  return next && isIt ? next : null;
}

/** As HubSpot does: the same status again keeps its time and source. */
function apply(row: StatusRow, { status, source, at, ...ground }: Deed): void {
  const { legalBasis, legalBasisExplanation } = ground;
  if (row.status === status) {
    row.legalBasis = legalBasis ?? row.legalBasis;
    row.legalBasisExplanation = legalBasisExplanation ?? row.legalBasisExplanation;
  } else Object.assign(row, { status, source, timestamp: at, legalBasis, legalBasisExplanation });
}

function reasonOf(before: StatusRow['status'], { status }: Deed): string {
  if (before === status) return 'NO_STATUS_CHANGE';
  const isLift = before === 'UNSUBSCRIBED' && status === 'SUBSCRIBED';
  return isLift ? 'RESUBSCRIBE_OCCURRED' : 'REQUESTED_CHANGE_OCCURRED';
}

function envelope<Row>(results: Row[], at: number): Envelope<Row> {
  const time = new Date(at).toISOString();
  return {
    ...{ status: 'COMPLETE', requestedAt: null, startedAt: time, completedAt: time },
    ...{ numErrors: null, errors: [], links: {}, results },
  };
}

function failed(
  fault: PastFault,
  exchange: (operation: Operation, takesMs: number, more: Partial<Exchange>) => Exchange,
): CallResult<never> {
  const isScope = fault === 'missing_scope';
  const status = isScope ? 403 : 500;
  const scope = 'communication_preferences.write';
  const message = isScope
    ? `This app hasn't been granted all required scopes to make this call.`
    : 'internal error';
  const category = isScope ? 'MISSING_SCOPES' : 'INTERNAL_ERROR';
  const sent = exchange('writeStatus', WRITE_MS, {
    status,
    rawBody: JSON.stringify({ status: 'error', message, category }),
  });
  const error: HubSpotError = {
    ...(isScope
      ? { kind: 'missing_scopes', anyOf: [scope], applied: 'no' }
      : { kind: 'unavailable', applied: 'unknown' }),
    ...{ status, category, subCategory: null, message, correlationId: sent.correlationId },
    ...{ details: [], context: {}, links: {} },
  };
  return { ok: false, error, exchange: sent };
}
