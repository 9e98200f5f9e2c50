import type { LegalBasis } from '../hubspot/types.ts';
import { type DayLimits, type DayProblem, dayProblem } from './request-day.ts';
import { lengthOf, REFERENCE_MAX } from './text.ts';

export const ASKED_BY = ['person', 'somebody_else'] as const;
export type AskedBy = (typeof ASKED_BY)[number];

export const CHANNELS = ['phone', 'email', 'form', 'in_person', 'letter', 'chat', 'other'] as const;
export type Channel = (typeof CHANNELS)[number];

/** The longest each text may be. Whichever belong to one basis fit into one explanation together. */
export const TEXT_MAX = {
  askedByName: 80,
  sale: 150,
  objection: 200,
  met: 150,
  expects: 200,
  ground: 200,
  documentedIn: 150,
  contract: 150,
  why: 300,
  told: 300,
  identifiedBy: 120,
  reference: REFERENCE_MAX,
} as const;
type TextField = keyof typeof TEXT_MAX;

/** What an explanation is made of. Empty, or null: not given. */
export interface Facts extends Record<TextField, string> {
  /** Who asked: the person, or somebody for them. */
  askedBy: AskedBy | null;
  channel: Channel | null;
  /** The day of the request (of the sale, of the meeting), not of the typing: `2026-05-03`. */
  date: string;
  /** `14:07`, where the day alone does not tell what came first. */
  time: string;
  /** Where that clock hangs, as `Europe/Berlin`. */
  timeZone: string;
}

export const NO_FACTS: Facts = {
  askedBy: null,
  askedByName: '',
  channel: null,
  date: '',
  time: '',
  timeZone: 'UTC',
  sale: '',
  objection: '',
  met: '',
  expects: '',
  ground: '',
  documentedIn: '',
  contract: '',
  why: '',
  told: '',
  identifiedBy: '',
  reference: '',
};

/** The facts that somebody fills in, in the order of the fields on a screen. */
export const FACT_FIELDS = [
  'askedBy',
  'askedByName',
  'channel',
  'sale',
  'met',
  'date',
  'time',
  'objection',
  'expects',
  'ground',
  'documentedIn',
  'contract',
  'why',
  'told',
  'identifiedBy',
  'reference',
] as const satisfies (keyof Facts)[];
export type FactField = (typeof FACT_FIELDS)[number];

/**
 * Which facts each basis needs, and which it may have besides (design, section 10). The name of who
 * asked for the person belongs to who asked, the time of day to the date.
 */
const FACTS_OF: Readonly<Record<LegalBasis, { needed: FactField[]; optional: FactField[] }>> = {
  CONSENT_WITH_NOTICE: {
    needed: ['askedBy', 'channel', 'date', 'told', 'reference'],
    optional: ['identifiedBy'],
  },
  LEGITIMATE_INTEREST_CLIENT: { needed: ['sale', 'date', 'objection'], optional: ['reference'] },
  LEGITIMATE_INTEREST_PQL: { needed: ['met', 'date', 'expects'], optional: ['reference'] },
  LEGITIMATE_INTEREST_OTHER: { needed: ['ground', 'documentedIn'], optional: ['reference'] },
  PERFORMANCE_OF_CONTRACT: { needed: ['contract', 'reference'], optional: [] },
  PROCESS_AND_STORE: {
    needed: ['askedBy', 'channel', 'date'],
    optional: ['told', 'identifiedBy', 'reference'],
  },
  NON_GDPR: { needed: ['why'], optional: ['reference'] },
};

/** The facts of a basis in the order of the fields, with what is asked for because of what was given. */
export function factsOf(
  basis: LegalBasis,
  { askedBy }: Pick<Facts, 'askedBy'>,
): { field: FactField; isNeeded: boolean }[] {
  const { needed, optional } = FACTS_OF[basis];
  const isNeeded = (field: FactField) =>
    needed.includes(field) ||
    (field === 'askedByName' && needed.includes('askedBy') && askedBy === 'somebody_else');
  const isOptional = (field: FactField) =>
    optional.includes(field) || (field === 'time' && needed.includes('date'));
  return FACT_FIELDS.filter((field) => isNeeded(field) || isOptional(field)).map((field) => ({
    field,
    isNeeded: isNeeded(field),
  }));
}

export const FACT_PROBLEMS = ['fact_required', 'fact_too_long', 'fact_control_characters'] as const;

export interface FactProblem {
  field: FactField;
  code: (typeof FACT_PROBLEMS)[number] | DayProblem;
}

/**
 * What is missing or wrong among the facts of a basis, in the order of the fields and at most one of
 * each. Facts that the basis has no use for are not looked at.
 */
export function factProblems(basis: LegalBasis, facts: Facts, limits: DayLimits): FactProblem[] {
  const day = dayProblem(facts, limits);
  return factsOf(basis, facts).flatMap(({ field, isNeeded }): FactProblem[] => {
    switch (field) {
      case 'date':
      case 'time':
        return day?.field === field ? [{ field, code: day.code }] : [];
      case 'askedBy':
      case 'channel':
        return isNeeded && facts[field] === null ? [{ field, code: 'fact_required' }] : [];
      default: {
        const code = textProblem(facts[field].trim(), isNeeded, TEXT_MAX[field]);
        return code === null ? [] : [{ field, code }];
      }
    }
  });
}

function textProblem(text: string, isNeeded: boolean, max: number) {
  if (text === '') return isNeeded ? 'fact_required' : null;
  if (/\p{Cc}/u.test(text.replace(/[\r\n\t]/g, ''))) return 'fact_control_characters';
  return lengthOf(text) > max ? 'fact_too_long' : null;
}
