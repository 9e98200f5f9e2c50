import type { StatusRow } from '../hubspot/types.ts';

/** Who set a status, as far as HubSpot's free text in `source` tells. */
export const SOURCE_KINDS = [
  'preference_page',
  'list_unsubscribe_header',
  'form',
  'import',
  'workflow',
  'api',
  'user',
  'spam_complaint',
  'bounce',
  'never_chosen',
  'not_recorded',
  'other',
] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** A whole word: "form" is no part of "Platform", but one of "FORM_SUBMISSION". */
function word(pattern: string): RegExp {
  return new RegExp(`(?<!\\p{L})(?:${pattern})(?!\\p{L})`, 'iu');
}

// HubSpot documents no list. Seen in public: "Not specified", "Self Service Resubscription",
// "Public status API", "Public status API, App ID:n", "Public API", "List-unsubscribe header"
// (fact sheet 1.5). The other patterns are inferred from the words of HubSpot's interface.
const PATTERNS: [RegExp, SourceKind][] = [
  [/^not specified$/i, 'never_chosen'],
  [/list-?unsubscribe/i, 'list_unsubscribe_header'],
  [/spam|complain|abuse/i, 'spam_complaint'],
  [/bounce/i, 'bounce'],
  [/\bapi\b/i, 'api'],
  [/workflow/i, 'workflow'],
  [word('import(?:s|ed)?'), 'import'],
  [word('forms?'), 'form'],
  [/self.?service|preference|recipient|unsubscribe link/i, 'preference_page'],
  [/\buser\b|\bcrm\b|manual|\bui\b/i, 'user'],
];

/**
 * Reads HubSpot's `source` text: a kind that has plain words in both languages, and the id of the
 * app where the text names one.
 */
export function readSource(source: string | null): { kind: SourceKind; appId: string | null } {
  if (source === null || source.trim() === '') return { kind: 'not_recorded', appId: null };
  const kind = PATTERNS.find(([pattern]) => pattern.test(source))?.[1] ?? 'other';
  return { kind, appId: /App ID:\s*(\d+)/i.exec(source)?.[1] ?? null };
}

/** Whether HubSpot says that nobody ever chose: no row, or one that says so. Null: no row. */
export function hasNeverChosen(row: StatusRow | null): boolean {
  if (row === null) return true;
  return row.status === 'NOT_SPECIFIED' && readSource(row.source).kind === 'never_chosen';
}
