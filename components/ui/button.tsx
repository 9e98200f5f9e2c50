import type { ComponentProps } from 'react';
import { classNames } from '../class-names.ts';

export type ButtonLook = 'primary' | 'plain' | 'danger';

const LOOKS: Record<ButtonLook, string> = {
  primary:
    'min-h-10 rounded-[9px] px-4 py-2 text-base font-semibold bg-accent text-accent-ink hover:brightness-110 active:brightness-95',
  danger:
    'min-h-10 rounded-[9px] px-4 py-2 text-base font-semibold bg-stop text-surface hover:brightness-110 active:brightness-95',
  plain:
    'min-h-8 rounded-field px-[11px] py-1 text-sm font-[540] border border-line-strong text-ink hover:bg-sunken',
};

/** A button in one of our looks; the classes also fit a link. */
export function buttonClass(look: ButtonLook, more?: string): string {
  return classNames(
    'inline-flex items-center justify-center gap-1.5 text-left leading-tight select-none',
    'aria-disabled:cursor-not-allowed aria-disabled:opacity-60 aria-disabled:hover:brightness-100 disabled:cursor-not-allowed disabled:opacity-60',
    LOOKS[look],
    more,
  );
}

export function Button({
  look = 'plain',
  className,
  type = 'button',
  ...rest
}: ComponentProps<'button'> & { look?: ButtonLook }) {
  return <button type={type} className={buttonClass(look, className)} {...rest} />;
}
