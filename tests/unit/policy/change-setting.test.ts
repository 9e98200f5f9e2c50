import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '@/lib/auth/actor.ts';
import type { Role } from '@/lib/auth/permissions.ts';
import { type Database, openDatabase } from '@/lib/db/connection.ts';
import { prepare } from '@/lib/db/prepare.ts';
import { DatabaseProblem } from '@/lib/db/problem.ts';
import { createLedger, type Ledger } from '@/lib/ledger/append.ts';
import type { Json } from '@/lib/ledger/entry-draft.ts';
import { BASIS_TEXT_MAX, readBases } from '@/lib/legal-basis/bases.ts';
import { DEFAULT_LIFT_TABLE } from '@/lib/legal-basis/lift-table.ts';
import { EXPLANATION_MAX } from '@/lib/legal-basis/text.ts';
import type { PolicyContext, SettingChange } from '@/lib/policy/change-setting.ts';
import { confirmAccountRules } from '@/lib/policy/confirm-account-rules.ts';
import { lastChanges } from '@/lib/policy/last-changes.ts';
import { DEFAULT_POLICY, type Policy, type PolicySetting, valuesOf } from '@/lib/policy/policy.ts';
import { readPolicy } from '@/lib/policy/read-policy.ts';
import { setBases } from '@/lib/policy/set-bases.ts';
import { setLiftTable } from '@/lib/policy/set-lift-table.ts';
import { setRecordLanguage } from '@/lib/policy/set-record-language.ts';
import { setTechnicalBasis } from '@/lib/policy/set-technical-basis.ts';
import { TECHNICAL_BASIS } from '@/lib/subscriptions/technical-basis.ts';
import { startCluster, type TestCluster } from '../../helpers/test-database.ts';

const AT = Date.parse('2026-11-02T10:00:00Z');
const KEY = generateKeyPairSync('ed25519').privateKey;

let cluster: TestCluster;
const opened: Database[] = [];
beforeAll(async () => {
  cluster = await startCluster();
}, 60_000);
afterAll(async () => {
  for (const database of opened) await database.close();
  await cluster.close();
}, 60_000);

async function newConsole() {
  const url = await cluster.createDatabase();
  await prepare(url, { kind: 'demo' }, { backupFolder: '' });
  const database = openDatabase(url);
  opened.push(database);
  const ledgerOf = (): Ledger => createLedger({ database, key: KEY, now: () => AT });
  const ledger = ledgerOf();
  const as = (role: Role): PolicyContext & { actor: Actor } => ({
    ...{ db: database.db, ledger, requestId: `request-of-${role}`, version: '0.0.0' },
    actor: {
      ...{ userId: randomUUID(), name: `The ${role}`, email: '', role, sessionId: randomUUID() },
    },
  });
  const entries = async () => {
    const { rows } = await database.pool.query<{ kind: string; detail: string }>(
      'SELECT kind, detail FROM ledger_entry JOIN ledger_detail USING (seq) ORDER BY seq',
    );
    return rows.map(({ kind, detail }) => ({ kind, ...JSON.parse(detail) }));
  };
  const policy = () => readPolicy(database.db);
  return { database, ledgerOf, as, entries, policy };
}

const WITH_TEXT = {
  ...DEFAULT_POLICY.bases,
  NON_GDPR: {
    isOffered: false,
    texts: { en: { when: 'the board said so', not: '' }, de: { when: '', not: 'nie' } },
  },
};

interface Case {
  setting: PolicySetting;
  permission: 'policy' | 'account';
  set: (ctx: PolicyContext, input: unknown, shown: unknown) => Promise<SettingChange<Json>>;
  /** A value that may be set, and another. */
  good: [Json, Json];
  /** What may not be set, with the problems that are told. */
  bad: [input: unknown, problems: [field: string, code: string][]][];
}

const withNonGdpr = (value: object) => ({ ...DEFAULT_POLICY.bases, NON_GDPR: value });
const withWhen = (when: unknown) =>
  withNonGdpr({ isOffered: true, texts: { en: { when, not: '' }, de: { when: '', not: '' } } });
const WHEN = 'NON_GDPR.texts.en.when';
const explained = (legalBasisExplanation: string) => ({
  ...{ ...TECHNICAL_BASIS, legalBasisExplanation },
});

const CASES: Case[] = [
  {
    ...{ setting: 'bases', permission: 'policy', set: setBases },
    good: [WITH_TEXT, { ...WITH_TEXT, NON_GDPR: { ...WITH_TEXT.NON_GDPR, isOffered: true } }],
    bad: [
      [withWhen('x'.repeat(BASIS_TEXT_MAX + 1)), [[WHEN, 'text_too_long']]],
      [withWhen('turned \u202e around'), [[WHEN, 'text_control_characters']]],
      [withWhen(null), [[WHEN, 'unreadable']]],
      [
        Object.fromEntries(
          Object.entries(DEFAULT_POLICY.bases).map(([basis, { texts }]) => [
            basis,
            { isOffered: false, texts },
          ]),
        ),
        [['', 'none_offered']],
      ],
      [null, [['', 'unreadable']]],
    ],
  },
  {
    ...{ setting: 'lift_table', permission: 'policy', set: setLiftTable },
    good: [
      { ...DEFAULT_LIFT_TABLE, by_others: 'nobody' },
      { ...DEFAULT_LIFT_TABLE, by_others: 'compliance' },
    ],
    bad: [
      [
        { ...DEFAULT_LIFT_TABLE, by_person: 'ground', spam_complaint: 'new_consent' },
        [
          ['by_person', 'below_default'],
          ['spam_complaint', 'below_default'],
        ],
      ],
      [{ ...DEFAULT_LIFT_TABLE, unknown: 'anything' }, [['unknown', 'not_in_list']]],
    ],
  },
  {
    ...{ setting: 'record_language', permission: 'policy', set: setRecordLanguage },
    good: ['de', 'en'],
    bad: [['fr', [['', 'not_in_list']]]],
  },
  {
    ...{ setting: 'technical_basis', permission: 'policy', set: setTechnicalBasis },
    good: [explained('Technical value. Nothing is claimed.'), explained('Another one.')],
    bad: [
      [explained('  '), [['legalBasisExplanation', 'required']]],
      [explained('no'), [['legalBasisExplanation', 'too_short']]],
      [explained('x'.repeat(EXPLANATION_MAX + 1)), [['legalBasisExplanation', 'text_too_long']]],
      [explained('a\u0007bcd'), [['legalBasisExplanation', 'text_control_characters']]],
      [
        { legalBasis: 'CONSENT_WITH_NOTICE', legalBasisExplanation: '' },
        [
          ['legalBasis', 'not_in_list'],
          ['legalBasisExplanation', 'required'],
        ],
      ],
    ],
  },
  {
    ...{ setting: 'account_rules', permission: 'account', set: confirmAccountRules },
    good: [
      { consentRule: 'required', basisRule: 'not_enforced' },
      { consentRule: 'not_required', basisRule: 'enforced' },
    ],
    bad: [
      [
        { consentRule: 'maybe', basisRule: null },
        [
          ['consentRule', 'not_in_list'],
          ['basisRule', 'not_in_list'],
        ],
      ],
    ],
  },
];
const DECIDES = { policy: 'compliance', account: 'admin' } as const;

describe.each(CASES)('$setting', ({ setting, permission, set, good, bad }) => {
  const [first, second] = good;
  const of = (policy: Policy) => valuesOf(policy)[setting];
  const shown = of(DEFAULT_POLICY);

  test('is changed with before and after on record, and the rest stays', async () => {
    const { as, entries, policy } = await newConsole();
    const ctx = as(DECIDES[permission]);
    expect(await set(ctx, first, shown)).toEqual({ ok: true, isChanged: true });
    expect(await set(ctx, second, first)).toEqual({ ok: true, isChanged: true });
    const now = await policy();
    expect(of(now)).toEqual(second);
    expect({ ...valuesOf(now), [setting]: shown }, 'nothing else').toEqual(
      valuesOf(DEFAULT_POLICY),
    );
    expect(await entries()).toMatchObject([
      {
        ...{ kind: 'settings_changed', setting, before: shown, after: first, version: '0.0.0' },
        who: { name: `The ${DECIDES[permission]}`, request: `request-of-${DECIDES[permission]}` },
      },
      { kind: 'settings_changed', setting, before: first, after: second },
    ]);
  });

  test('as it was already is no change, and leaves no entry', async () => {
    const { as, entries } = await newConsole();
    expect(await set(as('admin'), shown, shown)).toEqual({ ok: true, isChanged: false });
    expect(await set(as('admin'), shown, 'whatever was shown')).toMatchObject({ ok: true });
    expect(await entries()).toEqual([]);
  });

  test('is not for everybody', async () => {
    const { as, entries, policy } = await newConsole();
    const others: Role[] = [
      'viewer',
      'agent',
      ...(permission === 'account' ? ['compliance' as const] : []),
    ];
    for (const role of others)
      expect(await set(as(role), first, shown)).toEqual({
        ...{ ok: false, code: 'not_allowed', permission },
      });
    expect(await set({ ...as('admin'), actor: null }, first, shown)).toMatchObject({ permission });
    // Whoever may not is told nothing of what would be wrong.
    expect(await set(as('viewer'), bad[0]?.[0], shown)).toMatchObject({ code: 'not_allowed' });
    expect(of(await policy())).toEqual(shown);
    expect(await entries()).toEqual([]);
  });

  test.each(bad)('is refused where it is wrong, field by field: %#', async (input, problems) => {
    const { as, entries, policy } = await newConsole();
    expect(await set(as('admin'), input, shown)).toEqual({
      ...{ ok: false, code: 'invalid' },
      problems: problems.map(([field, code]) => ({ field, code })),
    });
    expect(of(await policy())).toEqual(shown);
    expect(await entries()).toEqual([]);
  });

  test('that has moved since it was shown is not overwritten: both are told', async () => {
    const { as, entries, policy } = await newConsole();
    expect(await set(as('admin'), first, shown)).toMatchObject({ ok: true });
    const late = await set(as('admin'), second, shown);
    expect(late).toEqual({ ok: false, code: 'moved', now: first, wanted: second });
    expect(of(await policy())).toEqual(first);
    expect(await set(as('admin'), second, first)).toEqual({ ok: true, isChanged: true });
    expect(await entries()).toHaveLength(2);
  });
});

/** Whoever wants back what was shown changes nothing, and is in nobody's way. */
const RIVALS = CASES.filter(
  ({ setting, good }) => !isDeepStrictEqual(good[1], valuesOf(DEFAULT_POLICY)[setting]),
);

describe.each(['one process', 'two processes'])('changed by two at once in %s', (where) => {
  const together = async ({ setting, set }: Case, wishes: [Json, Json]) => {
    const { as, entries, policy, ledgerOf } = await newConsole();
    const shown = valuesOf(DEFAULT_POLICY)[setting];
    const other = where === 'one process' ? {} : { ledger: ledgerOf() };
    const [one, two] = wishes;
    const done = await Promise.all([
      set(as('admin'), one, shown),
      set({ ...as('admin'), ...other }, two, shown),
    ]);
    const [kept, lost] = done[0].ok && done[0].isChanged ? [0, 1] : [1, 0];
    expect(valuesOf(await policy())[setting]).toEqual(wishes[kept]);
    const entry = { setting, before: shown, after: wishes[kept] };
    expect(await entries()).toMatchObject([entry]);
    expect(done[kept]).toEqual({ ok: true, isChanged: true });
    return { lost: done[lost], now: wishes[kept], wanted: wishes[lost] };
  };

  test.each(RIVALS)('$setting: one is kept, the other is told', async (one) => {
    const { lost, now, wanted } = await together(one, one.good);
    expect(lost).toEqual({ ok: false, code: 'moved', now, wanted });
  });

  test.each(CASES)('$setting, to the same: it is so, by one entry', async (one) => {
    const { lost } = await together(one, [one.good[0], one.good[0]]);
    expect(lost).toEqual({ ok: true, isChanged: false });
  });
});

test('what is stored and cannot be read is the default, and the next change says so', async () => {
  const { as, entries, policy, database } = await newConsole();
  await database.pool.query(
    `INSERT INTO setting VALUES ('bases', 'no json'), ('record_language', '"de"'), ('look_ups', 'false')`,
  );
  expect(await policy()).toEqual({ ...DEFAULT_POLICY, recordLanguage: 'de' });
  expect(await setBases(as('compliance'), WITH_TEXT, readBases(null))).toMatchObject({ ok: true });
  expect((await policy()).bases).toEqual(WITH_TEXT);
  expect(await entries()).toMatchObject([{ before: readBases(null), after: WITH_TEXT }]);
});

test('texts are kept without space around them', async () => {
  const { as, policy } = await newConsole();
  const bases = withWhen('  the board\r\nsaid so \n');
  expect(await setBases(as('compliance'), bases, DEFAULT_POLICY.bases)).toMatchObject({ ok: true });
  expect((await policy()).bases.NON_GDPR.texts.en.when).toBe('the board\nsaid so');
});

test('the last change of each setting is told, with who made it, and nothing else of the log', async () => {
  const { as, database } = await newConsole();
  expect(await lastChanges(database.db)).toEqual([]);
  const ctx = as('compliance');
  await setRecordLanguage(ctx, 'de', 'en');
  await setTechnicalBasis(ctx, explained('Another one.'), TECHNICAL_BASIS);
  await setRecordLanguage(as('admin'), 'en', 'de');
  await ctx.ledger.append({
    ...{ kind: 'settings_changed', actor: null, subject: null, operation: null, outcome: null },
    detail: { who: { name: 'Somebody' }, setting: 'look_ups', before: true, after: false },
  });
  expect(await lastChanges(database.db)).toEqual([
    { setting: 'record_language', seq: 3, at: AT, name: 'The admin' },
    { setting: 'technical_basis', seq: 2, at: AT, name: 'The compliance' },
  ]);
});

test('a database that is gone is a problem of the database, not a default', async () => {
  const { database, as } = await newConsole();
  await database.close();
  await expect(readPolicy(database.db)).rejects.toBeInstanceOf(DatabaseProblem);
  await expect(setRecordLanguage(as('admin'), 'de', 'en')).rejects.toBeInstanceOf(DatabaseProblem);
});
