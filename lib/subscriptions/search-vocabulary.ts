import { LEGAL_BASES } from '../hubspot/types.ts';
import type { Vocabulary } from '../ledger/search-query.ts';
import { addressesIn } from './address.ts';
import { OUTCOMES } from './outcome.ts';

/** What searches of the log may say of changes. */
export const SEARCH_VOCABULARY: Vocabulary = {
  outcomes: OUTCOMES,
  bases: LEGAL_BASES,
  addressesIn,
};
