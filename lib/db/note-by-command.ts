import 'server-only';
import type { ClientBase } from 'pg';
import type { EntryDraft, Json } from '../ledger/entry-draft.ts';
import { VERSION } from '../version.ts';

/**
 * Notes for the record what somebody did by a command, in the transaction that is under way. The next
 * console that starts makes the entry: it has the key for that. Throws what PostgreSQL throws.
 */
export async function noteByCommand(
  client: ClientBase,
  kind: EntryDraft['kind'],
  facts: { [key: string]: Json },
): Promise<void> {
  const draft: EntryDraft = {
    ...{ kind, actor: null, subject: null, operation: null, outcome: null },
    detail: { who: null, version: VERSION, by: 'command', ...facts },
  };
  await client.query('INSERT INTO public.ledger_note (due_at_ms, draft) VALUES ($1, $2)', [
    Date.now(),
    JSON.stringify(draft),
  ]);
}
