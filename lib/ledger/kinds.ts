/**
 * What an entry is about. `change_opened` is committed before anything is sent, `change_closed` says
 * what became of it; `refused` is an attempt that never came so far. `link_offered`: somebody was given a
 * link with which the person decides.
 */
export const ENTRY_KINDS = [
  'change_opened',
  'change_closed',
  'refused',
  'link_offered',
  'sign_in',
  'sign_in_failed',
  'sign_out',
  'user_changed',
  'settings_changed',
  'exported',
  'verified',
  'erased',
  'expired',
  'restored',
] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];
