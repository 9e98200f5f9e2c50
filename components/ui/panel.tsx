import type { HTMLAttributes, Ref } from 'react';
import { classNames } from '../class-names.ts';

/** A raised area of the page. */
export function Panel({
  className,
  ...rest
}: HTMLAttributes<HTMLElement> & { ref?: Ref<HTMLElement> }) {
  return (
    <section
      className={classNames('rounded-panel border border-line bg-surface', className)}
      {...rest}
    />
  );
}
