import { sql } from 'drizzle-orm';
import {
  bigint,
  check,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { bytes, sortableText } from './columns.ts';

/** Ms since the epoch. */
const ms = (name: string) => bigint(name, { mode: 'number' });
const isSha256 = (column: string) => sql.raw(`octet_length("${column}") = 32`);

/**
 * What is chained and never changed (docs/ledger-format.md): it names nobody. Triggers refuse UPDATE,
 * DELETE and TRUNCATE.
 */
export const ledgerEntries = pgTable(
  'ledger_entry',
  {
    seq: ms('seq').primaryKey(),
    /** Null while the database belongs to no HubSpot account yet. */
    portal: text('portal'),
    at: ms('at_ms').notNull(),
    kind: sortableText('kind').notNull(),
    actor: uuid('actor'),
    subject: uuid('subject'),
    operation: uuid('operation'),
    outcome: sortableText('outcome'),
    commitment: bytes('commitment').notNull(),
    previous: bytes('previous').notNull(),
    hash: bytes('hash').notNull(),
    /** The subtrees that this entry completes, from level 1 up, 32 bytes each. */
    nodes: bytes('nodes').notNull(),
  },
  (table) => [
    // One entry of a kind for one operation: none is opened or closed twice.
    uniqueIndex('ledger_entry_operation').on(table.operation, table.kind),
    check('ledger_entry_seq', sql`${table.seq} > 0`),
    check('ledger_entry_commitment', isSha256('commitment')),
    check('ledger_entry_previous', isSha256('previous')),
    check('ledger_entry_hash', isSha256('hash')),
    check('ledger_entry_nodes', sql`octet_length(${table.nodes}) % 32 = 0`),
  ],
);

/** What describes a person, staff included; erasing deletes the row, and the entry stays. */
export const ledgerDetails = pgTable(
  'ledger_detail',
  {
    seq: ms('seq').primaryKey(),
    salt: bytes('salt').notNull(),
    /** Canonical JSON. */
    detail: text('detail').notNull(),
  },
  (table) => [check('ledger_detail_salt', sql`octet_length(${table.salt}) = 32`)],
);

/** By what entries are found: a copy that is made anew from the entries at any time. */
export const ledgerSearch = pgTable(
  'ledger_search',
  {
    seq: ms('seq').primaryKey(),
    at: ms('at_ms').notNull(),
    kind: sortableText('kind').notNull(),
    actor: uuid('actor'),
    subject: uuid('subject'),
    outcome: sortableText('outcome'),
    subscriptionId: sortableText('subscription_id'),
    legalBasis: sortableText('legal_basis'),
    reference: sortableText('reference'),
    correlationId: sortableText('correlation_id'),
    /** The id of what stands together here, of `ledger_combination`. */
    combination: bigint('combination', { mode: 'bigint' }).generatedAlwaysAs(
      sql`ledger_combination_of(kind, actor, outcome, subscription_id, legal_basis)`,
    ),
  },
  (table) => [
    index('ledger_search_at').on(table.at),
    index('ledger_search_kind').on(table.kind, table.seq),
    index('ledger_search_subject').on(table.subject, table.seq),
    index('ledger_search_type').on(table.subscriptionId, table.seq),
    index('ledger_search_reference').on(table.reference, table.seq),
    index('ledger_search_correlation').on(table.correlationId, table.seq),
    index('ledger_search_combination').on(table.combination, table.seq),
    // For what many entries carry, together with something rare.
    index('ledger_search_reference_combination')
      .on(table.reference, table.combination, table.seq)
      .where(sql`${table.reference} IS NOT NULL`),
  ],
);

/**
 * What stands together in entries: a search for any of it, and for what must not be, walks the entries of
 * the combinations that fit, each backwards by its index. A trigger adds what is new.
 */
export const ledgerCombinations = pgTable('ledger_combination', {
  /** `ledger_combination_of` the rest. */
  id: bigint('id', { mode: 'bigint' }).primaryKey(),
  kind: sortableText('kind').notNull(),
  actor: uuid('actor'),
  outcome: sortableText('outcome'),
  subscriptionId: sortableText('subscription_id'),
  legalBasis: sortableText('legal_basis'),
  /** There is none of it before this. */
  firstSeq: ms('first_seq').notNull(),
  /** There is none of it more than 10,000 after this, which is put forward that seldom. */
  lastSeq: ms('last_seq').notNull(),
});

/** Where the log ends: one row, which whoever appends holds fast. */
export const ledgerHead = pgTable(
  'ledger_head',
  {
    id: smallint('id').primaryKey().default(1),
    size: ms('size').notNull().default(0),
    at: ms('at_ms').notNull().default(0),
    hash: bytes('hash').notNull(),
    /** The complete subtrees of all entries, the widest first, 32 bytes each. */
    frontier: bytes('frontier').notNull(),
    /** Ed25519, of the head; null while there are no entries. */
    signature: bytes('signature'),
    /** SPKI. */
    publicKey: bytes('public_key'),
  },
  (table) => [check('ledger_head_is_one_row', sql`${table.id} = 1`)],
);

/** When the log was checked, and when a head of it was taken elsewhere; the screen shows the newest. */
export const ledgerChecks = pgTable(
  'ledger_check',
  {
    at: ms('at_ms').notNull(),
    what: text('what', { enum: ['verified', 'head_kept'] }).notNull(),
    /** How many entries the log had. */
    size: ms('size').notNull(),
    /** What was wrong and at which entry; null: nothing. */
    problem: text('problem'),
    problemSeq: ms('problem_seq'),
    durationMs: integer('duration_ms'),
  },
  (table) => [primaryKey({ columns: [table.what, table.at] })],
);

/** Changes that are opened and not closed: what whoever takes one over needs to settle it. */
export const openOperations = pgTable(
  'open_operation',
  {
    id: uuid('id').primaryKey(),
    openedSeq: ms('opened_seq').notNull(),
    openedAt: ms('opened_at_ms').notNull(),
    actor: uuid('actor'),
    subject: uuid('subject'),
    /** After this no attempt may begin. */
    sendBefore: ms('send_before_ms').notNull(),
    /** When the first and the last attempt were about to begin. */
    firstSentAt: ms('first_sent_at_ms').notNull(),
    lastSentAt: ms('last_sent_at_ms').notNull(),
    /** What is closed with, JSON; it names the person. */
    work: text('work').notNull(),
    /** When HubSpot is looked at next by the settle task, and how often it has been. */
    lookAt: ms('look_at_ms').notNull(),
    looks: integer('looks').notNull().default(0),
    /** When it was last found to be unknown; null: whoever sends it is at it, or has died of it. */
    keptAt: ms('kept_at_ms'),
  },
  (table) => [
    index('open_operation_look_at').on(table.lookAt),
    index('open_operation_actor').on(table.actor),
    index('open_operation_subject').on(table.subject),
  ],
);

/**
 * What is to go on record and was committed with the act that it is about; from here it is appended
 * and removed in one transaction. `flood`: what is the same is counted in `more` until it is due.
 */
export const ledgerNotes = pgTable(
  'ledger_note',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    dueAt: ms('due_at_ms').notNull(),
    flood: text('flood'),
    more: integer('more').notNull().default(0),
    /** JSON; it may name people. */
    draft: text('draft').notNull(),
  },
  (table) => [
    uniqueIndex('ledger_note_flood').on(table.flood),
    index('ledger_note_due_at').on(table.dueAt),
  ],
);

/** How long the details of a kind of entries are kept; none: as long as the log. */
export const retention = pgTable(
  'retention',
  {
    kind: sortableText('kind').primaryKey(),
    days: integer('days').notNull(),
  },
  (table) => [check('retention_days', sql`${table.days} > 0`)],
);

/** Addresses that were erased and should not be mailed again: keyed hashes, to warn and for nothing else. */
export const suppressionMarks = pgTable(
  'suppression_mark',
  {
    addressHash: bytes('address_hash').primaryKey(),
    since: ms('since_ms').notNull(),
  },
  (table) => [check('suppression_mark_is_sha256', sql`octet_length(${table.addressHash}) = 32`)],
);
