import type { HTMLAttributes } from 'react';
import { classNames } from '../class-names.ts';

/** Text as a machine wrote it; what is too wide or too long scrolls. */
export function CodeBlock({ className, ...rest }: HTMLAttributes<HTMLPreElement>) {
  return (
    <pre
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it must be reachable by keyboard
      tabIndex={0}
      className={classNames(
        'overflow-auto rounded-field bg-sunken px-[13px] py-[11px] font-mono text-xs leading-[1.6]',
        // Paper does not scroll.
        'print:max-h-none print:overflow-visible print:whitespace-pre-wrap print:[overflow-wrap:anywhere]',
        className,
      )}
      {...rest}
    />
  );
}
