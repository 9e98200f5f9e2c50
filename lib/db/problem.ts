import { DrizzleQueryError } from 'drizzle-orm/errors';

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

/**
 * The only error that leaves `lib/db`: what kind it is, and a sentence. It holds no query, no
 * parameter and no value, in whatever way it is printed; the error that it stands for is not kept.
 */
export class DatabaseProblem extends Error {
  override readonly name = 'DatabaseProblem';
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
}

/** SQLSTATEs, by their first letters, that tell that the database cannot be used now. */
const GONE_STATES = ['08', '28', '3D', '53300', '57P', '58'];

/** What pg says of a connection without a code; none of it holds a value. */
const CONNECTION_WORDS =
  /^(?:Connection terminated|timeout e|Query read timeout|Client has encountered|Cannot use a pool after|Client was closed)/;

/**
 * Turns whatever a call to the database threw (pg's error, Drizzle's, the network's) into a
 * `DatabaseProblem`; one comes back as it is.
 */
export function problemOf(thrown: unknown): DatabaseProblem {
  if (thrown instanceof DatabaseProblem) return thrown;
  if (!(thrown instanceof Error)) return new DatabaseProblem('other');
  if (thrown instanceof DrizzleQueryError) return problemOf(thrown.cause);
  if (thrown instanceof AggregateError && thrown.errors.length > 0)
    return problemOf(thrown.errors[0]);
  const code = textOf(thrown, 'code');
  if (code !== undefined && 'syscall' in thrown)
    return new DatabaseProblem('gone', undefined, { code });
  if (code !== undefined && /^[0-9A-Z]{5}$/.test(code))
    return new DatabaseProblem(kindOf(code), undefined, {
      code,
      constraint: textOf(thrown, 'constraint'),
      table: textOf(thrown, 'table'),
    });
  return new DatabaseProblem(CONNECTION_WORDS.test(thrown.message) ? 'gone' : 'other');
}

/** Runs a call to the database; whatever it throws comes out as a `DatabaseProblem`. */
export async function withoutValues<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (thrown) {
    throw problemOf(thrown);
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
