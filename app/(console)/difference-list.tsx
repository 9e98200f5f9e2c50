import { TypedText } from './audit-log/typed-text.tsx';
import type { Difference } from './setting-differences.ts';

/** What differs, each with what it was and what it is. */
export function DifferenceList({
  differences,
  words,
}: {
  differences: readonly Difference[];
  /** How the two sides are called, and a side that says nothing. */
  words: { before: string; after: string; none: string };
}) {
  return (
    <ul className="m-0 grid list-none gap-2.5 p-0 text-sm">
      {differences.map(({ what, before, after }) => (
        <li key={what} className="min-w-0">
          <b className="block font-[580] [overflow-wrap:anywhere]">{what}</b>
          <dl className="m-0 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3">
            <dt className="text-ink-2">{words.before}</dt>
            <dd className="m-0">
              <TypedText>{before ?? words.none}</TypedText>
            </dd>
            <dt className="text-ink-2">{words.after}</dt>
            <dd className="m-0">
              <TypedText>{after ?? words.none}</TypedText>
            </dd>
          </dl>
        </li>
      ))}
    </ul>
  );
}
