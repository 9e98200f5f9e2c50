'use client';

import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { Link } from '@/components/link.tsx';
import { classNames } from './class-names.ts';

/** A way to a page, which shows whether one is there. */
export function NavigationLink({
  href,
  isWithin = false,
  children,
}: {
  href: string;
  /** One is at a page that belongs to it. */
  isWithin?: boolean;
  children: ReactNode;
}) {
  const isHere = usePathname() === href;
  return (
    <Link
      href={href}
      aria-current={isWithin ? 'true' : isHere ? 'page' : undefined}
      className={classNames(
        'rounded-[7px] px-2.5 py-1.5 font-[520] whitespace-nowrap',
        isHere || isWithin ? 'bg-sunken text-ink' : 'text-ink-2 hover:text-ink',
      )}
    >
      {children}
    </Link>
  );
}
