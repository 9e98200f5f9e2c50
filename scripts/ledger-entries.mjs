// A log of any size for measurements: real entries, chained by the format's own arithmetic, with few
// busy and many idle actors and types, 1 % of the outcomes unknown, and things that never occur
// together. The same seed gives the same log, but for salts and keys.

import { generateKeyPairSync, randomBytes } from 'node:crypto';
import {
  BEGINNING,
  canonical,
  commitmentOf,
  entryHash,
  leafHash,
  pushSubtree,
  rootOf,
  SALT_BYTES,
  signHead,
} from '../lib/ledger/format.mjs';

/** @typedef {import('../lib/ledger/format.mjs').Header} Header */
/** @typedef {{ [key: string]: import('../lib/ledger/entry-draft.ts').Json }} Detail */
/** @typedef {Pick<Header, 'kind' | 'actor' | 'subject' | 'operation' | 'outcome'> & { detail: Detail }} Draft */

const DAY_MS = 86_400_000;
const SPAN_DAYS = 3 * 365;
const END = Date.parse('2026-11-23T00:00:00Z');
const SUBJECTS_PER_ENTRY = 0.12;
const BATCH = 20_000;

const BASES = [
  'CONSENT_WITH_NOTICE',
  'LEGITIMATE_INTEREST_CLIENT',
  'PERFORMANCE_OF_CONTRACT',
  'LEGITIMATE_INTEREST_OTHER',
];

/** Things by name that a measurement asks for. */
export const NAMES = {
  busyActor: idOf('a', 0),
  idleActor: idOf('a', 39),
  /** Does nothing but verify and export: never a change. */
  auditor: idOf('b', 0),
  busyType: '1000',
  idleType: '1011',
  /** Is about the first third of the log alone. */
  retiredType: '2000',
  busySubject: idOf('c', 0),
  campaign: 'Campaign 7',
  ticket: 'Ticket 1',
};

/** @param {string} of @param {number} index */
function idOf(of, index) {
  return `${of.repeat(8)}-0000-4000-8000-${index.toString(16).padStart(12, '0')}`;
}

/** mulberry32. @param {number} seed */
function randomOf(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * What is put on record, in its order.
 * @param {number} size
 * @param {number} seed
 * @returns {Generator<Draft>}
 */
function* draftsOf(size, seed) {
  const random = randomOf(seed);
  // The first of them are by far the busiest.
  /** @param {number} count @param {number} [by] */
  const skewed = (count, by = 4) => Math.floor(count * random() ** by);
  /** @param {number} from */
  const id = (from) =>
    `${Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0')}-${idOf('d', from).slice(9)}`;
  let made = 0;
  /** @param {Draft} draft */
  const entry = (draft) => {
    made++;
    return draft;
  };
  /** Opened and not yet closed: others come between. @type {Draft[]} */
  const open = [];
  while (made < size) {
    const closing = open.length > 0 && (open.length > 12 || random() < 0.5) ? open.shift() : null;
    if (closing) {
      yield entry(closing);
      continue;
    }
    const pick = random();
    if (pick < 0.12) {
      const actor = random() < 0.5 ? NAMES.auditor : idOf('a', skewed(40));
      const kind =
        actor === NAMES.auditor
          ? random() < 0.9
            ? 'verified'
            : 'exported'
          : (['sign_in', 'sign_out', 'sign_in_failed'][Math.floor(random() * 3)] ?? 'sign_in');
      const detail = { who: whoOf(actor, id(made)), version: '0.1.0', note: `entry ${made}` };
      yield entry({ kind, actor, subject: null, operation: null, outcome: null, detail });
      continue;
    }
    const actor = idOf('a', skewed(40));
    const subject = idOf('c', skewed(Math.ceil(size * SUBJECTS_PER_ENTRY), 1.5));
    const isEarly = made < size / 3;
    const type = isEarly && random() < 0.3 ? NAMES.retiredType : String(1000 + skewed(12));
    const basis = random() < 0.6 ? null : (BASES[skewed(BASES.length)] ?? null);
    const reference =
      random() < 0.05
        ? NAMES.campaign
        : random() < 0.3
          ? `Ticket ${Math.floor(random() * size)}`
          : '';
    const change = {
      subscriberIdString: `person-${subject.slice(-12)}@example.com`,
      subscriptionId: type,
      statusState: basis === null ? 'UNSUBSCRIBED' : 'SUBSCRIBED',
      legalBasis: basis,
      legalBasisExplanation: basis === null ? '' : 'Asked by telephone; told: weekly, from us.',
      ...{ reason: '', reference },
    };
    const operation = id(made);
    const base = { who: whoOf(actor, id(made)), version: '0.1.0', change, lane: 'unsubscribe' };
    const outcomeAt = random();
    const outcome =
      outcomeAt < 0.02
        ? 'unknown'
        : outcomeAt < 0.06
          ? 'refused'
          : outcomeAt < 0.1
            ? 'already'
            : 'changed';
    open.push({
      ...{ kind: 'change_closed', actor, subject, operation, outcome },
      detail: {
        ...base,
        ...{ correlationId: id(made), durationMs: Math.floor(random() * 900), calls: 4 },
        ...{ verdict: { outcome }, reply: { status: 200, body: '{"status":"COMPLETE"}' } },
      },
    });
    yield entry({
      ...{ kind: 'change_opened', actor, subject, operation, outcome: null },
      detail: { ...base, isContact: true, before: null },
    });
  }
}

/** @param {string} actor @param {string} session */
function whoOf(actor, session) {
  return { name: `Colleague ${actor.slice(-2)}`, role: 'agent', session, request: session };
}

/**
 * The log in batches of rows for COPY, and at the end its signed head.
 * @param {{ size: number, seed?: number }} options
 */
async function* generateEntries({ size, seed = 1 }) {
  const { privateKey } = generateKeyPairSync('ed25519');
  /** @type {import('../lib/ledger/format.mjs').Frontier} */
  const frontier = [];
  let previous = BEGINNING;
  let at = 0;
  let seq = 0;
  let rows = noRows();
  for (const { detail, ...draft } of draftsOf(size, seed)) {
    if (seq === size) break;
    seq++;
    at = Math.floor(END - SPAN_DAYS * DAY_MS * (1 - seq / size));
    const salt = randomBytes(SALT_BYTES);
    const text = canonical(detail);
    const commitment = commitmentOf(salt, text);
    /** @type {Header} */
    const header = {
      v: 1,
      portal: 'demo',
      seq,
      at,
      ...draft,
      commitment: commitment.toString('hex'),
    };
    const hash = entryHash(previous, header);
    const nodes = Buffer.concat(pushSubtree(frontier, 0, leafHash(hash)));
    const { kind, actor, subject, operation, outcome } = draft;
    rows.ledger_entry.push(
      line([
        seq,
        'demo',
        at,
        kind,
        actor,
        subject,
        operation,
        outcome,
        commitment,
        previous,
        hash,
        nodes,
      ]),
    );
    rows.ledger_detail.push(line([seq, salt, text]));
    rows.ledger_search.push(line([seq, at, kind, actor, subject, outcome, ...termsOf(detail)]));
    previous = hash;
    if (rows.ledger_entry.length === BATCH) {
      yield { rows, head: null };
      rows = noRows();
    }
  }
  const head = signHead(
    {
      ...{ v: 1, portal: 'demo', size: seq, at },
      ...{ hash: previous.toString('hex'), root: rootOf(frontier).toString('hex') },
    },
    privateKey,
  );
  yield { rows, head: { ...head, frontier: Buffer.concat(frontier.map(({ hash }) => hash)) } };
}

/**
 * Writes a log into a database that has none yet. Takes how rows are copied, as `lib/db/copy.ts` does;
 * gives the public key of its heads.
 * @param {import('pg').Client} client
 * @param {typeof import('../lib/db/copy.ts').copyIn} copyIn
 * @param {{ size: number, seed?: number }} options
 */
export async function fillLog(client, copyIn, options) {
  let publicKey = '';
  for await (const { rows, head } of generateEntries(options)) {
    for (const [into, lines] of Object.entries(rows)) {
      await copyIn(client, `COPY ${into} (${COLUMNS[into]}) FROM STDIN`, [
        Buffer.from(lines.join('')),
      ]);
    }
    if (!head) continue;
    publicKey = head.publicKey;
    await client.query(
      `UPDATE ledger_head SET size = $1, at_ms = $2, hash = $3, frontier = $4, signature = $5,
         public_key = $6`,
      [
        ...[head.head.size, head.head.at, Buffer.from(head.head.hash, 'hex'), head.frontier],
        ...[Buffer.from(head.signature, 'base64'), Buffer.from(head.publicKey, 'base64')],
      ],
    );
  }
  return publicKey;
}

/** @type {Record<string, string>} */
const COLUMNS = {
  ledger_entry:
    'seq, portal, at_ms, kind, actor, subject, operation, outcome, commitment, previous, hash, nodes',
  ledger_detail: 'seq, salt, detail',
  ledger_search:
    'seq, at_ms, kind, actor, subject, outcome, subscription_id, legal_basis, reference, correlation_id',
};

/** @returns {{ ledger_entry: string[], ledger_detail: string[], ledger_search: string[] }} */
const noRows = () => ({ ledger_entry: [], ledger_detail: [], ledger_search: [] });

/**
 * As `lib/ledger/search-terms.ts` has it.
 * @param {Detail} detail
 */
function termsOf({ change, correlationId }) {
  if (typeof change !== 'object' || change === null || Array.isArray(change))
    return [null, null, null, null];
  const { subscriptionId, legalBasis, reference } = change;
  return [subscriptionId, legalBasis ?? 'none', reference || null, correlationId ?? null];
}

/**
 * A row in PostgreSQL's text format.
 * @param {unknown[]} values
 */
function line(values) {
  return `${values.map(fieldOf).join('\t')}\n`;
}

/** @param {unknown} value */
function fieldOf(value) {
  if (value === null || value === undefined) return '\\N';
  if (Buffer.isBuffer(value)) return `\\\\x${value.toString('hex')}`;
  return String(value).replace(/[\\\t\n\r]/g, (sign) => ESCAPED[sign] ?? sign);
}

/** @type {Record<string, string>} */
const ESCAPED = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
