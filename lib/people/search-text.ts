import { addressesIn, MAX_ADDRESS_LENGTH } from '../subscriptions/address.ts';

/** No name, number or address is longer. */
export const MAX_SEARCH_CHARS = MAX_ADDRESS_LENGTH;

/** What a typed or pasted text asks for. */
export type SearchText =
  /** Nothing yet: a single Latin letter would find everybody. */
  | { is: 'nothing' }
  | { is: 'address'; address: string }
  | { is: 'several'; addresses: string[] }
  | { is: 'words'; words: string }
  /** A text without an address, too long to search for. */
  | { is: 'too_long' };

/**
 * Reads what somebody typed or pasted: one address (also `Jo <jo@example.com>`, `mailto:`, a whole ticket
 * text), several of which one has to be chosen, or words to search for. Addresses are normalised.
 */
export function readSearchText(text: string): SearchText {
  const [address, ...more] = addressesIn(text);
  if (address !== undefined)
    return more.length > 0
      ? { is: 'several', addresses: [address, ...more] }
      : { is: 'address', address };
  const words = text.trim().replace(/\s+/g, ' ');
  if (words.length > MAX_SEARCH_CHARS) return { is: 'too_long' };
  return words === '' || /^[\x21-\x7e]$/.test(words) ? { is: 'nothing' } : { is: 'words', words };
}

/** Whether a text may be the id of a HubSpot contact. */
export function isContactId(text: string): boolean {
  return /^[1-9]\d{0,18}$/.test(text);
}
