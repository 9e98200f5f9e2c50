import { describe, expect, test } from 'vitest';
import { may, ROLES, type Role } from '@/lib/auth/permissions.ts';
import { LEGAL_BASES } from '@/lib/hubspot/types.ts';
import { LOCALES } from '@/lib/i18n/locales.ts';
import { messagesOf } from '@/lib/i18n/messages.ts';
import {
  LIFT_WAYS,
  type LiftFacts,
  type LiftGiven,
  type LiftProblem,
  liftNeeds,
  liftProblemKey,
  liftProblems,
  liftRowOf,
} from '@/lib/legal-basis/lift-policy.ts';
import {
  DEFAULT_LIFT_TABLE,
  demandsFor,
  LIFT_DEMANDS,
  LIFT_ROWS,
  type LiftRow,
  type LiftTable,
} from '@/lib/legal-basis/lift-table.ts';
import { SOURCE_KINDS, type SourceKind } from '@/lib/subscriptions/source.ts';
import { LIMITS } from './some-facts.ts';

const EARLIER = {
  legalBasis: 'LEGITIMATE_INTEREST_CLIENT',
  legalBasisExplanation: 'Order 4711.',
};
const NO_GROUND = { legalBasis: null, legalBasisExplanation: null };

const FACTS: LiftFacts = { source: 'preference_page', isOfAll: false, ours: null, earlier: null };

const CONSENT: LiftGiven = {
  way: 'new_consent',
  legalBasis: 'CONSENT_WITH_NOTICE',
  legalBasisExplanation: 'The contact asked by phone.',
  date: '2026-05-02',
  time: '',
  timeZone: 'Europe/Berlin',
  reference: 'T-1042',
  isAddressFixed: false,
  typesAtOnce: 1,
};
const CORRECTION: LiftGiven = {
  ...CONSENT,
  way: 'correction',
  legalBasis: 'LEGITIMATE_INTEREST_CLIENT',
  legalBasisExplanation: 'Order 4711.',
  date: '',
  reference: '',
};
const NOTHING: LiftGiven = {
  ...CONSENT,
  legalBasis: null,
  legalBasisExplanation: '',
  date: '',
  reference: '',
};

function problems(
  facts: Partial<LiftFacts>,
  given: Partial<LiftGiven>,
  role: Role = 'agent',
  table: Partial<LiftTable> = {},
): string[] {
  return liftProblems(
    { ...FACTS, ...facts },
    { ...CONSENT, ...given },
    { ...DEFAULT_LIFT_TABLE, ...table },
    role,
    LIMITS,
  ).map(({ field, code }) => (field === null ? code : `${field}: ${code}`));
}

type Ours = LiftFacts['ours'];

/** Each source: the row of the design, not ours, ours by mistake, ours on request. */
const ROWS: Record<SourceKind, [LiftRow, LiftRow, LiftRow]> = {
  preference_page: ['by_person', 'by_person', 'by_person'],
  list_unsubscribe_header: ['by_person', 'by_person', 'by_person'],
  form: ['by_person', 'by_person', 'by_person'],
  import: ['by_others', 'by_others', 'by_person'],
  workflow: ['by_others', 'by_others', 'by_person'],
  api: ['by_others', 'by_others', 'by_person'],
  user: ['by_others', 'by_others', 'by_person'],
  spam_complaint: ['spam_complaint', 'spam_complaint', 'spam_complaint'],
  bounce: ['hard_bounce', 'hard_bounce', 'by_person'],
  never_chosen: ['unknown', 'by_others', 'by_person'],
  not_recorded: ['unknown', 'by_others', 'by_person'],
  other: ['unknown', 'by_others', 'by_person'],
};
const OURS: Ours[] = [null, 'by_mistake', 'on_request'];
const OPT_OUTS = SOURCE_KINDS.flatMap((source) =>
  OURS.map((ours, index) => ({ source, ours, row: ROWS[source][index] as LiftRow })),
);

describe('who opted out', () => {
  test.each(OPT_OUTS)('$source, ours $ours: $row', ({ source, ours, row }) => {
    expect(liftRowOf({ ...FACTS, source, ours })).toBe(row);
    const ofAll = ['by_person', 'unknown'].includes(row) ? 'opt_out_of_all' : row;
    expect(liftRowOf({ ...FACTS, source, ours, isOfAll: true })).toBe(ofAll);
  });
});

/** What each row of the design asks an agent for who gives nothing, and who gives all it asks for. */
const ASKED: [LiftRow, Partial<LiftFacts>, missing: string[], enough: Partial<LiftGiven> | null][] =
  [
    [
      'by_person',
      { source: 'list_unsubscribe_header' },
      [
        'legalBasis: basis_required',
        'legalBasisExplanation: explanation_required',
        'date: date_required',
        'reference: reference_required',
      ],
      CONSENT,
    ],
    ['spam_complaint', { source: 'spam_complaint' }, ['compliance_only'], null],
    [
      'hard_bounce',
      { source: 'bounce' },
      [
        'isAddressFixed: fix_address',
        'legalBasis: basis_required',
        'legalBasisExplanation: explanation_required',
        'date: date_required',
        'reference: reference_required',
      ],
      { ...CORRECTION, way: 'ground', isAddressFixed: true },
    ],
    [
      'by_others',
      { source: 'import', earlier: EARLIER },
      [
        'legalBasis: basis_required',
        'legalBasisExplanation: explanation_required',
        'date: date_required',
        'reference: reference_required',
      ],
      CORRECTION,
    ],
    [
      'opt_out_of_all',
      { isOfAll: true },
      [
        'legalBasis: basis_required',
        'legalBasisExplanation: explanation_required',
        'date: date_required',
        'reference: reference_required',
      ],
      CONSENT,
    ],
    [
      'unknown',
      { source: 'not_recorded' },
      [
        'legalBasis: basis_required',
        'legalBasisExplanation: explanation_required',
        'date: date_required',
        'reference: reference_required',
      ],
      CONSENT,
    ],
  ];

describe('what a lift is asked for', () => {
  test.each(ASKED)('%s', (row, facts, missing, enough) => {
    expect(liftRowOf({ ...FACTS, ...facts })).toBe(row);
    expect(problems(facts, NOTHING)).toEqual(missing);
    if (enough) expect(problems(facts, enough)).toEqual([]);
  });

  test('each row of the table is here', () => {
    expect(ASKED.map(([row]) => row)).toEqual([...LIFT_ROWS]);
  });

  test('after a spam complaint compliance may, with new consent; an agent never', () => {
    const spam = { source: 'spam_complaint' } as const;
    expect(problems(spam, CONSENT)).toEqual(['compliance_only']);
    for (const role of ['compliance', 'admin'] as const) {
      expect(problems(spam, CONSENT, role)).toEqual([]);
      expect(problems(spam, { reference: ' ' }, role)).toEqual(['reference: reference_required']);
    }
  });

  test.each<[string, Partial<LiftGiven>, string[]]>([
    [
      'a ground that is no wish',
      { legalBasis: 'LEGITIMATE_INTEREST_OTHER' },
      ['legalBasis: consent_required'],
    ],
    ['of before the opt-out', { date: '2026-04-30' }, ['date: not_after_opt_out']],
    ['of the same day, at what time?', { date: '2026-05-01' }, ['time: time_required']],
    ['of the same day, later', { date: '2026-05-01', time: '10:31' }, []],
    ['of the future', { date: '2026-05-04' }, ['date: in_future']],
    ['without a reference', { reference: '  ' }, ['reference: reference_required']],
    ['said to be a mistake', { way: 'correction' }, ['way: new_consent_required']],
    ['with any ground', { way: 'ground' }, ['way: new_consent_required']],
  ])('new consent, %s', (_what, given, found) => {
    expect(problems({}, given)).toEqual(found);
  });

  test('an opt-out of all is lifted type by type, unless our log shows the mistake', () => {
    expect(problems({ isOfAll: true }, { typesAtOnce: 2 })).toEqual(['type_by_type']);
    const byOthers = { isOfAll: true, source: 'api', earlier: EARLIER } as const;
    expect(problems(byOthers, { ...CORRECTION, typesAtOnce: 2 })).toEqual(['type_by_type']);
    expect(
      problems({ ...byOthers, ours: 'by_mistake' }, { ...CORRECTION, typesAtOnce: 2 }),
    ).toEqual([]);
    expect(problems({}, { typesAtOnce: 2 })).toEqual([]);
  });
});

describe('a correction', () => {
  const mistake = { source: 'api', earlier: EARLIER } as const;

  test('puts back the basis from before, and no other', () => {
    expect(problems(mistake, CORRECTION)).toEqual([]);
    expect(problems(mistake, { ...CORRECTION, legalBasis: 'CONSENT_WITH_NOTICE' })).toEqual([
      'legalBasis: not_the_earlier_basis',
    ]);
    expect(problems(mistake, { ...CORRECTION, legalBasis: null })).toEqual([
      'legalBasis: basis_required',
    ]);
    const stored = { legalBasis: 'PROCESS_AND_STORE', legalBasisExplanation: 'Form 7.' };
    expect(
      problems({ ...mistake, earlier: stored }, { ...CORRECTION, legalBasis: 'PROCESS_AND_STORE' }),
    ).toEqual([]);
  });

  test('is not possible where nobody knows what was there', () => {
    expect(problems({ source: 'api' }, CORRECTION)).toEqual(['way: earlier_not_known']);
    expect(problems({ source: 'api' }, CONSENT)).toEqual([]);
  });

  test('invents no basis where there was none, if our log shows the mistake', () => {
    const bare = { source: 'api', earlier: NO_GROUND } as const;
    const empty = { ...NOTHING, way: 'correction' } as const;
    expect(problems({ ...bare, ours: 'by_mistake' }, empty)).toEqual([]);
    expect(problems({ ...bare, ours: 'by_mistake' }, CORRECTION)).toEqual([]);
    expect(problems(bare, empty)).toEqual([
      'legalBasis: basis_required',
      'legalBasisExplanation: explanation_required',
    ]);
  });
});

const TIGHTER = LIFT_ROWS.flatMap((row) =>
  demandsFor(row)
    .slice(1)
    .map((demand) => [row, demand] as const),
);

const ALL_FACTS: LiftFacts[] = OPT_OUTS.flatMap(({ source, ours }) =>
  [false, true].flatMap((isOfAll) =>
    [null, NO_GROUND, EARLIER].map((earlier) => ({ source, ours, isOfAll, earlier })),
  ),
);
const BESIDES = [
  { isAddressFixed: false, typesAtOnce: 1 },
  { isAddressFixed: true, typesAtOnce: 1 },
  { isAddressFixed: true, typesAtOnce: 2 },
];
const ALL_GIVEN: LiftGiven[] = LIFT_WAYS.flatMap((way) =>
  [
    null,
    'CONSENT_WITH_NOTICE' as const,
    'LEGITIMATE_INTEREST_CLIENT' as const,
    'PROCESS_AND_STORE' as const,
  ].flatMap((legalBasis) =>
    ['', 'Order 4711.'].flatMap((legalBasisExplanation) =>
      ['', '2026-05-02'].flatMap((date) =>
        ['', 'T-1'].flatMap((reference) =>
          BESIDES.map((besides) => ({
            ...CONSENT,
            ...{ way, legalBasis, legalBasisExplanation, date, reference },
            ...besides,
          })),
        ),
      ),
    ),
  ),
);

interface Tried {
  facts: LiftFacts;
  given: LiftGiven;
  role: Role;
  found: LiftProblem[];
}

function tryAll(facts: LiftFacts[], table: LiftTable, roles: readonly Role[] = ROLES): Tried[] {
  return facts.flatMap((each) =>
    ALL_GIVEN.flatMap((given) =>
      roles.map((role) => ({
        ...{ facts: each, given, role },
        found: liftProblems(each, given, table, role, LIMITS),
      })),
    ),
  );
}
const ALL = tryAll(ALL_FACTS, DEFAULT_LIFT_TABLE);

/** Those few for which something does not hold. */
function broken(isBroken: (tried: Tried) => boolean, tried = ALL): Tried[] {
  return tried.filter(isBroken).slice(0, 3);
}

describe('every source, role and given', () => {
  test('is never lifted without a basis and an explanation, but where our log shows that there was none', () => {
    expect(
      broken(({ facts: { ours, earlier }, given, found }) => {
        const isGrounded = given.legalBasis !== null && given.legalBasisExplanation !== '';
        const isExact =
          ours === 'by_mistake' && earlier === NO_GROUND && given.way === 'correction';
        return found.length === 0 && !isGrounded && !isExact;
      }),
    ).toEqual([]);
  });

  test('needs no less by a table that asks for as little as can be written down', () => {
    const loose = Object.fromEntries(LIFT_ROWS.map((row) => [row, 'ground'])) as LiftTable;
    for (const facts of ALL_FACTS)
      expect(liftNeeds(facts, loose)).toEqual(liftNeeds(facts, DEFAULT_LIFT_TABLE));
  });

  test('is lifted without consent only where it was not the person', () => {
    expect(
      broken(
        ({ facts, given: { way, date, reference }, found }) =>
          found.length === 0 &&
          !['by_others', 'hard_bounce'].includes(liftRowOf(facts)) &&
          (way !== 'new_consent' || date === '' || reference === ''),
      ),
    ).toEqual([]);
  });

  test('is lifted by nobody without the right, and after a complaint by compliance only', () => {
    expect(broken(({ role, found }) => found.length === 0 && !may(role, 'lift'))).toEqual([]);
    expect(
      broken(
        ({ facts: { source }, role, found }) =>
          found.length === 0 && source === 'spam_complaint' && !may(role, 'policy'),
      ),
    ).toEqual([]);
  });

  test('can be lifted by somebody: no row is shut by default', () => {
    const open = ALL.filter(({ found }) => found.length === 0).map(({ facts }) => liftRowOf(facts));
    expect(new Set(open)).toEqual(new Set(LIFT_ROWS));
  });

  test('has no problem twice, and none with a basis that it finds both missing and wrong', () => {
    expect(
      broken(
        ({ found }) => new Set(found.map(({ field, code }) => field ?? code)).size !== found.length,
      ),
    ).toEqual([]);
  });

  test.each(TIGHTER)(
    'may, with %s tightened to %s, only what it may by the default',
    (row, demand) => {
      const table = { ...DEFAULT_LIFT_TABLE, [row]: demand };
      expect(
        broken(
          ({ facts, given, role, found }) =>
            found.length === 0 &&
            liftProblems(facts, given, DEFAULT_LIFT_TABLE, role, LIMITS).length > 0,
          tryAll(
            ALL_FACTS.filter((facts) => liftRowOf(facts) === row),
            table,
            ['compliance'],
          ),
        ),
      ).toEqual([]);
    },
  );

  test('is told which ways are open: one that is not has a problem of its own', () => {
    expect(
      broken(({ facts, given, role, found }) => {
        if (!may(role, 'lift') || found.some(({ code }) => code === 'compliance_only'))
          return false;
        const isOpen = liftNeeds(facts, DEFAULT_LIFT_TABLE).ways.includes(given.way);
        return isOpen === found.some(({ field }) => field === 'way');
      }),
    ).toEqual([]);
  });
});

describe('what the screen says of a lift', () => {
  test('asking them comes first where new consent is needed, and nothing where nobody may', () => {
    const needs = (facts: Partial<LiftFacts>, table: Partial<LiftTable> = {}) =>
      liftNeeds({ ...FACTS, ...facts }, { ...DEFAULT_LIFT_TABLE, ...table });
    expect(needs({})).toEqual({
      row: 'by_person',
      demand: 'new_consent',
      ways: ['new_consent'],
      askThemFirst: true,
      complianceOnly: false,
      typeByType: false,
      addressNeedsFixing: false,
    });
    expect(needs({ source: 'spam_complaint' })).toMatchObject({
      askThemFirst: false,
      complianceOnly: true,
    });
    expect(needs({ source: 'user', earlier: EARLIER })).toMatchObject({
      ways: ['correction', 'new_consent'],
      askThemFirst: false,
    });
    expect(needs({}, { by_person: 'nobody' })).toMatchObject({ ways: [], askThemFirst: false });
  });

  test.each(LOCALES)(
    'has words in %s for each row, demand, way and problem, and no others',
    (locale) => {
      const { lift, explanation } = messagesOf(locale);
      expect(Object.keys(lift.row)).toEqual([...LIFT_ROWS]);
      expect(Object.keys(lift.demand)).toEqual([...LIFT_DEMANDS]);
      expect(Object.keys(lift.way)).toEqual([...LIFT_WAYS]);
      const codes = new Set<LiftProblem['code']>(['nobody', 'not_the_earlier_basis']);
      for (const { found } of ALL) for (const { code } of found) codes.add(code);
      const keys = [...codes].map(liftProblemKey);
      expect(keys.filter((key) => key.startsWith('lift.')).sort()).toEqual(
        Object.keys(lift.problem)
          .map((code) => `lift.problem.${code}`)
          .sort(),
      );
      for (const key of keys.filter((each) => each.startsWith('explanation.')))
        expect(Object.keys(explanation.problem)).toContain(key.split('.').at(-1));
    },
  );
});

test('every basis but consent is refused after the person’s own opt-out', () => {
  for (const legalBasis of LEGAL_BASES.filter((basis) => basis !== 'CONSENT_WITH_NOTICE'))
    expect(problems({}, { legalBasis })).toEqual(['legalBasis: consent_required']);
});
