import type { HubSpotError } from '../hubspot/types.ts';
import type { RecordProblem } from './context.ts';
import type { PolicyProblem } from './lane.ts';
import type { BasisStored, ChangeResult, UnclearReason, Verdict } from './outcome.ts';

/** How a result looks: good news, no news, bad news, or wait. */
export type Tone = 'good' | 'calm' | 'stop' | 'wait';

/** What the screen says of a verdict, as places in the message files (under `outcome`). */
export interface Said {
  tone: Tone;
  title: 'changed' | 'already' | 'refused' | 'unknown' | 'unknownFinal';
  sentence:
    | 'changedText'
    | 'documentedText'
    | 'alreadySent'
    | 'alreadyNotSent'
    | `policy.${PolicyProblem['code']}`
    | 'unreadableBefore'
    | `noRecord.${RecordProblem}`
    | 'notCarriedOut'
    | 'notAllowed'
    | 'writesOff'
    | 'unknownText'
    | 'unknownFinalText'
    | 'overtakenText'
    | null;
  notes: (
    | 'confirmed.by_reply'
    | 'confirmed.by_reading'
    | 'cannotTell'
    | `why.${UnclearReason}`
    | 'noRecord.optOut'
    | 'noRecord.later'
  )[];
  /** HubSpot's error that is the cause, with words of its own. */
  error: HubSpotError | null;
  /** Something went wrong with the basis although the status is as it should be. */
  basisWarning: 'not_stored' | 'altered' | null;
  /** An opt-out was lifted that nobody had seen. */
  liftedUnseen: boolean;
}

/** What decides what is said. */
export type Told = Verdict & Pick<ChangeResult, 'lane' | 'basis' | 'liftedUnseen'>;

/**
 * The one place that turns an outcome into what the screen says: whether anything was changed comes
 * first (the title). Total over all verdicts.
 */
export function describe(told: Told): Said {
  const { lane, basis, liftedUnseen } = told;
  const plain = { notes: [], error: null, basisWarning: null, liftedUnseen: false };
  switch (told.outcome) {
    case 'changed':
      return {
        ...plain,
        tone: isBasisWrong(basis) || liftedUnseen ? 'wait' : 'good',
        title: 'changed',
        sentence:
          lane !== 'document' || liftedUnseen
            ? 'changedText'
            : isBasisWrong(basis)
              ? null
              : 'documentedText',
        notes:
          told.by === 'us'
            ? [`confirmed.${told.confirmed}`]
            : [`confirmed.${told.confirmed}`, 'cannotTell'],
        basisWarning: isBasisWrong(basis) ? basis : null,
        liftedUnseen,
      };
    case 'already': {
      const basisWarning = told.sent && isBasisWrong(basis) ? basis : null;
      return {
        ...plain,
        tone: basisWarning ? 'wait' : 'calm',
        title: 'already',
        sentence: told.sent ? 'alreadySent' : 'alreadyNotSent',
        basisWarning,
      };
    }
    case 'refused':
      return { ...plain, tone: 'stop', title: 'refused', ...refusal(told) };
    case 'unknown':
      return {
        ...plain,
        tone: 'wait',
        title: told.check ? 'unknown' : 'unknownFinal',
        sentence: !told.check
          ? 'unknownFinalText'
          : told.overtaken
            ? 'overtakenText'
            : 'unknownText',
        notes: [`why.${told.why}`],
        liftedUnseen,
      };
    default:
      return told satisfies never;
  }
}

function isBasisWrong(basis: BasisStored): basis is 'not_stored' | 'altered' {
  return basis === 'not_stored' || basis === 'altered';
}

function refusal(
  verdict: Extract<Verdict, { outcome: 'refused' }>,
): Pick<Said, 'sentence' | 'error' | 'notes'> {
  switch (verdict.by) {
    case 'policy': {
      const [first] = verdict.problems;
      return { sentence: first ? `policy.${first.code}` : null, error: null, notes: [] };
    }
    case 'unreadable_before':
      return { sentence: 'unreadableBefore', error: verdict.cause, notes: [] };
    case 'no_record':
      return {
        sentence: `noRecord.${verdict.why}`,
        error: null,
        notes: [verdict.isOptOut ? 'noRecord.optOut' : 'noRecord.later'],
      };
    case 'hubspot':
      return { sentence: null, error: verdict.cause, notes: [] };
    case 'permission':
      return { sentence: 'notAllowed', error: null, notes: [] };
    case 'writes_off':
      return { sentence: 'writesOff', error: null, notes: [] };
    case 'not_carried_out':
      return { sentence: 'notCarriedOut', error: null, notes: [`why.${verdict.after}`] };
    default:
      return verdict satisfies never;
  }
}
