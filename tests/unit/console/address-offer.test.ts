import { expect, test } from 'vitest';
import { isStillOffered } from '@/app/(console)/address-field.tsx';
import { EMPTY_FORM } from '@/app/(console)/use-change-form.ts';

const offer = (values: typeof EMPTY_FORM) => ({ addresses: ['jo@example.com'], values });

test('several addresses are offered until the address is another one or the form is emptied', () => {
  const typed = { ...EMPTY_FORM, subscriberIdString: 'jo@example.com, al@example.org' };
  expect(isStillOffered(offer(typed), typed)).toBe(true);
  expect(isStillOffered(offer(typed), { ...typed, statusState: 'SUBSCRIBED' })).toBe(true);
  expect(isStillOffered(offer(typed), { ...typed, subscriberIdString: 'jo@example.com' })).toBe(
    false,
  );
  expect(isStillOffered(offer(typed), EMPTY_FORM)).toBe(false);

  const pasted = { ...EMPTY_FORM };
  expect(isStillOffered(offer(pasted), pasted)).toBe(true);
  expect(isStillOffered(offer(pasted), { ...pasted, statusState: 'SUBSCRIBED' })).toBe(true);
  expect(isStillOffered(offer(pasted), { ...EMPTY_FORM })).toBe(false);
});
