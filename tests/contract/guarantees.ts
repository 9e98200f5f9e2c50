import { expect } from 'vitest';
import type { TrueRow, TrueState } from '@/lib/hubspot-simulator/control.ts';
import type { JournalEntry } from '@/lib/hubspot-simulator/journal.ts';
import type { AnyChange, ChangeInput } from '@/lib/subscriptions/change.ts';
import type { BasisStored, ChangeResult, CheckResult } from '@/lib/subscriptions/outcome.ts';
import { certainlyRefused, type FaultBody } from './desk.ts';

/** What HubSpot truly held, and what it received. */
export interface Truth {
  before: TrueState;
  after: TrueState;
  journal: JournalEntry[];
}

const rowOf = (state: TrueState, id: string): TrueRow | undefined =>
  state.rows.find((row) => row.subscriptionId === id);

const writesOf = (journal: readonly JournalEntry[]): JournalEntry[] =>
  journal.filter((entry) => entry.operation === 'writeStatus');

/** What truly became of the basis and the explanation that were sent. */
function trueBasis(row: TrueRow | undefined, sent: ChangeInput): BasisStored {
  const parts = [
    { name: 'basis', sent: sent.legalBasis, stored: row?.legalBasis },
    { name: 'explanation', sent: sent.legalBasisExplanation, stored: row?.legalBasisExplanation },
  ].filter((part) => part.sent !== null && part.sent !== '');
  if (parts.length === 0) return 'none_sent';
  const wrong = parts.filter((part) => part.sent !== part.stored);
  if (wrong.length === 0) return 'stored';
  const which = wrong.length === 2 ? 'both' : wrong[0]?.name;
  const isMissing = wrong.every(({ stored }) => stored === null);
  return `${which}_${isMissing ? 'not_stored' : 'altered'}` as BasisStored;
}

/** Whether the record of HubSpot shows that one of our writes had an effect. */
export function wasApplied({ journal }: Truth): boolean {
  return writesOf(journal).some((entry) => entry.applied);
}

/**
 * Holds a settled outcome to the truth; nobody else changed anything meanwhile.
 */
export function expectTrueOutcome(
  truth: Truth,
  input: ChangeInput,
  settled: ChangeResult<AnyChange> | CheckResult,
): void {
  const { before, after, journal } = truth;
  const rowBefore = rowOf(before, input.subscriptionId);
  const row = rowOf(after, input.subscriptionId);
  const applied = wasApplied(truth);
  expect(applied, 'journal and state agree').toBe(
    JSON.stringify(row) !== JSON.stringify(rowBefore),
  );

  if (applied) {
    expect(settled.outcome).toBe('changed');
    // HubSpot's source tells who set a status, not who documented it.
    const isDocumented = rowBefore?.status === row?.status;
    if (!isDocumented) expect(settled).toMatchObject({ by: 'us' });
    expect(row?.status).toBe(input.statusState);
    expect(settled.basis).toBe(trueBasis(row, input));
  } else if (writesOf(journal).length > 0) {
    const certain = writesOf(journal).every(certainlyRefused);
    expect(settled).toMatchObject({
      outcome: 'refused',
      by: certain ? 'hubspot' : 'not_carried_out',
    });
  } else {
    expect(['refused', 'already']).toContain(settled.outcome);
  }

  for (const shown of settled.now?.rows ?? []) {
    expect(shown.status).toBe(rowOf(after, shown.subscriptionId)?.status);
  }
  if (settled.effect?.mailable === 'yes') {
    expect(row?.status).toBe('SUBSCRIBED');
    expect(after.wide.filter((wide) => wide.status === 'UNSUBSCRIBED')).toEqual([]);
  }
  expect(settled.elsewhere).toEqual([]);
}

/** The fault met the writes of a change: what is said of it is said under that fault, and not without it. */
export function expectFault(
  { fault }: FaultBody,
  { writes: exchanges }: ChangeResult<AnyChange>,
  journal: readonly JournalEntry[],
): void {
  const writes = writesOf(journal);
  if (fault === 'connection_refused') {
    expect(exchanges.flatMap(({ attempts }) => attempts).length).toBeGreaterThan(0);
    expect(writes).toEqual([]);
  } else
    expect(
      writes.map((entry) => entry.fault),
      'the fault happened',
    ).toContain(fault);
}

/**
 * Holds the requests to the rule of what may be repeated: after an attempt without a clear answer a
 * change is not sent again, an opt-out only after a fresh look at both endpoints.
 */
export function expectLawfulRepeats(
  { journal }: Pick<Truth, 'journal'>,
  lane: ChangeResult['lane'],
): void {
  const unclear = journal.findIndex(
    (entry) =>
      entry.operation === 'writeStatus' && !certainlyRefused(entry) && !isClear(entry, journal),
  );
  if (unclear < 0) return;
  const later = journal.slice(unclear + 1);
  if (lane !== 'unsubscribe') {
    expect(writesOf(later), 'sent again after an unclear attempt').toEqual([]);
    return;
  }
  let looks = new Set<string>();
  for (const entry of later) {
    if (entry.operation === 'writeStatus') {
      expect([...looks].sort(), 'looked before sending again').toEqual([
        'readStatuses',
        'readWideStatuses',
      ]);
      looks = new Set();
    } else if (entry.status === 200 && entry.fault === null) looks.add(entry.operation ?? '');
  }
  expect(writesOf(later).length, 'repeats of an opt-out').toBeLessThanOrEqual(2);
}

/** A write that HubSpot answered as it should, and the last one: nothing is left to repeat. */
function isClear(entry: JournalEntry, journal: readonly JournalEntry[]): boolean {
  return entry.fault === null && entry.status === 200 && writesOf(journal).at(-1) === entry;
}
