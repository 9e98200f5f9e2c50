import { ChevronDown } from 'lucide-react';
import type { ReactNode, Ref, SelectHTMLAttributes } from 'react';
import { fieldClass } from './field.tsx';

/** The platform's own drop-down in our look: it works with every keyboard, reader and phone. */
export function NativeSelect({
  problem,
  mark,
  ref,
  children,
  ...rest
}: SelectHTMLAttributes<HTMLSelectElement> & {
  problem?: string | null | undefined;
  /** Shown before the chosen words. */
  mark?: ReactNode;
  ref?: Ref<HTMLSelectElement>;
}) {
  return (
    <div className="relative">
      {mark && (
        <span className="pointer-events-none absolute inset-y-0 left-[11px] grid place-items-center">
          {mark}
        </span>
      )}
      <select
        ref={ref}
        className={fieldClass(
          problem,
          mark ? 'appearance-none pr-9 pl-7 truncate' : 'appearance-none pr-9 truncate',
        )}
        {...rest}
      >
        {children}
      </select>
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2.5 size-4 -translate-y-1/2 text-ink-3"
      />
    </div>
  );
}
