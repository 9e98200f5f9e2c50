import 'server-only';
import { DrizzleQueryError } from 'drizzle-orm/errors';
import { DatabaseError } from 'pg';

/** What is wrong with the database, as far as anybody can do something about it. */
export type DatabaseProblemKind =
  | 'gone'
  | 'read_only'
  | 'disk_full'
  | 'too_new'
  | 'wrong_stamp'
  | 'other';

/** The parts of PostgreSQL's error that hold names of ours and no value of anybody. */
export interface ProblemFacts {
  /** SQLSTATE. */
  code?: string | undefined;
  constraint?: string | undefined;
  table?: string | undefined;
}

const SENTENCES: Record<DatabaseProblemKind, string> = {
  gone: 'The database does not answer.',
  read_only: 'The database takes no changes: it is read-only.',
  disk_full: 'The disk of the database is full.',
  too_new: 'The database was made by a newer version of Consent Desk.',
  wrong_stamp: 'The database belongs to something else.',
  other: 'The database refused a query.',
};

const MARK = Symbol.for('consent-desk.DatabaseProblem');

/**
 * The only error that leaves `lib/db`: what kind it is, and a sentence. It holds no query, no
 * parameter and no value, in whatever way it is printed; the error that it stands for is not kept.
 */
export class DatabaseProblem extends Error {
  override readonly name = 'DatabaseProblem';
  readonly [MARK] = true;
  readonly kind: DatabaseProblemKind;
  readonly code: string | null;
  readonly constraint: string | null;
  readonly table: string | null;

  constructor(kind: DatabaseProblemKind, sentence?: string, facts: ProblemFacts = {}) {
    const code = facts.code ?? null;
    super(sentence ?? `${SENTENCES[kind]}${code ? ` (${code})` : ''}`);
    this.kind = kind;
    this.code = code;
    this.constraint = facts.constraint ?? null;
    this.table = facts.table ?? null;
  }

  /**
   * Next builds this file into several bundles of one process, which share the database: a problem
   * of any of them is one.
   */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && MARK in value;
  }
}

/** SQLSTATEs, by their first letters, that tell that the database cannot be used now, or keeps us waiting. */
const GONE_STATES = ['08', '28', '3D', '53300', '55P03', '57014', '57P', '58'];

/** What pg says of a connection without a code; none of it holds a value. */
const CONNECTION_WORDS =
  /^(?:Connection terminated|timeout e|Query read timeout|Client has encountered|Cannot use a pool after|Client was closed)/;

/** What the network says when nobody answers; a full disk of ours, say, is none of these. */
const NETWORK_CODES =
  /^(?:ECONN(?:REFUSED|RESET|ABORTED)|EPIPE|ETIMEDOUT|EHOST(?:UNREACH|DOWN)|ENET(?:UNREACH|DOWN)|ENOTFOUND|EAI_AGAIN)$/;

/** The problem of an error that pg, Drizzle or the network threw; null for any other error. */
function known(thrown: unknown): DatabaseProblem | null {
  if (thrown instanceof DatabaseProblem) return thrown;
  if (thrown instanceof DrizzleQueryError)
    return known(thrown.cause) ?? new DatabaseProblem('other');
  if (thrown instanceof AggregateError && thrown.errors.length > 0) return known(thrown.errors[0]);
  if (!(thrown instanceof Error)) return null;
  const code = textOf(thrown, 'code');
  if (thrown instanceof DatabaseError && code !== undefined)
    return new DatabaseProblem(kindOf(code), undefined, {
      code,
      constraint: textOf(thrown, 'constraint'),
      table: textOf(thrown, 'table'),
    });
  if (code !== undefined && NETWORK_CODES.test(code))
    return new DatabaseProblem('gone', undefined, { code });
  return CONNECTION_WORDS.test(thrown.message) ? new DatabaseProblem('gone') : null;
}

/** Turns whatever a call to the database threw into a `DatabaseProblem`; one comes back as it is. */
export function problemOf(thrown: unknown): DatabaseProblem {
  return known(thrown) ?? new DatabaseProblem('other');
}

/** Runs a call to the database; whatever it throws comes out as a `DatabaseProblem`. */
export async function withoutValues<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (thrown) {
    throw problemOf(thrown);
  }
}

/**
 * Runs some work that calls the database among other things: what the database throws comes out as a
 * `DatabaseProblem`, everything else as it is.
 */
export async function withoutValuesAmong<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw known(thrown) ?? thrown;
  }
}

function kindOf(code: string): DatabaseProblemKind {
  if (code === '25006') return 'read_only';
  if (code === '53100') return 'disk_full';
  return GONE_STATES.some((start) => code.startsWith(start)) ? 'gone' : 'other';
}

function textOf(error: Error, key: string): string | undefined {
  const value: unknown = Reflect.get(error, key);
  return typeof value === 'string' ? value : undefined;
}
