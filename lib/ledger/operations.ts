import 'server-only';
import { sql } from 'drizzle-orm';
import type { Database } from '../db/connection.ts';
import { DatabaseProblem } from '../db/problem.ts';
import { type Ledger, NothingToTouch } from './append.ts';
import type { EntryDraft } from './entry-draft.ts';
import { isErased } from './erase.ts';
import type { OpenOperation, Operations, Watch, WatchedOperation } from './operation.ts';

const COLUMNS = sql.raw(`id, opened_at_ms::text AS "openedAt", actor, subject,
  send_before_ms::text AS "sendBefore", first_sent_at_ms::text AS "firstSentAt",
  last_sent_at_ms::text AS "lastSentAt", work, looks`);

interface Row {
  [column: string]: unknown;
  id: string;
  openedAt: string;
  actor: string | null;
  subject: string | null;
  sendBefore: string;
  firstSentAt: string;
  lastSentAt: string;
  work: string;
  looks: number;
}

interface WatchedRow extends Row {
  openedSeq: string;
  lookAt: string;
  keptAt: string | null;
}

const isUnknown = (now: number, { actor }: Watch) =>
  sql`(kept_at_ms IS NOT NULL OR send_before_ms <= ${now})
    AND ${actor === null ? sql`true` : sql`actor = ${actor}`}`;

/** The operations of a log. */
export function createOperations(database: Database, ledger: Ledger): Operations {
  const find = async (id: string): Promise<OpenOperation | null> => {
    const { rows } = await database.db.execute<Row>(
      sql`SELECT ${COLUMNS} FROM open_operation WHERE id = ${id}`,
    );
    return rows[0] ? operationOf(rows[0]) : null;
  };

  return {
    find,

    async open({ id, actor, subject, sendAt, sendBefore, lookAt, work, detail }) {
      const draft: EntryDraft = {
        ...{ kind: 'change_opened', actor, subject, operation: id, outcome: null, detail },
      };
      try {
        const { at: openedAt } = await ledger.append(draft, {
          statement: ({ seq, at }, condition) => sql`
            INSERT INTO open_operation (id, opened_seq, opened_at_ms, actor, subject, send_before_ms,
              first_sent_at_ms, last_sent_at_ms, work, look_at_ms)
            SELECT ${id}::uuid, ${seq}::bigint, ${at}::bigint, ${actor}::uuid, ${subject}::uuid,
              ${sendBefore}::bigint, ${sendAt}::bigint, ${sendAt}::bigint, ${JSON.stringify(work)}::text, ${lookAt}::bigint
            WHERE ${condition} AND NOT ${isErased(subject)}`,
        });
        const times = { openedAt, firstSentAt: sendAt, lastSentAt: sendAt, sendBefore };
        return { id, actor, subject, work, looks: 0, ...times };
      } catch (problem) {
        if (isTwice(problem)) return null;
        if (problem instanceof NothingToTouch)
          throw new Error('This person was erased meanwhile.', { cause: problem });
        throw problem;
      }
    },

    async attempt(id, now) {
      try {
        const { rowCount } = await database.runPrepared(sql`
          UPDATE open_operation
          SET last_sent_at_ms = ${now}
          WHERE id = ${id} AND send_before_ms > ${now}`);
        return rowCount === 1;
      } catch (problem) {
        if (problem instanceof DatabaseProblem) return false;
        throw problem;
      }
    },

    async keepOpen(id, { at, lookAt, work }) {
      await database.run(sql`
        UPDATE open_operation SET look_at_ms = ${lookAt}, kept_at_ms = ${at},
          work = coalesce(${work ? JSON.stringify(work) : null}, work)
        WHERE id = ${id}`);
    },

    async close({ id, actor, subject }, { outcome, detail }) {
      try {
        await ledger.append(
          { kind: 'change_closed', actor, subject, operation: id, outcome, detail },
          {
            statement: (_placed, condition) =>
              sql`DELETE FROM open_operation WHERE id = ${id}::uuid AND ${condition}`,
          },
        );
        return true;
      } catch (problem) {
        // Somebody else has closed it.
        if (problem instanceof NothingToTouch || isTwice(problem)) return false;
        throw problem;
      }
    },

    async takeDue(now, { lookAgainAt, limit }) {
      const { rows } = await database.db.execute<Row>(sql`
        UPDATE open_operation SET look_at_ms = ${lookAgainAt}, looks = looks + 1
        WHERE id IN (SELECT id FROM open_operation WHERE look_at_ms <= ${now}
          ORDER BY look_at_ms LIMIT ${limit} FOR UPDATE SKIP LOCKED)
        RETURNING ${COLUMNS}`);
      return rows.map(operationOf);
    },

    async listUnknown(now, watch) {
      const { rows } = await database.db.execute<WatchedRow>(sql`
        SELECT ${COLUMNS}, opened_seq::text AS "openedSeq", look_at_ms::text AS "lookAt",
          kept_at_ms::text AS "keptAt"
        FROM open_operation WHERE ${isUnknown(now, watch)}
        ORDER BY opened_seq DESC LIMIT ${watch.limit}`);
      return rows.map(watchedOf);
    },

    async countUnknown(now, watch) {
      const { rows } = await database.db.execute<{ count: number }>(sql`
        SELECT count(*)::int AS count FROM (
          SELECT FROM open_operation WHERE ${isUnknown(now, watch)} LIMIT ${watch.limit}
        ) open`);
      return rows[0]?.count ?? 0;
    },
  };
}

function watchedOf({ openedSeq, lookAt, keptAt, ...row }: WatchedRow): WatchedOperation {
  return {
    ...operationOf(row),
    ...{
      openedSeq: Number(openedSeq),
      lookAt: Number(lookAt),
      keptAt: keptAt === null ? null : Number(keptAt),
    },
  };
}

function operationOf({ id, actor, subject, looks, ...row }: Row): OpenOperation {
  return {
    ...{ id, actor, subject, looks },
    openedAt: Number(row.openedAt),
    sendBefore: Number(row.sendBefore),
    firstSentAt: Number(row.firstSentAt),
    lastSentAt: Number(row.lastSentAt),
    work: JSON.parse(row.work),
  };
}

/** A second entry of this kind for this operation, or a second one that is open. */
const TWICE = ['ledger_entry_operation', 'open_operation_pkey'];

function isTwice(problem: unknown): boolean {
  return (
    problem instanceof DatabaseProblem &&
    problem.constraint !== null &&
    TWICE.includes(problem.constraint)
  );
}
