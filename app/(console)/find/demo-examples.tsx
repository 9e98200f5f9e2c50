'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';

/** People of the simulated account, each to be found in another way. */
const EXAMPLES = {
  ticket:
    'Ticket 4711, from Henrik Solberg <henrik.solberg@example.org>: please stop the newsletter.',
  name: 'Lindgren',
  several: 'jo.miller@example.com, cc amara.okafor@example.org',
  slip: 'jo.miler@example.com',
} as const;

/** The demo's hint: texts to try the box with, and where its stories are. */
export function DemoExamples({ onTake }: { onTake: (text: string) => void }) {
  const t = useTranslations('find.demo');
  const link = (chunks: ReactNode) => (
    <Link href="/api-view" className="text-accent underline">
      {chunks}
    </Link>
  );
  return (
    <section aria-labelledby="demo-examples" data-testid="demo-examples" className="mt-6">
      <h2 id="demo-examples" className="m-0 text-[.9375rem] font-[620]">
        {t('title')}
      </h2>
      <ul className="m-0 mt-2 grid list-none gap-2 p-0 sm:grid-cols-2">
        {(Object.keys(EXAMPLES) as (keyof typeof EXAMPLES)[]).map((name) => (
          <li key={name}>
            <button
              type="button"
              onClick={() => onTake(EXAMPLES[name])}
              className="grid h-full w-full content-start rounded-panel border border-line bg-surface px-3.5 py-2 text-left hover:bg-sunken"
            >
              <span className="block text-sm text-ink-2">{t(name)}</span>
              <span className="block font-mono text-xs [overflow-wrap:anywhere]">
                {EXAMPLES[name]}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <p className="m-0 mt-3 text-sm text-ink-2">{t.rich('stories', { link })}</p>
    </section>
  );
}
