import type { FieldErrors, Resolver } from 'react-hook-form';
import { type Change, parseChange } from '@/lib/subscriptions/change.ts';

/** The form as typed; every field is text, nothing is lost by switching the status to and fro. */
export interface FormValues {
  subscriberIdString: string;
  subscriptionId: string;
  statusState: string;
  legalBasis: string;
  legalBasisExplanation: string;
  reason: string;
  reference: string;
}

export const EMPTY_FORM: FormValues = {
  subscriberIdString: '',
  subscriptionId: '',
  statusState: '',
  legalBasis: '',
  legalBasisExplanation: '',
  reason: '',
  reference: '',
};

/** What is sent of the form: an opt-out carries no basis, and only an opt-out has a why. */
export function inputOf(values: FormValues): FormValues {
  return values.statusState === 'UNSUBSCRIBED'
    ? { ...values, legalBasis: '', legalBasisExplanation: '' }
    : { ...values, reason: '' };
}

/** The change as it would be sent, or null while something is missing. */
export function changeOf(values: FormValues): Change | null {
  const parsed = parseChange(inputOf(values));
  return parsed.ok ? parsed.change : null;
}

/** Checks the form with the schema that the server uses; an error's message is its code. */
export const formResolver: Resolver<FormValues> = (values) => {
  const parsed = parseChange(inputOf(values));
  if (parsed.ok) return { values, errors: {} };
  const errors: FieldErrors<FormValues> = {};
  for (const { field, problem } of parsed.issues)
    if (field && !errors[field]) errors[field] = { type: 'change', message: problem };
  return { values: {}, errors };
};
