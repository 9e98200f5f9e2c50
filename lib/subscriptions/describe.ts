import type { HubSpotError } from '../hubspot/types.ts';
import type { AnyChange } from './change.ts';
import type { RecordProblem } from './context.ts';
import type { PolicyProblem } from './lane.ts';
import {
  BASIS_FAULTS,
  type BasisFault,
  type BasisStored,
  type ChangeResult,
  type UnclearReason,
  type Verdict,
} from './outcome.ts';

/** How a result looks: good news, no news, bad news, or wait. */
export type Tone = 'good' | 'calm' | 'stop' | 'wait';

/** What the screen says of a verdict, as places in the message files (under `outcome`). */
export interface Said {
  tone: Tone;
  title: 'changed' | 'already' | 'refused' | 'unknown' | 'unknownFinal';
  /** Names the person, the type and the status that was wanted. */
  sentence:
    | 'changedText'
    | 'documentedText'
    | 'documentedOtherwise'
    | 'alreadySent'
    | 'alreadyNotSent'
    | 'notSet'
    | 'notDocumented'
    | 'unknownText'
    | 'unknownFinalText'
    | 'unknownDocumented'
    | 'unknownFinalDocumented';
  notes: (
    | 'confirmed.by_reply'
    | 'confirmed.by_reading'
    | 'cannotTell'
    | `policy.${PolicyProblem['code']}`
    | 'unreadableBefore'
    | `noRecord.${RecordProblem}`
    | 'notCarriedOut'
    | 'notAllowed'
    | 'writesOff'
    | 'noRecord.optOut'
    | 'noRecord.later'
    | 'overtaken'
    | 'overtakenFinal'
    | 'asking'
    | `why.${UnclearReason}`
  )[];
  /** HubSpot's error that is the cause, with words of its own. */
  error: HubSpotError | null;
  /** Something went wrong with the basis although the status is as it should be. */
  basisWarning: BasisFault | null;
  /** An opt-out was lifted that nobody had seen. */
  liftedUnseen: boolean;
  /** Subscribed, and an opt-out still stands in the way of mail. */
  noMail: boolean;
  /** How the text for a ticket puts it, as a place in the message files (under `ticket`). */
  ticket:
    | 'changed'
    | 'documented'
    | 'already'
    | 'refused'
    | 'notCarriedOut'
    | 'unknown'
    | 'unknownFinal'
    | 'unanswered'
    | 'unansweredFinal';
}

/** What decides what is said. */
export type Told = Verdict &
  Pick<
    ChangeResult<AnyChange>,
    'change' | 'lane' | 'basis' | 'effect' | 'liftedUnseen' | 'answered'
  >;

/**
 * The one place that turns an outcome into what the screen says: whether anything was changed comes
 * first (the title). Total over all verdicts.
 */
export function describe(told: Told): Said {
  const { lane, basis, liftedUnseen } = told;
  const plain = { notes: [], error: null, basisWarning: null, liftedUnseen: false, noMail: false };
  const isDocument = lane === 'document';
  switch (told.outcome) {
    case 'changed': {
      const noMail = told.change.statusState === 'SUBSCRIBED' && told.effect?.mailable === 'no';
      return {
        ...plain,
        tone: isBasisWrong(basis) || liftedUnseen || noMail ? 'wait' : 'good',
        title: 'changed',
        sentence:
          !isDocument || liftedUnseen
            ? 'changedText'
            : isBasisWrong(basis)
              ? 'documentedOtherwise'
              : 'documentedText',
        notes:
          told.by === 'us'
            ? [`confirmed.${told.confirmed}`]
            : [`confirmed.${told.confirmed}`, 'cannotTell'],
        basisWarning: isBasisWrong(basis) ? basis : null,
        liftedUnseen,
        noMail,
        ticket: isDocument && !liftedUnseen ? 'documented' : 'changed',
      };
    }
    case 'already': {
      const basisWarning = told.sent && isBasisWrong(basis) ? basis : null;
      return {
        ...plain,
        tone: basisWarning ? 'wait' : 'calm',
        title: 'already',
        sentence: told.sent ? 'alreadySent' : 'alreadyNotSent',
        basisWarning,
        ticket: 'already',
      };
    }
    case 'refused':
      return {
        ...plain,
        tone: 'stop',
        title: 'refused',
        sentence: isDocument ? 'notDocumented' : 'notSet',
        ticket: told.by === 'not_carried_out' ? 'notCarriedOut' : 'refused',
        ...refusal(told),
      };
    case 'unknown':
      return {
        ...plain,
        tone: 'wait',
        title: told.check ? 'unknown' : 'unknownFinal',
        liftedUnseen,
        ...unknown(told, isDocument),
      };
    default:
      return told satisfies never;
  }
}

function isBasisWrong(basis: BasisStored): basis is BasisFault {
  return BASIS_FAULTS.some((fault) => fault === basis);
}

function unknown(
  { check, overtaken, why, answered }: Extract<Told, { outcome: 'unknown' }>,
  isDocument: boolean,
): Pick<Said, 'sentence' | 'notes' | 'ticket'> {
  if (check === null)
    return {
      sentence: isDocument ? 'unknownFinalDocumented' : 'unknownFinalText',
      notes: overtaken ? ['overtakenFinal', `why.${why}`] : [`why.${why}`],
      ticket: answered ? 'unknownFinal' : 'unansweredFinal',
    };
  return {
    sentence: isDocument ? 'unknownDocumented' : 'unknownText',
    notes: overtaken ? ['overtaken', 'asking', `why.${why}`] : ['asking', `why.${why}`],
    ticket: answered ? 'unknown' : 'unanswered',
  };
}

function refusal(verdict: Extract<Verdict, { outcome: 'refused' }>): Pick<Said, 'error' | 'notes'> {
  switch (verdict.by) {
    case 'policy': {
      const [first] = verdict.problems;
      return { error: null, notes: first ? [`policy.${first.code}`] : [] };
    }
    case 'unreadable_before':
      return { error: verdict.cause, notes: ['unreadableBefore'] };
    case 'no_record':
      return {
        error: null,
        notes: [`noRecord.${verdict.why}`, verdict.isOptOut ? 'noRecord.optOut' : 'noRecord.later'],
      };
    case 'hubspot':
      return { error: verdict.cause, notes: [] };
    case 'permission':
      return { error: null, notes: ['notAllowed'] };
    case 'writes_off':
      return { error: null, notes: ['writesOff'] };
    case 'not_carried_out':
      return { error: null, notes: ['notCarriedOut', `why.${verdict.after}`] };
    default:
      return verdict satisfies never;
  }
}
