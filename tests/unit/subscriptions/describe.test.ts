import { createTranslator } from 'use-intl/core';
import { expect, describe as group, test } from 'vitest';
import { plainError } from '@/lib/hubspot/errors.ts';
import { LOCALES, type Locale } from '@/lib/i18n/locales.ts';
import { messagesOf } from '@/lib/i18n/messages.ts';
import { RECORD_PROBLEMS } from '@/lib/subscriptions/context.ts';
import { describe as describeResult, type Tone } from '@/lib/subscriptions/describe.ts';
import { LANES, type Lane, type PolicyProblem } from '@/lib/subscriptions/lane.ts';
import {
  type BasisStored,
  OUTCOMES,
  type PendingCheck,
  UNCLEAR_REASONS,
  type Verdict,
} from '@/lib/subscriptions/outcome.ts';
import { aChange } from './rows.ts';

/** What is said of a verdict. */
const describe = (verdict: Verdict, lane: Lane, basis: BasisStored, liftedUnseen = false) =>
  describeResult({ ...verdict, lane, basis, liftedUnseen });

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
  basis_required: { code: 'basis_required', field: 'legalBasis' },
  explanation_required: { code: 'explanation_required', field: 'legalBasisExplanation' },
  confirm_lift: { code: 'confirm_lift', field: null },
  not_a_contact: { code: 'not_a_contact', field: 'subscriberIdString' },
};
const BASES: Record<BasisStored, 'good' | 'wait'> = {
  none_sent: 'good',
  stored: 'good',
  not_known: 'good',
  not_stored: 'wait',
  altered: 'wait',
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
const VALUES = { who: 'Jo Miller', type: 'Newsletter', status: 'Subscribed', needs: 'Ask.' };

group.each(LOCALES)('on the screen, in %s', (locale) => {
  const t = translator(locale);

  test.each(VERDICTS)('%s has words in every lane', (_name, verdict, tone, title) => {
    for (const lane of LANES) {
      const said = describe(verdict, lane, 'none_sent');
      expect([said.tone, said.title]).toEqual([tone, title]);
      const words = [
        t(`outcome.${said.title}`),
        ...(said.sentence === null ? [] : [t(`outcome.${said.sentence}`, VALUES)]),
        ...said.notes.map((note) => t(`outcome.${note}`, { status: 500 })),
      ];
      for (const one of words) expect(one).toMatch(/^\p{L}[^{}<>]+$/u);
      // Whoever is told no more than the title has HubSpot's error to read.
      expect(words.length > 1 || said.error !== null).toBe(true);
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
    for (const basis of ['not_stored', 'altered'] as const)
      expect(describe(verdict, 'document', basis).sentence).not.toBe('documentedText');
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
    for (const basis of ['not_stored', 'altered'] as const) {
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
    const verdict = { outcome: 'refused', by: 'policy', problems } as const;
    expect(describe({ ...verdict, problems: [...problems] }, 'lift', 'none_sent').sentence).toBe(
      'policy.basis_required',
    );
  });
});
