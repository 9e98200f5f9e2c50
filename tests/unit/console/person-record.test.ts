import { expect, test } from 'vitest';
import { maskStaff } from '@/app/(console)/audit-log/person/[subject]/mask-staff.ts';
import { deedsOf } from '@/app/(console)/audit-log/person/[subject]/read-record.ts';
import type { ReadEntry } from '@/lib/ledger/read-entry.ts';

function entry(seq: number, more: Partial<ReadEntry> = {}): ReadEntry {
  return {
    ...{ seq, at: seq, kind: 'refused', subject: 's', operation: null, outcome: null },
    ...{ actor: null, detail: {}, ...more },
  };
}

const by = (id: string, name: string) => ({
  actor: id,
  detail: { who: { name, role: 'agent', session: 'session-1', request: 'request-1' }, kept: 'yes' },
});

test('no name of staff is left; each has one number throughout, whatever they were called', () => {
  const entries = [
    entry(1, by('a', 'Ada Example')),
    entry(2, by('b', 'Ben Example')),
    entry(3, by('a', 'Ada Married')),
    entry(4, { actor: 'b', detail: null }),
    entry(5, { actor: null, detail: { who: null } }),
  ];
  const masked = maskStaff(entries, (number) => `staff ${number}`);
  const text = JSON.stringify(masked);
  for (const trace of ['Ada', 'Ben', 'agent', 'session-1', 'request-1'])
    expect(text).not.toContain(trace);
  const names = masked.entries.map(({ detail }) => detail?.who);
  expect(names).toEqual([
    ...[{ name: 'staff 1' }, { name: 'staff 2' }, { name: 'staff 1' }],
    ...[undefined, null],
  ]);
  expect(masked.actors).toEqual([
    { id: 'a', name: 'staff 1' },
    { id: 'b', name: 'staff 2' },
  ]);
  expect(masked.entries[0]?.detail).toMatchObject({ kept: 'yes' });
});

test('an operation is one deed, told by its end, in the order in which deeds began', () => {
  const deeds = deedsOf([
    entry(1, { operation: 'x', kind: 'change_opened' }),
    entry(2),
    entry(3, { operation: 'y', kind: 'change_opened' }),
    entry(4, { operation: 'x', kind: 'change_closed' }),
  ]);
  expect(deeds.map(({ main, seqs }) => [main.seq, seqs])).toEqual([
    [4, [1, 4]],
    [2, [2]],
    [3, [3]],
  ]);
});
