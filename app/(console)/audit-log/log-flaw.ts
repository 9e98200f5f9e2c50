import type { PutRight } from '@/lib/demo/tamper.ts';
import type { LastChecks } from '@/lib/ledger/record-check.ts';
import type { Rollback } from '@/lib/ledger/rollback.ts';

/** What the last check found wrong. */
export interface Flaw {
  problem: string;
  seq: number;
  at: number;
  /** In the demo: it was put right since, and nobody has checked that yet. */
  putRight: PutRight | null;
}

/** How it stands with the log. */
export interface LogState extends LastChecks {
  size: number;
  flaw: Flaw | null;
  /** What the heads that are kept outside say against it. */
  rollback: Rollback | 'unreadable' | null;
}

/** Whether entries cannot be relied on: not where only the search is wrong, or a file beside the log. */
export function isDoubtful({ flaw, rollback }: LogState): boolean {
  return (
    (flaw !== null && flaw.problem !== 'search_differs') ||
    (rollback !== null && rollback !== 'unreadable')
  );
}

/** Problems of which there is an entry to look at. */
const OF_ENTRY = ['changed', 'inserted', 'reordered', 'detail_changed', 'detail_destroyed'].concat(
  'search_differs',
);

/** Whether what was found is about an entry that can be looked at. */
export function isOfEntry({ problem }: Pick<Flaw, 'problem'>): boolean {
  return OF_ENTRY.includes(problem);
}

/** What was found about one entry, or null. */
export function flawOf({ flaw }: Pick<LogState, 'flaw'>, seq: number): Flaw | null {
  if (flaw === null) return null;
  if (flaw.problem === 'rebuilt') return seq >= flaw.seq ? flaw : null;
  return isOfEntry(flaw) && flaw.seq === seq ? flaw : null;
}
