import * as z from 'zod/mini';
import { LEGAL_BASES, SUBSCRIPTION_STATUSES } from '../hubspot/types.ts';
import {
  EXPLANATION_MAX,
  EXPLANATION_MIN,
  holdsControlCharacters,
  holdsControls,
  lengthOf,
  REFERENCE_MAX,
  tidyText,
} from '../legal-basis/text.ts';
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

/** Of somebody who types, or of what is on record already and is only read. */
type Source = 'typed' | 'recorded';

function textProblem(
  value: string,
  { min, max, source }: { min: number; max: number; source: Source },
): FieldProblem | null {
  const length = lengthOf(value);
  if (length === 0) return null;
  const isRefused = source === 'typed' ? holdsControlCharacters : holdsControls;
  if (isRefused(value)) return 'text_control_characters';
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
function optionalText(source: Source, min: number, max: number) {
  const tidy = (value: unknown) => (typeof value === 'string' ? tidyText(value) : (value ?? ''));
  return z.pipe(
    z.transform(tidy),
    field((value) => textProblem(value, { min, max, source })),
  );
}

const changeOfType = (source: Source) =>
  z.strictObject(
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
      legalBasisExplanation: optionalText(source, EXPLANATION_MIN, EXPLANATION_MAX),
      reason: optionalText(source, 0, REASON_MAX),
      reference: optionalText(source, 0, REFERENCE_MAX),
    },
    { error: (issue) => (issue.code === 'unrecognized_keys' ? 'unexpected_fields' : 'unreadable') },
  );

/**
 * One change of one contact's subscription, as it stands on record: what restores an earlier state has
 * the ground of then, if there was one. The output is normalised: address trimmed and lower-cased, texts
 * trimmed, absent texts empty.
 */
export const recordedChangeSchema = changeOfType('recorded');

/** The fields of a change as they are typed, for what takes some of them. */
export const typedFields = changeOfType('typed').shape;

/** One change as it is typed, posted or read from a file: whoever subscribes somebody says on what ground. */
export const changeSchema = changeOfType('typed').check(
  z.refine((change) => change.statusState !== 'SUBSCRIBED' || change.legalBasis !== null, {
    path: ['legalBasis'],
    error: 'basis_required',
    when: wasSubscribing,
  }),
  z.refine((change) => change.statusState !== 'SUBSCRIBED' || change.legalBasisExplanation !== '', {
    path: ['legalBasisExplanation'],
    error: 'explanation_required',
    when: wasSubscribing,
  }),
);

/** Says the missing ground together with the other problems, not after they are mended. */
function wasSubscribing(payload: { value: unknown }): boolean {
  const value = payload.value;
  return typeof value === 'object' && value !== null && 'statusState' in value;
}

/** Why somebody is opted out of all e-mail; HubSpot has no place for it. */
export const OPT_OUT_REASONS = ['asked', 'complaint', 'address_unused', 'internal_block'] as const;
export type OptOutReason = (typeof OPT_OUT_REASONS)[number];

const optOutOfAll = (source: Source) =>
  z.strictObject(
    {
      subscriberIdString: z.pipe(field(addressProblem), z.transform(normaliseAddress)),
      /** Null: the account; HubSpot wants the brand where an account has several (fact sheet 1.5). */
      businessUnitId: z.nullable(z.string().check(z.regex(/^\d{1,18}$/, 'not_in_list'))),
      statusState: z.literal('UNSUBSCRIBED', 'not_in_list'),
      why: z.nullable(z.enum(OPT_OUT_REASONS, 'not_in_list')),
      reason: optionalText(source, 0, REASON_MAX),
      reference: optionalText(source, 0, REFERENCE_MAX),
    },
    { error: (issue) => (issue.code === 'unrecognized_keys' ? 'unexpected_fields' : 'unreadable') },
  );

/** An opt-out of all e-mail, as it is posted: of the whole account, or of one brand. */
export const optOutOfAllSchema = optOutOfAll('typed');
/** The same as it stands on record. */
export const recordedOptOutOfAllSchema = optOutOfAll('recorded');
export type OptOutOfAll = z.output<typeof optOutOfAllSchema>;

/** Whatever can be done to what HubSpot holds about one address. */
export type AnyChange = Change | OptOutOfAll;

/** Whether a change is an opt-out of all e-mail, not one of a single type. */
export function isOfAll(change: AnyChange): change is OptOutOfAll {
  return !('subscriptionId' in change);
}

/** A change as typed: what the form holds and the action receives. */
export type ChangeInput = z.input<typeof changeSchema>;
/** A change as it is carried out. */
export type Change = z.output<typeof changeSchema>;
export type ChangeField = keyof Change;

export interface FieldIssue<Field = ChangeField> {
  /** Null: the whole input. */
  field: Field | null;
  problem: FieldProblem;
}

/**
 * Parses one change. Gives the normalised change, or every problem with the field it belongs to;
 * never throws, whatever the input.
 */
export function parseChange(
  input: unknown,
): { ok: true; change: Change } | { ok: false; issues: FieldIssue[] } {
  return parsedBy(changeSchema, input);
}

/** As `parseChange`, for an opt-out of all e-mail. */
export function parseOptOutOfAll(
  input: unknown,
): { ok: true; change: OptOutOfAll } | { ok: false; issues: FieldIssue<keyof OptOutOfAll>[] } {
  return parsedBy(optOutOfAllSchema, input);
}

function parsedBy<Output>(
  schema: z.ZodMiniType<Output>,
  input: unknown,
): { ok: true; change: Output } | { ok: false; issues: FieldIssue<keyof Output>[] } {
  const parsed = schema.safeParse(input);
  if (parsed.success) return { ok: true, change: parsed.data };
  return {
    ok: false,
    issues: parsed.error.issues.map((issue) => ({
      field: (issue.path[0] as keyof Output | undefined) ?? null,
      problem: issue.message as FieldProblem,
    })),
  };
}
