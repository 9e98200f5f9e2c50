import type { HubSpotError } from '../hubspot/types.ts';
import type { LiftProblem } from '../legal-basis/lift-policy.ts';
import { DAY_PROBLEMS } from '../legal-basis/request-day.ts';
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

/** What only a lift can be short of. */
export type ShortOf = Exclude<LiftProblem['code'], 'basis_required' | 'explanation_required'>;

const SHORT_OF: ReadonlySet<string> = new Set<ShortOf>([
  ...(['may_not_lift', 'compliance_only', 'nobody', 'type_by_type', 'fix_address'] as const),
  ...(['new_consent_required', 'earlier_not_known', 'consent_required'] as const),
  ...(['basis_allows_no_mail', 'not_the_earlier_basis', 'reference_required'] as const),
  ...DAY_PROBLEMS,
]);

/** Whether a code, of whatever, is of what only a lift can be short of. */
export function isShortOf(code: string): code is ShortOf {
  return SHORT_OF.has(code);
}

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
    | `policy.${Exclude<PolicyProblem['code'], ShortOf> | 'lift'}`
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
  /** What a lift is short of, each with words of its own (`liftProblemKey`). */
  shortOf: ShortOf[];
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
  const plain = {
    notes: [],
    shortOf: [],
    error: null,
    basisWarning: null,
    liftedUnseen: false,
    noMail: false,
  };
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

function refusal(
  verdict: Extract<Verdict, { outcome: 'refused' }>,
): Pick<Said, 'error' | 'notes'> & Partial<Pick<Said, 'shortOf'>> {
  switch (verdict.by) {
    case 'policy': {
      const codes = verdict.problems.map(({ code }) => code);
      const shortOf = codes.filter(isShortOf);
      if (shortOf.length > 0) return { error: null, notes: ['policy.lift'], shortOf };
      const first = codes.find((code) => !isShortOf(code));
      return { error: null, notes: first ? [`policy.${first}`] : [] };
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
