import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '@/lib/ledger/entry-draft.ts';
import {
  canonical,
  entryHash,
  type Frontier,
  leafHash,
  pushSubtree,
  rootOf,
  sha256,
  subtreesOf,
} from '@/lib/ledger/format.mjs';
import { createVerifier, type KeptEntry } from '@/lib/ledger/verifier.mjs';
import { type Draft, makeLog, verdictOn } from './log-world.ts';
import { type Entry, isIntact, text } from './second-verifier.ts';

const WELL_FORMED = fc.string({ unit: 'binary', maxLength: 12 });
const value: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger().map((number) => number + 0),
    WELL_FORMED,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(WELL_FORMED, tie('value'), { maxKeys: 4 }),
  ),
})).value;

const detail = fc.dictionary(WELL_FORMED, value, { maxKeys: 5 });
const ID = fc.constantFrom('ada', 'ben', null);
const draft: fc.Arbitrary<Draft> = fc.record({
  kind: fc.constantFrom('changed', 'sign_in', 'erased'),
  subject: ID,
  detail,
});

describe('canonical text', () => {
  test('is read back as what it was made of, so that no two values have the same', () => {
    fc.assert(
      fc.property(value, (one) => {
        expect(JSON.parse(canonical(one))).toEqual(one);
        expect(canonical(JSON.parse(canonical(one)))).toBe(canonical(one));
      }),
    );
  });

  test('is that of a second writer, who works from the description', () => {
    fc.assert(fc.property(value, (one) => canonical(one) === text(one)));
  });

  test('does not depend on the order in which members were set', () => {
    fc.assert(
      fc.property(detail, (one) => {
        const turned = Object.fromEntries(Object.entries(one).reverse());
        expect(canonical(turned)).toBe(canonical(one));
      }),
    );
  });

  test.each<[string, unknown]>([
    ['a fraction', 0.5],
    ['-0', -0],
    ['too large a number', 2 ** 53],
    ['no number', Number.NaN],
    ['half a surrogate pair', '\ud83d'],
    ['half a pair in a name', { '\udc00': 1 }],
    ['undefined', { a: undefined }],
    ['a hole', Array(1)],
    ['a date', new Date(0)],
    ['a map', new Map()],
    ['a big integer', 1n],
    ['a function', () => 0],
  ])('%s has none', (_what, one) => {
    expect(() => canonical(one)).toThrow(TypeError);
  });
});

describe('the tree', () => {
  test('has the same root whichever complete subtrees it is put together from', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.array(fc.nat(200)), (size, cuts) => {
        const leaves = Array.from({ length: size }, (_, index) => leafHash(sha256(`${index}`)));
        const whole: Frontier = [];
        for (const leaf of leaves) pushSubtree(whole, 0, leaf);
        const places = [...new Set([0, ...cuts.filter((cut) => cut < size), size])];
        places.sort((a, b) => a - b);
        const parts: Frontier = [];
        for (const [index, from] of places.slice(0, -1).entries())
          for (const { level, index: place } of subtreesOf(from, places[index + 1] ?? size)) {
            const own: Frontier = [];
            for (const leaf of leaves.slice(place * 2 ** level, (place + 1) * 2 ** level))
              pushSubtree(own, 0, leaf);
            pushSubtree(parts, level, rootOf(own));
          }
        expect(rootOf(parts)).toEqual(rootOf(whole));
      }),
    );
  });

  test('tells any two lists of entries apart, also by their number', () => {
    const roots = new Set<string>();
    for (let size = 0; size <= 130; size++) {
      const frontier: Frontier = [];
      for (let index = 0; index < size; index++) pushSubtree(frontier, 0, leafHash(sha256('same')));
      roots.add(rootOf(frontier).toString('hex'));
    }
    expect(roots.size).toBe(131);
  });
});

/** As an entry stands in an exported file. */
const asWritten = ({ header, previous, hash, salt, detail: kept }: KeptEntry): Entry => ({
  header: { ...header },
  previous: previous.toString('hex'),
  hash: hash.toString('hex'),
  salt: salt === null ? null : salt.toString('hex'),
  detail: kept === null ? null : JSON.parse(kept),
});

describe('a whole log', () => {
  test('and a second verifier, written from the description, agree: on what is whole and what is not', () => {
    fc.assert(
      fc.property(
        fc.array(draft, { minLength: 1, maxLength: 20 }),
        fc.nat(),
        fc.constantFrom('nothing', 'detail', 'gone', 'order', 'last', 'actor'),
        (drafts, place, what) => {
          const { entries, head } = makeLog(drafts);
          const at = place % entries.length;
          const forged = entries.flatMap((entry: KeptEntry, index): KeptEntry[] => {
            if (what === 'last' && index === entries.length - 1) return [];
            if (index !== at) return [entry];
            if (what === 'detail') return [{ ...entry, detail: canonical({ other: place }) }];
            if (what === 'gone') return [{ ...entry, detail: null, salt: null }];
            if (what === 'actor') return [{ ...entry, header: { ...entry.header, actor: 'x' } }];
            return [entry];
          });
          if (what === 'order') forged.reverse();
          const ours = verdictOn(forged, head) === null;
          expect(ours).toBe(isIntact(forged.map(asWritten), head));
          if (what === 'nothing') expect(ours).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  }, 60_000);

  test('every changed bit of any entry is found', () => {
    const { entries, head } = makeLog([
      { kind: 'sign_in', detail: { name: 'Ada' } },
      { subject: 'ada', detail: { note: '\u{1f600}' } },
      { subject: 'ben', detail: {} },
    ]);
    for (const [index, entry] of entries.entries())
      for (const field of ['previous', 'hash', 'salt', 'detail', 'commitment'] as const) {
        const held =
          field === 'commitment' ? entry.header.commitment : (entry[field] as Buffer | string);
        const bytes = Buffer.from(held as string);
        for (let bit = 0; bit < bytes.length * 8; bit++) {
          const other = Buffer.from(bytes);
          other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (1 << (bit & 7));
          const changed = typeof held === 'string' ? other.toString('latin1') : other;
          const forged = entries.map((one, place): KeptEntry => {
            if (place !== index) return one;
            if (field === 'commitment')
              return { ...one, header: { ...one.header, commitment: String(changed) } };
            return { ...one, [field]: changed };
          });
          expect(
            verdictOn(forged, head),
            `${field}, bit ${bit} of entry ${index + 1}`,
          ).not.toBeNull();
        }
      }
  }, 60_000);
});

describe('a part of a log', () => {
  test('is checked like the whole, with the subtrees of what was left out', () => {
    fc.assert(
      fc.property(
        fc.array(draft, { minLength: 1, maxLength: 40 }),
        fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
        fc.boolean(),
        (drafts, chosen, isForged) => {
          const { entries, head } = makeLog(drafts);
          const leaves = entries.map(({ hash }) => leafHash(hash));
          const covering = (from: number, to: number) =>
            subtreesOf(from, to).map(({ level, index }) => {
              const own: Frontier = [];
              for (const leaf of leaves.slice(index * 2 ** level, (index + 1) * 2 ** level))
                pushSubtree(own, 0, leaf);
              return { level, hash: rootOf(own) };
            });
          const picked = entries.filter((_, index) => chosen[index]);
          const verifier = createVerifier({ own: head, isPart: true });
          let next = 0;
          let problem = null;
          for (const [index, entry] of picked.entries()) {
            const leftOut = covering(next, entry.header.seq - 1);
            next = entry.header.seq;
            const previous = randomBytes(32);
            const other = { previous, hash: entryHash(previous, entry.header) };
            problem ??= verifier.take({
              ...entry,
              leftOut,
              ...(isForged && index === 0 ? other : {}),
            });
          }
          problem ??= verifier.end({ leftOut: covering(next, entries.length) });
          expect(problem === null).toBe(!isForged || picked.length === 0);
        },
      ),
    );
  });
});
