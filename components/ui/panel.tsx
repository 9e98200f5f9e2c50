import type { HTMLAttributes, Ref } from 'react';
import { classNames } from '../class-names.ts';

/** A raised area of the page. */
export function Panel({
  as: Element = 'section',
  className,
  ...rest
}: HTMLAttributes<HTMLElement> & { as?: 'section' | 'article'; ref?: Ref<HTMLElement> }) {
  return (
    <Element
      className={classNames('rounded-panel border border-line bg-surface', className)}
      {...rest}
    />
  );
}
