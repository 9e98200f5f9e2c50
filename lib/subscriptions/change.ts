import * as z from 'zod/mini';
import { LEGAL_BASES, SUBSCRIPTION_STATUSES } from '../hubspot/types.ts';
import { EXPLANATION_MAX, EXPLANATION_MIN, lengthOf, REFERENCE_MAX } from '../legal-basis/text.ts';
import { type AddressProblem, addressProblem, normaliseAddress } from './address.ts';

export const REASON_MAX = 300;

/** Everything that can be wrong with a field; each has a sentence in both languages. */
export type FieldProblem =
  | AddressProblem
  | 'not_a_number'
  | 'not_positive'
  | 'id_too_large'
  | 'not_in_list'
  | 'too_short'
  | 'text_too_long'
  | 'text_control_characters'
  | 'basis_required'
  | 'explanation_required'
  | 'unexpected_fields'
  | 'unreadable';

function subscriptionIdProblem(typed: string): FieldProblem | null {
  const id = typed.trim();
  if (id === '') return 'required';
  if (/^-\d+$/.test(id) || /^0+$/.test(id)) return 'not_positive';
  if (!/^\d+$/.test(id)) return 'not_a_number';
  return BigInt(id) > BigInt(Number.MAX_SAFE_INTEGER) ? 'id_too_large' : null;
}

/** A typed subscription id as it is sent, without space and leading zeros; null if it is no valid id. */
export function normaliseSubscriptionId(typed: string): string | null {
  return subscriptionIdProblem(typed) === null ? withoutZeros(typed) : null;
}

function withoutZeros(id: string): string {
  return id.trim().replace(/^0+/, '');
}

function textProblem(value: string, min: number, max: number): FieldProblem | null {
  const length = lengthOf(value);
  if (length === 0) return null;
  if (/\p{Cc}/u.test(value.replace(/[\n\t]/g, ''))) return 'text_control_characters';
  if (length < min) return 'too_short';
  return length > max ? 'text_too_long' : null;
}

/** A string field that fails with one of our codes. */
function field(problemOf: (value: string) => FieldProblem | null) {
  return z.string('required').check((payload) => {
    const problem = problemOf(payload.value);
    if (problem) payload.issues.push({ code: 'custom', message: problem, input: payload.value });
  });
}

/** Optional text: trimmed, line ends made equal; absent and blank are the same. */
function optionalText(min: number, max: number) {
  const tidy = (value: unknown) =>
    typeof value === 'string' ? value.replace(/\r\n?/g, '\n').trim() : (value ?? '');
  return z.pipe(
    z.transform(tidy),
    field((value) => textProblem(value, min, max)),
  );
}

/**
 * One change of one contact's subscription, as it is typed, posted or read from a file. The output
 * is normalised: address trimmed and lower-cased, texts trimmed, absent texts empty.
 */
export const changeSchema = z
  .strictObject(
    {
      subscriberIdString: z.pipe(field(addressProblem), z.transform(normaliseAddress)),
      subscriptionId: z.pipe(field(subscriptionIdProblem), z.transform(withoutZeros)),
      statusState: z.enum(SUBSCRIPTION_STATUSES, {
        error: (issue) =>
          issue.input === undefined || issue.input === '' ? 'required' : 'not_in_list',
      }),
      legalBasis: z.pipe(
        z.transform((value: unknown) => (value === '' || value === undefined ? null : value)),
        z.nullable(z.enum(LEGAL_BASES, 'not_in_list')),
      ),
      legalBasisExplanation: optionalText(EXPLANATION_MIN, EXPLANATION_MAX),
      reason: optionalText(0, REASON_MAX),
      reference: optionalText(0, REFERENCE_MAX),
    },
    { error: (issue) => (issue.code === 'unrecognized_keys' ? 'unexpected_fields' : 'unreadable') },
  )
  .check(
    z.refine((change) => change.statusState !== 'SUBSCRIBED' || change.legalBasis !== null, {
      path: ['legalBasis'],
      error: 'basis_required',
      when: wasSubscribing,
    }),
    z.refine(
      (change) => change.statusState !== 'SUBSCRIBED' || change.legalBasisExplanation !== '',
      {
        path: ['legalBasisExplanation'],
        error: 'explanation_required',
        when: wasSubscribing,
      },
    ),
  );

/** Says the missing ground together with the other problems, not after they are mended. */
function wasSubscribing(payload: { value: unknown }): boolean {
  const value = payload.value;
  return typeof value === 'object' && value !== null && 'statusState' in value;
}

/** A change as typed: what the form holds and the action receives. */
export type ChangeInput = z.input<typeof changeSchema>;
/** A change as it is carried out. */
export type Change = z.output<typeof changeSchema>;
export type ChangeField = keyof Change;

export interface FieldIssue {
  /** Null: the whole input. */
  field: ChangeField | null;
  problem: FieldProblem;
}

/**
 * Parses one change. Gives the normalised change, or every problem with the field it belongs to;
 * never throws, whatever the input.
 */
export function parseChange(
  input: unknown,
): { ok: true; change: Change } | { ok: false; issues: FieldIssue[] } {
  const parsed = changeSchema.safeParse(input);
  if (parsed.success) return { ok: true, change: parsed.data };
  return {
    ok: false,
    issues: parsed.error.issues.map((issue) => ({
      field: (issue.path[0] as ChangeField | undefined) ?? null,
      problem: issue.message as FieldProblem,
    })),
  };
}
