// An entry as a row of a table, for spreadsheets.

/** @typedef {import('./entry-draft.ts').Json} Json */
/** @typedef {Pick<import('./verifier.mjs').KeptEntry, 'header' | 'hash' | 'detail'>} Entry */
/** @typedef {(entry: Entry, at: (...path: string[]) => Json | undefined) => Json | undefined} Cell */

/** What a spreadsheet takes for the beginning of a formula. */
const FORMULA = /^[\s\p{Cc}]*[=+\-@\uff0b\uff0d\uff1d\uff20]|^[\t\r\n]/u;

/** @type {[name: string, cell: Cell][]} */
const COLUMNS = [
  ['Entry', ({ header }) => header.seq],
  ['Time (UTC)', ({ header }) => timeOf(header.at)],
  ['Kind', ({ header }) => header.kind],
  ['Outcome', ({ header }) => header.outcome],
  ['Address', (_, at) => at('change', 'subscriberIdString')],
  ['Subscription', (_, at) => at('change', 'subscriptionId')],
  ['Status before', (_, at) => at('before', 'row', 'status')],
  ['Wanted status', (_, at) => at('change', 'statusState')],
  ['Status after', (_, at) => at('now', 'row', 'status')],
  ['Legal basis', (_, at) => at('change', 'legalBasis')],
  ['Explanation', (_, at) => at('change', 'legalBasisExplanation')],
  ['Reason', (_, at) => at('change', 'reason')],
  ['Reference', (_, at) => at('change', 'reference')],
  ['Done by', (_, at) => at('who', 'name')],
  ['Role', (_, at) => at('who', 'role')],
  ['HubSpot answered', (_, at) => at('reply', 'status')],
  ['Correlation id', (_, at) => at('correlationId')],
  ['Request id', (_, at) => at('who', 'request')],
  ['Operation id', ({ header }) => header.operation],
  ['User id', ({ header }) => header.actor],
  ['Person id', ({ header }) => header.subject],
  ['Everything on record', ({ detail }) => detail ?? 'erased or expired'],
  ['Hash', ({ hash }) => hash.toString('hex')],
];

/** What a CSV file begins with: the mark by which spreadsheets know UTF-8, and the names. */
export const CSV_START = `\ufeff${rowOf(COLUMNS.map(([name]) => name))}`;

/**
 * One entry as one row.
 * @param {Entry} entry
 */
export function csvRow(entry) {
  /** @type {Json} */
  const said = entry.detail === null ? null : parsedOrNull(entry.detail);
  /** @param {string[]} path */
  const at = (...path) =>
    path.reduce(
      (/** @type {Json | undefined} */ value, name) =>
        typeof value === 'object' && value !== null && !Array.isArray(value)
          ? value[name]
          : undefined,
      said,
    );
  return rowOf(COLUMNS.map(([, cell]) => cell(entry, at)));
}

/** @param {(Json | undefined)[]} cells */
function rowOf(cells) {
  return `${cells.map(cellOf).join(',')}\r\n`;
}

/** @param {Json | undefined} value */
function cellOf(value) {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const defused = FORMULA.test(text) ? `'${text}` : text;
  return /[",;\s]/.test(defused) ? `"${defused.replaceAll('"', '""')}"` : defused;
}

/** @param {number} at */
function timeOf(at) {
  const time = new Date(at);
  return Number.isNaN(time.getTime()) ? String(at) : time.toISOString();
}

/** @param {string} text @returns {Json} */
function parsedOrNull(text) {
  try {
    return JSON.parse(text);
  } catch {
    // Not what was written; the last but one column shows it as it is.
    return null;
  }
}
