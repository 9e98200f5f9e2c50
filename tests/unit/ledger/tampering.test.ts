import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { commitmentOf, entryHash, signHead } from '@/lib/ledger/format.mjs';
import type { KeptEntry } from '@/lib/ledger/verifier.mjs';
import { type Draft, KEY, makeLog, verdictOn } from './log-world.ts';

const SIZE = 21;
const drafts = (count = SIZE): Draft[] =>
  Array.from({ length: count }, (_, index) => ({ detail: { note: `entry ${index + 1}` } }));

/** Gives entries their places as the forger would, without a hash. */
const renumber = (entries: KeptEntry[]) =>
  entries.map((entry, index) => ({ ...entry, header: { ...entry.header, seq: index + 1 } }));

/** The same with correct hashes from one entry on: all that somebody without the key can do. */
function rehash(entries: KeptEntry[], from: number): KeptEntry[] {
  const done: KeptEntry[] = [];
  for (const entry of renumber(entries)) {
    const previous = done.at(-1)?.hash ?? entry.previous;
    done.push(
      entry.header.seq < from
        ? entry
        : { ...entry, previous, hash: entryHash(previous, entry.header) },
    );
  }
  return done;
}

const PLACES = [1, 2, 8, 13, SIZE - 1, SIZE];

test('a log that nobody touched has nothing wrong with it, at any size, against any earlier head', () => {
  for (let size = 1; size <= 40; size++) {
    const { entries, head, heads } = makeLog(drafts(size));
    expect(verdictOn(entries, head, heads)).toBeNull();
  }
});

describe.each(PLACES)('entry %i', (seq) => {
  const { entries, head } = makeLog(drafts());
  const at = seq - 1;
  const forge = (change: (entry: KeptEntry) => KeptEntry) =>
    entries.map((entry, index) => (index === at ? change(entry) : entry));

  test.each<[string, (header: KeptEntry['header']) => object]>([
    ['actor', () => ({ actor: 'somebody else' })],
    ['subject', () => ({ subject: 'somebody else' })],
    ['time', ({ at }) => ({ at: at + 1 })],
    ['kind', () => ({ kind: 'nothing' })],
    ['outcome', () => ({ outcome: 'changed' })],
    ['portal', () => ({ portal: '1' })],
    ['commitment', () => ({ commitment: '0'.repeat(64) })],
  ])('with another %s is found changed', (_what, change) => {
    const forged = forge((entry) => ({
      ...entry,
      header: { ...entry.header, ...change(entry.header) },
    }));
    expect(verdictOn(forged, head)).toEqual({ code: 'changed', seq });
  });

  test('that was changed and hashed anew is found', () => {
    const forged = forge(({ header, previous, ...entry }) => {
      const other = { ...header, outcome: 'refused' };
      return { ...entry, header: other, previous, hash: entryHash(previous, other) };
    });
    // The last has none after it: only the head tells, and that since when it is not known.
    const expected = seq === SIZE ? { code: 'rebuilt', seq: 1 } : { code: 'changed', seq };
    expect(verdictOn(forged, head)).toEqual(expected);
  });

  test('with another detail is found', () => {
    const salt = randomBytes(32);
    for (const detail of [{ detail: '{"note":"another"}' }, { salt }])
      expect(
        verdictOn(
          forge((entry) => ({ ...entry, ...detail })),
          head,
        ),
      ).toEqual({
        ...{ code: 'detail_changed', seq },
      });
  });

  test('without its detail is found', () => {
    const forged = forge((entry) => ({ ...entry, detail: null, salt: null }));
    expect(verdictOn(forged, head)).toEqual({ code: 'detail_destroyed', seq });
  });

  test('that is gone is found, also when the others are renumbered', () => {
    const without = entries.filter((_, index) => index !== at);
    const code = seq === SIZE ? 'cut_off' : 'missing';
    expect(verdictOn(without, head)).toEqual({ code, seq });
    expect(verdictOn(renumber(without), head)).toEqual({ code, seq });
  });

  test('that is new is found, whether it is hashed or not', () => {
    const [model] = entries;
    if (!model) throw new Error('There is no entry.');
    const previous = entries[at - 1]?.hash ?? model.previous;
    const header = { ...model.header, seq, at: entries[at]?.header.at ?? 0 };
    const inserted = [
      { ...model, header, previous, hash: randomBytes(32) },
      { ...model, header, previous, hash: entryHash(previous, header) },
    ];
    for (const entry of inserted) {
      const forged = renumber([...entries.slice(0, at), entry, ...entries.slice(at)]);
      expect(verdictOn(forged, head)).toEqual({ code: 'inserted', seq });
    }
  });

  test.each(PLACES.filter((other) => other > seq))(
    'that changed places with %i is found',
    (other) => {
      const swapped = entries.map((entry, index) =>
        index === at
          ? (entries[other - 1] ?? entry)
          : index === other - 1
            ? (entries[at] ?? entry)
            : entry,
      );
      for (const forged of [swapped, renumber(swapped)])
        expect(verdictOn(forged, head)).toEqual({ code: 'reordered', seq });
    },
  );

  test('from which all is rebuilt with correct hashes is found: by the head, and by one kept outside', () => {
    const { heads } = makeLog(drafts());
    const own = makeLog(drafts());
    const altered = own.entries.map((entry, index) =>
      index === at ? { ...entry, header: { ...entry.header, outcome: 'refused' } } : entry,
    );
    const rebuilt = rehash(altered, seq);
    expect(verdictOn(rebuilt, own.head)).toEqual({ code: 'rebuilt', seq: 1 });
    expect(heads).toHaveLength(SIZE);
    // Of two heads kept outside, one from before and one from after, the first still agrees.
    const kept = [own.heads[at - 1], own.heads[at]].filter((one) => one !== undefined);
    expect(verdictOn(rebuilt, own.head, kept)).toEqual({ code: 'rebuilt', seq });

    const last = rebuilt.at(-1);
    const key = generateKeyPairSync('ed25519').privateKey;
    const forgedHead = signHead({ ...own.head.head, hash: last?.hash.toString('hex') ?? '' }, key);
    expect(verdictOn(rebuilt, forgedHead, kept)).toEqual({ code: 'rebuilt', seq });
  });

  test('and all after it cut off is found, by the head and by one kept outside', () => {
    const cut = entries.slice(0, at);
    expect(verdictOn(cut, head)).toEqual({ code: 'cut_off', seq });
    const shorter = makeLog(drafts());
    const older = shorter.heads[at - 1];
    if (older)
      expect(verdictOn(shorter.entries.slice(0, at), older, [shorter.head])).toEqual({
        ...{ code: 'cut_off', seq },
      });
  });
});

test('a head that another key has signed is not believed', () => {
  const { entries, head } = makeLog(drafts());
  const other = makeLog(drafts(), generateKeyPairSync('ed25519').privateKey);
  expect(verdictOn(other.entries, other.head, [], head.publicKey)).toEqual({
    ...{ code: 'not_signed', seq: SIZE },
  });
  const signature = Buffer.from(head.signature, 'base64');
  signature[3] = (signature[3] ?? 0) ^ 1;
  const broken = { ...head, signature: signature.toString('base64') };
  expect(verdictOn(entries, broken)).toEqual({ code: 'not_signed', seq: SIZE });
  for (const publicKey of ['', 'AAAA', 'no key at all'])
    expect(verdictOn(entries, { ...head, publicKey })).toEqual({ code: 'not_signed', seq: SIZE });
});

describe('a detail that is gone', () => {
  const [ada, ben] = ['ada', 'ben'];
  const gone = (entries: KeptEntry[], ...seqs: number[]) =>
    entries.map((entry) =>
      seqs.includes(entry.header.seq) ? { ...entry, detail: null, salt: null } : entry,
    );

  test('is explained by a later entry that erases its subject, and by no other', () => {
    const { entries, head } = makeLog([
      { subject: ada },
      { subject: ben },
      { kind: 'erased', subject: ada },
      { subject: ada },
    ]);
    expect(verdictOn(gone(entries, 1), head)).toBeNull();
    expect(verdictOn(gone(entries, 1, 2), head)).toEqual({ code: 'detail_destroyed', seq: 2 });
    expect(verdictOn(gone(entries, 1, 4), head)).toEqual({ code: 'detail_destroyed', seq: 4 });
  });

  test('is explained by a later entry that ends the keeping of its kind up to its time', () => {
    const { entries, head } = makeLog([
      { kind: 'sign_in', at: 1_000 },
      { kind: 'sign_in', at: 2_000 },
      { kind: 'changed', at: 2_000, subject: ada },
      { kind: 'expired', at: 9_000, detail: { kinds: ['sign_in'], before: 2_000 } },
    ]);
    expect(verdictOn(gone(entries, 1), head)).toBeNull();
    expect(verdictOn(gone(entries, 1, 2), head)).toEqual({ code: 'detail_destroyed', seq: 2 });
    expect(verdictOn(gone(entries, 3), head)).toEqual({ code: 'detail_destroyed', seq: 3 });
  });

  test('of an erasure of everything kept is not explained by itself', () => {
    const { entries, head } = makeLog([
      { kind: 'expired', detail: { kinds: ['expired'], before: 9e15 } },
    ]);
    expect(verdictOn(gone(entries, 1), head)).toEqual({ code: 'detail_destroyed', seq: 1 });
  });
});

test('whoever has the salt can check what a commitment was made of, and nobody else', () => {
  const salt = randomBytes(32);
  expect(commitmentOf(salt, '{}')).not.toEqual(commitmentOf(randomBytes(32), '{}'));
  expect(KEY.asymmetricKeyType).toBe('ed25519');
});
