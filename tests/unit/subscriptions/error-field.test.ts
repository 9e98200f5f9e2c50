import { describe, expect, test } from 'vitest';
import { plainError } from '@/lib/hubspot/errors.ts';
import type { ErrorDetail, HubSpotError } from '@/lib/hubspot/types.ts';
import type { ChangeField } from '@/lib/subscriptions/change.ts';
import { fieldOfError } from '@/lib/subscriptions/error-field.ts';

function invalid(rest: Partial<Pick<HubSpotError, 'message' | 'context' | 'details'>>) {
  return { ...plainError({ kind: 'invalid_input' }, 'no'), status: 400, ...rest };
}
function detail(rest: Partial<ErrorDetail>): ErrorDetail {
  return { message: '', code: null, in: null, subCategory: null, context: {}, ...rest };
}

describe('the field that HubSpot refused', () => {
  test.each<[string, ChangeField]>([
    ['legalBasis', 'legalBasis'],
    ['legalBasisExplanation', 'legalBasisExplanation'],
    ['statusState', 'statusState'],
    ['subscriptionId', 'subscriptionId'],
    ['subscriberIdString', 'subscriberIdString'],
  ])('%s is found by `in`, by a context key and by the sentence', (name, field) => {
    expect(fieldOfError(invalid({ details: [detail({ in: name })] }))).toBe(field);
    expect(fieldOfError(invalid({ details: [detail({ context: { [name]: ['x'] } })] }))).toBe(
      field,
    );
    expect(fieldOfError(invalid({ context: { [name]: ['x'] } }))).toBe(field);
    expect(fieldOfError(invalid({ message: `Some value of ${name} is wrong` }))).toBe(field);
    expect(fieldOfError(invalid({ details: [detail({ message: `${name}: wrong` })] }))).toBe(field);
  });

  test.each<[string, ChangeField]>([
    ['Legal Basis is required for subscribing', 'legalBasis'],
    ['Legal basis explanation is required', 'legalBasisExplanation'],
    ['Subscription 5 does not exist', 'subscriptionId'],
    ['jo@x is not a valid email address', 'subscriberIdString'],
  ])('HubSpot’s sentence “%s” belongs to %s', (message, field) => {
    expect(fieldOfError(invalid({ message }))).toBe(field);
  });

  test('what is named goes before what is said', () => {
    const error = invalid({
      message: 'The legalBasis does not go with this subscription',
      details: [detail({ in: 'statusState', message: 'wrong subscriberIdString' })],
    });
    expect(fieldOfError(error)).toBe('statusState');
  });

  test('a sentence about no field belongs to none', () => {
    expect(fieldOfError(invalid({ message: 'Invalid input JSON on line 1' }))).toBeNull();
    expect(fieldOfError(invalid({ message: null }))).toBeNull();
  });

  test('an error that is not about the input has no field', () => {
    const error = plainError({ kind: 'unavailable' }, 'unknown');
    expect(fieldOfError({ ...error, message: 'subscriptionId' })).toBeNull();
  });
});
