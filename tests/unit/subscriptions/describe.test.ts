import { createTranslator } from 'use-intl/core';
import { expect, describe as group, test } from 'vitest';
import { plainError } from '@/lib/hubspot/errors.ts';
import { LOCALES, type Locale } from '@/lib/i18n/locales.ts';
import { messagesOf } from '@/lib/i18n/messages.ts';
import { liftProblemKey } from '@/lib/legal-basis/lift-policy.ts';
import { RECORD_PROBLEMS } from '@/lib/subscriptions/context.ts';
import { describe as describeResult, type Tone } from '@/lib/subscriptions/describe.ts';
import type { Effect } from '@/lib/subscriptions/effect.ts';
import { LANES, type Lane, type PolicyProblem } from '@/lib/subscriptions/lane.ts';
import {
  BASIS_FAULTS,
  type BasisStored,
  OUTCOMES,
  type PendingCheck,
  UNCLEAR_REASONS,
  type Verdict,
} from '@/lib/subscriptions/outcome.ts';
import { aChange } from './rows.ts';

/** What is said of a verdict. */
const describe = (
  verdict: Verdict,
  lane: Lane,
  basis: BasisStored,
  liftedUnseen = false,
  answered = true,
  effect: Effect | null = null,
) =>
  describeResult({
    ...{ ...verdict, lane, basis, liftedUnseen, answered, effect },
    change: aChange({ statusState: 'SUBSCRIBED' }),
  });

const CAUSE = plainError({ kind: 'unavailable' }, 'no');
const CHECK: PendingCheck = {
  change: aChange(),
  lane: 'subscribe',
  before: null,
  why: 'no_reply',
  firstSentAt: 1,
  lastSentAt: 1,
  settlesAt: 2,
};
const PROBLEMS: Record<PolicyProblem['code'], PolicyProblem> = {
  may_not_lift: { code: 'may_not_lift', field: null },
  compliance_only: { code: 'compliance_only', field: null },
  nobody: { code: 'nobody', field: null },
  type_by_type: { code: 'type_by_type', field: null },
  fix_address: { code: 'fix_address', field: 'isAddressFixed' },
  new_consent_required: { code: 'new_consent_required', field: 'way' },
  earlier_not_known: { code: 'earlier_not_known', field: 'way' },
  consent_required: { code: 'consent_required', field: 'legalBasis' },
  basis_allows_no_mail: { code: 'basis_allows_no_mail', field: 'legalBasis' },
  not_the_earlier_basis: { code: 'not_the_earlier_basis', field: 'legalBasis' },
  reference_required: { code: 'reference_required', field: 'reference' },
  date_required: { code: 'date_required', field: 'date' },
  not_a_date: { code: 'not_a_date', field: 'date' },
  in_future: { code: 'in_future', field: 'date' },
  not_after_opt_out: { code: 'not_after_opt_out', field: 'date' },
  time_required: { code: 'time_required', field: 'time' },
  not_a_time: { code: 'not_a_time', field: 'time' },
  basis_required: { code: 'basis_required', field: 'legalBasis' },
  explanation_required: { code: 'explanation_required', field: 'legalBasisExplanation' },
  basis_not_offered: { code: 'basis_not_offered', field: 'legalBasis' },
  confirm_lift: { code: 'confirm_lift', field: null },
  moved: { code: 'moved', field: null },
  not_a_contact: { code: 'not_a_contact', field: 'subscriberIdString' },
};
const BASES: Record<BasisStored, 'good' | 'wait'> = {
  none_sent: 'good',
  stored: 'good',
  not_known: 'good',
  basis_not_stored: 'wait',
  explanation_not_stored: 'wait',
  both_not_stored: 'wait',
  basis_altered: 'wait',
  explanation_altered: 'wait',
  both_altered: 'wait',
};

/** Every kind of verdict, with the look and the title that it must have. */
const VERDICTS: [name: string, verdict: Verdict, tone: Tone, title: string][] = [
  ...(['us', 'cannot_tell'] as const).flatMap((by) =>
    (['by_reply', 'by_reading'] as const).map((confirmed): [string, Verdict, Tone, string] => [
      `changed by ${by}, ${confirmed}`,
      { outcome: 'changed', by, confirmed },
      'good',
      'changed',
    ]),
  ),
  ['already, sent', { outcome: 'already', sent: true }, 'calm', 'already'],
  ['already, not sent', { outcome: 'already', sent: false }, 'calm', 'already'],
  ...Object.values(PROBLEMS).map((problem): [string, Verdict, Tone, string] => [
    `refused by policy: ${problem.code}`,
    { outcome: 'refused', by: 'policy', problems: [problem] },
    'stop',
    'refused',
  ]),
  ...[true, false].map((mayInsist): [string, Verdict, Tone, string] => [
    `refused, unreadable before, ${mayInsist ? 'may' : 'may not'} insist`,
    { outcome: 'refused', by: 'unreadable_before', cause: CAUSE, mayInsist },
    'stop',
    'refused',
  ]),
  ...RECORD_PROBLEMS.flatMap((why) =>
    [true, false].map((isOptOut): [string, Verdict, Tone, string] => [
      `refused without a record: ${why}, ${isOptOut ? 'an opt-out' : 'no opt-out'}`,
      { outcome: 'refused', by: 'no_record', why, isOptOut },
      'stop',
      'refused',
    ]),
  ),
  ['refused by HubSpot', { outcome: 'refused', by: 'hubspot', cause: CAUSE }, 'stop', 'refused'],
  ...UNCLEAR_REASONS.flatMap((why): [string, Verdict, Tone, string][] => [
    [
      `not carried out after ${why}`,
      { outcome: 'refused', by: 'not_carried_out', after: why },
      'stop',
      'refused',
    ],
    ...[true, false].flatMap((overtaken): [string, Verdict, Tone, string][] => [
      [
        `unknown: ${why}${overtaken ? ', overtaken' : ''}`,
        { outcome: 'unknown', why, overtaken, check: CHECK },
        'wait',
        'unknown',
      ],
      [
        `unknown for good: ${why}${overtaken ? ', overtaken' : ''}`,
        { outcome: 'unknown', why, overtaken, check: null },
        'wait',
        'unknownFinal',
      ],
    ]),
  ]),
];

/** The words of one language; a missing word, a missing value or a wrong one throws. */
function translator(locale: Locale) {
  return createTranslator({
    locale,
    messages: messagesOf(locale),
    onError: (error) => {
      throw error;
    },
  });
}

/** What the screen passes to its sentences, and to its notes. */
const VALUES = { who: 'Jo Miller', type: 'Newsletter', status: 'Subscribed' };
const NO_MARKUP = /^\p{L}[^{}<>]+$/u;

const NO_MAIL: Effect = {
  mailable: 'no',
  obstacles: [{ kind: 'opted_out_of_all', since: null }],
};

test('subscribed while an opt-out of all still stands is no plain success', () => {
  const changed: Verdict = { outcome: 'changed', by: 'us', confirmed: 'by_reply' };
  const said = (verdict: Verdict, effect: Effect | null) =>
    describe(verdict, 'lift', 'stored', false, true, effect);
  expect(said(changed, NO_MAIL)).toMatchObject({ noMail: true, tone: 'wait', title: 'changed' });
  expect(said(changed, { mailable: 'yes', obstacles: [] })).toMatchObject({
    ...{ noMail: false, tone: 'good' },
  });
  expect(said({ outcome: 'already', sent: true }, NO_MAIL)).toMatchObject({ noMail: false });
});

test('an opt-out that leaves no mail is what was wished', () => {
  const change = aChange({ statusState: 'UNSUBSCRIBED' });
  const said = describeResult({
    outcome: 'changed',
    by: 'us',
    confirmed: 'by_reply',
    lane: 'unsubscribe',
    basis: 'none_sent',
    liftedUnseen: false,
    answered: true,
    effect: NO_MAIL,
    change,
  });
  expect(said).toMatchObject({ noMail: false, tone: 'good' });
});

group.each(LOCALES)('on the screen, in %s', (locale) => {
  const t = translator(locale);

  test.each(VERDICTS)('%s has words in every lane', (_name, verdict, tone, title) => {
    for (const lane of LANES) {
      const said = describe(verdict, lane, 'none_sent');
      expect([said.tone, said.title]).toEqual([tone, title]);
      const words = [
        t(`outcome.${said.title}`),
        ...said.notes.map((note) => t(`outcome.${note}`, { status: 500, needs: 'Ask.' })),
        ...said.shortOf.map((code) => t(liftProblemKey(code))),
      ];
      for (const one of words) expect(one).toMatch(NO_MARKUP);
    }
  });

  test.each(VERDICTS)(
    '%s: the first sentence says who, which type and status',
    (_name, verdict) => {
      for (const lane of LANES)
        for (const basis of Object.keys(BASES) as BasisStored[])
          for (const liftedUnseen of [true, false]) {
            const said = describe(verdict, lane, basis, liftedUnseen);
            const sentence = t(`outcome.${said.sentence}`, VALUES);
            expect(sentence).toMatch(NO_MARKUP);
            const [first] = sentence.split(/[.;]/);
            for (const value of Object.values(VALUES)) expect(first).toContain(value);
          }
    },
  );

  test.each(VERDICTS)('%s: a ticket says whom, which type and status', (_name, verdict) => {
    for (const lane of LANES)
      for (const answered of [true, false]) {
        const { ticket } = describe(verdict, lane, 'none_sent', false, answered);
        const wish = t(`ticket.wish.${lane === 'document' ? 'document' : 'set'}`, { to: 'Wanted' });
        const line = t(`ticket.${ticket}`, {
          date: '1 March',
          address: 'jo@example.com',
          type: 'Newsletter',
          from: 'Before',
          to: 'Wanted',
          wish,
          reference: '',
        });
        for (const value of ['1 March', 'jo@example.com', 'Newsletter', 'Wanted'])
          expect(line).toContain(value);
      }
  });

  test('no two titles are the same', () => {
    const titles = [...OUTCOMES, 'unknownFinal' as const].map((title) => t(`outcome.${title}`));
    expect(new Set(titles).size).toBe(titles.length);
  });

  test.each(Object.entries(BASES))('a basis that is %s', (basis, tone) => {
    const verdict = { outcome: 'changed', by: 'us', confirmed: 'by_reply' } as const;
    const said = describe(verdict, 'subscribe', basis as BasisStored);
    expect(said.tone).toBe(tone);
    expect(said.basisWarning).toBe(tone === 'wait' ? basis : null);
    if (said.basisWarning) expect(t(`result.basisStored.${said.basisWarning}`)).not.toBe('');
  });

  test('no two faults of a basis have the same words', () => {
    for (const words of ['result.basisStored', 'demo.changedBut'] as const)
      expect(new Set(BASIS_FAULTS.map((fault) => t(`${words}.${fault}`))).size).toBe(6);
  });
});

group('what is said', () => {
  test('each outcome occurs', () => {
    expect(new Set(VERDICTS.map(([, { outcome }]) => outcome))).toEqual(new Set(OUTCOMES));
  });

  test('only a refusal by HubSpot or an unreadable past shows HubSpot’s error', () => {
    for (const [name, verdict] of VERDICTS) {
      const expected = 'cause' in verdict ? verdict.cause : null;
      expect(describe(verdict, 'subscribe', 'none_sent').error, name).toBe(expected);
    }
  });

  test('a change whose author is unknown says so', () => {
    const verdict = { outcome: 'changed', by: 'cannot_tell', confirmed: 'by_reading' } as const;
    expect(describe(verdict, 'lift', 'stored').notes).toContain('cannotTell');
    expect(describe({ ...verdict, by: 'us' }, 'lift', 'stored').notes).not.toContain('cannotTell');
  });

  test('documenting does not say that the status was changed', () => {
    const verdict = { outcome: 'changed', by: 'us', confirmed: 'by_reply' } as const;
    expect(describe(verdict, 'document', 'stored').sentence).toBe('documentedText');
    expect(describe(verdict, 'subscribe', 'stored').sentence).toBe('changedText');
  });

  test('documenting that was not stored as sent does not say that the new basis is stored', () => {
    const verdict = { outcome: 'changed', by: 'us', confirmed: 'by_reply' } as const;
    for (const basis of BASIS_FAULTS)
      expect(describe(verdict, 'document', basis).sentence).toBe('documentedOtherwise');
  });

  test.each(LANES)('a change (%s) that lifted an unseen opt-out is no plain good news', (lane) => {
    const verdict = { outcome: 'changed', by: 'us', confirmed: 'by_reading' } as const;
    expect(describe(verdict, lane, 'stored', true)).toMatchObject({
      tone: 'wait',
      title: 'changed',
      sentence: 'changedText',
      liftedUnseen: true,
    });
    expect(describe(verdict, lane, 'stored').liftedUnseen).toBe(false);
  });

  test('that an unseen opt-out was lifted is said while the rest is unknown, never of a refusal', () => {
    for (const [name, verdict] of VERDICTS) {
      const isSaid = verdict.outcome === 'changed' || verdict.outcome === 'unknown';
      expect(describe(verdict, 'subscribe', 'none_sent', true).liftedUnseen, name).toBe(isSaid);
    }
  });

  test('a basis that got lost is told although the status was so already, if it was sent', () => {
    const already = { outcome: 'already', sent: true } as const;
    for (const basis of BASIS_FAULTS) {
      const said = describe(already, 'unsubscribe', basis);
      expect(said).toMatchObject({ tone: 'wait', title: 'already', basisWarning: basis });
      const notSent = describe({ ...already, sent: false }, 'nothing', basis);
      expect(notSent).toMatchObject({ tone: 'calm', basisWarning: null });
    }
    for (const basis of ['none_sent', 'stored', 'not_known'] as const)
      expect(describe(already, 'unsubscribe', basis)).toMatchObject({
        tone: 'calm',
        basisWarning: null,
      });
  });

  test('of several problems the first is said', () => {
    const problems = [PROBLEMS.basis_required, PROBLEMS.confirm_lift];
    const verdict: Verdict = { outcome: 'refused', by: 'policy', problems };
    expect(describe(verdict, 'lift', 'none_sent').notes).toEqual(['policy.basis_required']);
  });

  test('a newer change is spoken of only where there is one', () => {
    for (const check of [CHECK, null])
      for (const overtaken of [true, false]) {
        const verdict: Verdict = { outcome: 'unknown', why: 'server_error', overtaken, check };
        const notes = describe(verdict, 'subscribe', 'not_known').notes.join();
        expect(notes.includes('overtaken')).toBe(overtaken);
        expect(notes.includes('asking')).toBe(check !== null);
      }
  });

  test('documenting that failed or is unclear does not speak of setting the status', () => {
    for (const [name, verdict] of VERDICTS) {
      if (verdict.outcome === 'already') continue;
      const { sentence } = describe(verdict, 'document', 'stored');
      expect(sentence, name).toMatch(/documented/i);
      expect(describe(verdict, 'subscribe', 'stored').sentence, name).not.toMatch(/documented/i);
    }
  });

  test('a ticket says that it was sent only where the console answered', () => {
    const verdict: Verdict = {
      outcome: 'unknown',
      why: 'no_answer_from_console',
      overtaken: true,
      check: CHECK,
    };
    const ticket = (check: PendingCheck | null, answered: boolean) =>
      describe({ ...verdict, check }, 'subscribe', 'not_known', false, answered).ticket;
    expect([ticket(CHECK, true), ticket(CHECK, false)]).toEqual(['unknown', 'unanswered']);
    expect([ticket(null, true), ticket(null, false)]).toEqual(['unknownFinal', 'unansweredFinal']);
  });
});
