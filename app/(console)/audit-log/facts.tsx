import type { ReactNode } from 'react';

/** Names and what they are, under a title. */
export function Facts({
  title,
  below,
  children,
}: {
  title: string;
  below?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="border-b border-line px-5 py-3.5">
      <h3 className="m-0 mb-1.5 text-sm font-[620]">{title}</h3>
      <dl className="m-0 grid gap-x-3.5 gap-y-1 text-sm sm:grid-cols-[9.5rem_minmax(0,1fr)]">
        {children}
      </dl>
      {below}
    </section>
  );
}

/** A name and what it is; `code` is what a machine gave. */
export function Fact({
  term,
  code,
  children,
}: {
  term: ReactNode;
  code?: string;
  children?: ReactNode;
}) {
  return (
    <>
      <dt className="text-ink-2 [overflow-wrap:anywhere]">{term}</dt>
      <dd className="m-0 mb-1 [overflow-wrap:anywhere] sm:mb-0">
        {code === undefined ? children : <Code>{code}</Code>}
      </dd>
    </>
  );
}

/** What a machine gave. */
export function Code({ children }: { children: ReactNode }) {
  return (
    <code className="font-mono text-xs [overflow-wrap:anywhere] [unicode-bidi:isolate]">
      {children}
    </code>
  );
}
