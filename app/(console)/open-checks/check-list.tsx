'use client';

import { useRouter } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import type { OpenCheck } from '@/lib/subscriptions/open-checks.ts';
import { CheckRow } from './check-row.tsx';

/** The open checks; one that has become clear here stays in its place, with what became of it. */
export function CheckList({
  checks,
  isEverybodys,
  empty,
}: {
  checks: OpenCheck[];
  isEverybodys: boolean;
  empty: ReactNode;
}) {
  const router = useRouter();
  const [checked, setChecked] = useState<OpenCheck[]>([]);
  const gone = checked.filter(
    (one) => !checks.some(({ operation }) => operation === one.operation),
  );
  const shown = [...checks, ...gone].sort((a, b) => b.entry - a.entry);
  if (shown.length === 0) return empty;
  return (
    <ul className="m-0 grid list-none grid-cols-1 gap-4 p-0">
      {shown.map((one) => (
        <li key={one.operation}>
          <CheckRow
            open={one}
            isEverybodys={isEverybodys}
            onChecked={() => {
              setChecked((before) => [
                ...before.filter(({ operation }) => operation !== one.operation),
                one,
              ]);
              // When it is looked at next, and how many there are.
              router.refresh();
            }}
          />
        </li>
      ))}
    </ul>
  );
}
