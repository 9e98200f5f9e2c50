import { expect, test } from 'vitest';
import { LEGAL_BASES } from '@/lib/hubspot/types.ts';
import { isOwnWish } from '@/lib/legal-basis/own-wish.ts';

test('of the seven bases only freely given consent is a wish of the person', () => {
  expect(LEGAL_BASES.filter(isOwnWish)).toEqual(['CONSENT_WITH_NOTICE']);
});
