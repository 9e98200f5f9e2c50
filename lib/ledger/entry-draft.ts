import type { EntryKind } from './kinds.ts';

/** What a detail is made of. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** An entry to be made. Time, number and hashes are given to it when it is appended. */
export interface EntryDraft {
  kind: EntryKind;
  /** Random ids; null where there is none. */
  actor: string | null;
  subject: string | null;
  operation: string | null;
  outcome: string | null;
  /** What names or describes somebody. Half surrogate pairs in it become U+FFFD. */
  detail: { [key: string]: Json };
}
