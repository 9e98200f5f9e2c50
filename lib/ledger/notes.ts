import 'server-only';
import { sql } from 'drizzle-orm';
import type { Database, Queries, Transaction } from '../db/connection.ts';
import { DatabaseProblem } from '../db/problem.ts';
import { type Ledger, NothingToTouch } from './append.ts';
import type { EntryDraft } from './entry-draft.ts';
import { isErased } from './erase.ts';

/** A flood is one entry for as long as this, with a count. */
export const FLOOD_WINDOW_MS = 60_000;

/**
 * What goes on record beside changes. A note is committed with the act that it is about, in the same
 * transaction where there is one; it becomes an entry when it is written up.
 */
export interface Notes {
  /**
   * Notes something. `flood` names what is the same thing again: its first time becomes an entry, and
   * what follows within a minute is one more, with the number in `times`. Throws `DatabaseProblem`.
   */
  note(on: Queries | Transaction, draft: EntryDraft, flood?: string): Promise<void>;
  /** Whether something was noted since it was last written up by this process. */
  hasNew(): boolean;
  /** Writes up what is due, of all processes. What the database does not take now waits. */
  writeUp(): Promise<void>;
}

interface NoteRow {
  [column: string]: unknown;
  id: string;
  flood: string | null;
  more: number;
  draft: string;
}

interface DueNote extends Pick<NoteRow, 'id' | 'flood' | 'more'> {
  entry: EntryDraft;
}

/** The notes of a log. */
export function createNotes(database: Database, ledger: Ledger, now = Date.now): Notes {
  let isNew = false;

  /** Removes those of which nothing comes: of an erased person, or of a flood that was none. */
  const removeOver = async (due: readonly DueNote[]): Promise<ReadonlySet<string>> => {
    const list = (pick: (note: DueNote) => string | null) => sql.param(due.map(pick));
    const { rows } = await database.db.execute<{ id: string }>(sql`
      DELETE FROM ledger_note USING unnest(
        ${list(({ id }) => id)}::uuid[], ${list(({ entry }) => entry.subject)}::uuid[]
      ) AS due (id, subject)
      WHERE ledger_note.id = due.id
        AND (${isErased(sql`due.subject`)} OR (flood IS NOT NULL AND more = 0))
      RETURNING ledger_note.id`);
    return new Set(rows.map(({ id }) => id));
  };

  const writeOne = async ({ id, flood, more, entry }: DueNote): Promise<void> => {
    const { detail } = entry;
    const counted = flood === null ? detail : { ...detail, times: more };
    try {
      await ledger.append(
        { ...entry, detail: counted },
        {
          statement: (_placed, condition) =>
            sql`DELETE FROM ledger_note WHERE id = ${id}::uuid AND more = ${more}::int AND ${condition}`,
        },
      );
    } catch (problem) {
      // Somebody else has written it up, or it happened again.
      if (!(problem instanceof NothingToTouch)) throw problem;
    }
  };

  return {
    async note(on, draft, flood) {
      isNew = true;
      await addNote(on, draft, now(), flood);
    },
    hasNew: () => isNew,
    async writeUp() {
      isNew = false;
      try {
        const { rows } = await database.db.execute<NoteRow>(sql`
          SELECT id, flood, more, draft FROM ledger_note WHERE due_at_ms <= ${now()}
          ORDER BY due_at_ms LIMIT 1000`);
        if (rows.length === 0) return;
        const due = rows.map(({ draft, ...row }) => ({ ...row, entry: JSON.parse(draft) }));
        const over = await removeOver(due);
        // Asked for at once and in the order of the acts, so that they come to stand in it.
        await Promise.all(due.filter(({ id }) => !over.has(id)).map(writeOne));
      } catch (problem) {
        if (!(problem instanceof DatabaseProblem)) throw problem;
      }
    },
  };
}

/**
 * As `Notes.note`, for whoever cannot write it up: the next process that can, does. `now`: ms since the
 * epoch.
 */
export async function addNote(
  on: Queries | Transaction,
  draft: EntryDraft,
  now: number,
  flood?: string,
): Promise<void> {
  const text = JSON.stringify(draft);
  if (flood === undefined) {
    await on.execute(sql`INSERT INTO ledger_note (due_at_ms, draft) VALUES (${now}, ${text})`);
    return;
  }
  await on.execute(sql`
    WITH first AS (
      INSERT INTO ledger_note (due_at_ms, flood, draft)
      VALUES (${now + FLOOD_WINDOW_MS}, ${flood}, ${text})
      ON CONFLICT (flood) DO UPDATE SET more = ledger_note.more + 1
      RETURNING more
    )
    INSERT INTO ledger_note (due_at_ms, draft)
    SELECT ${now}::bigint, ${text} FROM first WHERE more = 0`);
}
