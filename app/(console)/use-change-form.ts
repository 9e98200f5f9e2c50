'use client';

import { useEffect, useState } from 'react';
import {
  type Change,
  type ChangeField,
  type FieldIssue,
  type FieldProblem,
  parseChange,
} from '@/lib/subscriptions/change.ts';
import type { PolicyProblem } from '@/lib/subscriptions/lane.ts';
import { keep, kept } from './tab-storage.ts';

/** The form as typed; every field is text, nothing is lost by switching the status to and fro. */
export type FormValues = Record<ChangeField, string>;

export const EMPTY_FORM: FormValues = {
  subscriberIdString: '',
  subscriptionId: '',
  statusState: '',
  legalBasis: '',
  legalBasisExplanation: '',
  reason: '',
  reference: '',
};

export const FORM_ID = 'set-status';

/** The control of each field, in the order of the form. */
const CONTROLS: Record<ChangeField, string> = {
  subscriberIdString: 'address',
  subscriptionId: 'type',
  statusState: 'status',
  legalBasis: 'basis',
  legalBasisExplanation: 'explanation',
  reason: 'reason',
  reference: 'reference',
};
const FIELDS = Object.keys(CONTROLS) as ChangeField[];

/** Whether a problem stands at one of these fields. */
export function isOfForm(field: string | null): field is ChangeField {
  return FIELDS.some((one) => one === field);
}

/** A problem beside a field: one of our codes, or HubSpot's own sentence. */
export type ShownProblem = { code: FieldProblem | PolicyProblem['code'] } | { said: string };

export interface ChangeForm {
  values: FormValues;
  /** The change as it would be sent, or null while something is missing. */
  change: Change | null;
  /** What would be posted. */
  input: FormValues;
  problems: Partial<Record<ChangeField, ShownProblem>>;
  set: (field: ChangeField, value: string) => void;
  fill: (values: Partial<FormValues>) => void;
  /** Shows what is wrong with one field, if it is not empty. */
  visit: (field: ChangeField) => void;
  /** Shows everything that is wrong, moves to the first problem. True if there is none. */
  submit: () => boolean;
  /** Shows what the server or HubSpot found, until the field is changed. */
  refuse: (field: ChangeField, problem: ShownProblem) => void;
}

/** The state of the form. Its rules are those of the schema that the server uses. */
export function useChangeForm(): ChangeForm {
  const [early] = useState(typedEarly);
  const [values, setValues] = useState(EMPTY_FORM);
  const [visited, setVisited] = useState<readonly ChangeField[]>([]);
  const [refused, setRefused] = useState<ChangeForm['problems']>({});
  const [isRestored, setRestored] = useState(false);

  useEffect(() => {
    setValues({ ...EMPTY_FORM, ...storedDraft(), ...early });
    setRestored(true);
  }, [early]);
  useEffect(() => {
    if (isRestored) keep(DRAFT, values);
  }, [isRestored, values]);

  const input = inputOf(values);
  const parsed = parseChange(input);
  const issues = parsed.ok ? [] : parsed.issues;
  return {
    values,
    change: parsed.ok ? parsed.change : null,
    input,
    problems: { ...refused, ...problemsOf(issues, visited) },
    set: (field, value) => {
      setValues((old) => ({ ...old, [field]: value }));
      setRefused(({ [field]: _mended, ...rest }) => rest);
    },
    fill: (filled) => {
      setValues({ ...EMPTY_FORM, ...filled });
      setVisited([]);
      setRefused({});
    },
    visit: (field) => {
      if (values[field].trim() !== '') setVisited((old) => [...old, field]);
    },
    submit: () => {
      setVisited(FIELDS);
      const first = FIELDS.find((field) => issues.some((issue) => issue.field === field));
      if (first) focusField(first);
      return parsed.ok;
    },
    refuse: (field, problem) => {
      setRefused((old) => ({ ...old, [field]: problem }));
    },
  };
}

/** A change as the form would post it. */
export function inputFrom(change: Change): FormValues {
  return { ...change, legalBasis: change.legalBasis ?? '' };
}

/** Moves the keyboard's focus to a field. */
export function focusField(field: ChangeField): void {
  document.getElementById(CONTROLS[field])?.focus();
}

/** What is sent of the form: an opt-out carries no basis, and only an opt-out has a why. */
function inputOf(values: FormValues): FormValues {
  return values.statusState === 'UNSUBSCRIBED'
    ? { ...values, legalBasis: '', legalBasisExplanation: '' }
    : { ...values, reason: '' };
}

function problemsOf(issues: FieldIssue[], visited: readonly ChangeField[]): ChangeForm['problems'] {
  const problems: ChangeForm['problems'] = {};
  for (const { field, problem } of issues)
    if (field && visited.includes(field)) problems[field] ??= { code: problem };
  return problems;
}

const DRAFT = 'consent-desk:draft';

/** What a person typed before the page's JavaScript was there. */
function typedEarly(): Partial<FormValues> {
  if (typeof document === 'undefined') return {};
  const form = document.forms.namedItem(FORM_ID);
  if (form === null) return {};
  const typed = new FormData(form);
  return known(FIELDS.map((field) => [field, typed.get(field)]));
}

/** What was typed in this tab before a reload. */
function storedDraft(): Partial<FormValues> {
  const stored = kept(DRAFT);
  return typeof stored === 'object' && stored !== null ? known(Object.entries(stored)) : {};
}

function known(entries: [string, unknown][]): Partial<FormValues> {
  return Object.fromEntries(
    entries.filter(
      ([name, value]) => name in EMPTY_FORM && typeof value === 'string' && value !== '',
    ),
  );
}
