import type { ErrorKind, Operation } from './types.ts';

/** How one operation is carried over the network. All times in ms, sizes in bytes. */
export interface TransportRow {
  /** Name look-up, TCP and TLS together. */
  connectTimeoutMs: number;
  /** One attempt as a whole, the body included. */
  callTimeoutMs: number;
  /** Failures after which the call is sent again. A write is never, once it may have been applied. */
  retryOn: readonly ErrorKind[];
  maxRetries: number;
  /** The pause before the first, second, … retry; the last one repeats. */
  retryBackoffMs: readonly number[];
  /** Replies that only ask to wait, and are waited for. */
  waitFor: readonly ErrorKind[];
  maxWaits: number;
  /** How long one interactive call may wait in all for replies that ask to wait. */
  waitBudgetMs: number;
  /** A longer reply is unreadable and is not read to its end. */
  maxReplyBytes: number;
}

export type TransportTable = Readonly<Record<Operation, TransportRow>>;

/** Changes to the table, for tests: `every` applies to all operations, then the operation's own. */
export type TransportOverrides = Partial<Record<Operation | 'every', Partial<TransportRow>>>;

/** At most this many characters of a reply's body are kept in an exchange. */
export const MAX_RAW_BODY_CHARS = 32_768;

/**
 * How long a reply without `Retry-After` asks to wait, in ms; null: not at all.
 * Source: hubspot.md §4 (waits used in the wild; "daily: do not retry") and §3.5 (423: 2 s).
 */
export const POLICY_WAIT_MS = {
  secondly: 1_000,
  ten_secondly: 10_000,
  daily: null,
  other: null,
  locked: 2_000,
  migrating: null,
} as const;

const WAITING = {
  waitFor: ['rate_limited', 'locked', 'migrating'],
  maxWaits: 4,
  waitBudgetMs: 11_000,
} as const satisfies Partial<TransportRow>;

const READ: TransportRow = {
  connectTimeoutMs: 3_000,
  callTimeoutMs: 6_000,
  retryOn: ['not_connected', 'connection_lost', 'timed_out', 'unavailable', 'unreadable_reply'],
  maxRetries: 2,
  retryBackoffMs: [200, 600],
  maxReplyBytes: 1_048_576,
  ...WAITING,
};

const WRITE: TransportRow = {
  connectTimeoutMs: 3_000,
  callTimeoutMs: 10_000,
  retryOn: ['not_connected'],
  maxRetries: 1,
  retryBackoffMs: [200],
  maxReplyBytes: 1_048_576,
  ...WAITING,
};

/** Somebody is typing: a late answer is worth no more than none (hubspot.md §4: five a second). */
const SEARCH: TransportRow = {
  ...READ,
  connectTimeoutMs: 2_000,
  callTimeoutMs: 4_000,
  maxRetries: 1,
  waitFor: ['rate_limited'],
  maxWaits: 2,
  waitBudgetMs: 2_500,
};

export const TRANSPORT: TransportTable = {
  readDefinitions: READ,
  readStatuses: READ,
  readWideStatuses: READ,
  readContact: READ,
  readContactById: READ,
  readContactHistory: READ,
  readAccount: READ,
  searchContacts: SEARCH,
  generateLink: READ,
  writeStatus: WRITE,
  writeWideStatus: WRITE,
};

/** Gives one operation's row of the table, with a test's changes laid over it. */
export function transportRow(operation: Operation, overrides: TransportOverrides = {}) {
  return {
    ...TRANSPORT[operation],
    ...overrides.every,
    ...overrides[operation],
  } satisfies TransportRow;
}
