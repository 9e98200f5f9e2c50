'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Link } from '@/components/link.tsx';

// People of the simulated account, each to be found in another way.
const FROM = 'Henrik Solberg <henrik.solberg@example.org>';
const NAME = 'Lindgren';
const SEVERAL = 'jo.miller@example.com, cc amara.okafor@example.org';
const SLIP = 'jo.miler@example.com';

/** The demo's hint: texts to try the box with, and where its stories are. */
export function DemoExamples({ onTake }: { onTake: (text: string) => void }) {
  const t = useTranslations('find.demo');
  const examples = [
    ['ticket', t('ticketText', { from: FROM })],
    ['name', NAME],
    ['several', SEVERAL],
    ['slip', SLIP],
  ] as const;
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
        {examples.map(([name, text]) => (
          <li key={name}>
            <button
              type="button"
              onClick={() => onTake(text)}
              className="grid h-full w-full content-start rounded-panel border border-line bg-surface px-3.5 py-2 text-left hover:bg-sunken"
            >
              <span className="block text-sm text-ink-2">{t(name)}</span>
              <span className="block font-mono text-xs [overflow-wrap:anywhere]">{text}</span>
            </button>
          </li>
        ))}
      </ul>
      <p className="m-0 mt-3 text-sm text-ink-2">{t.rich('stories', { link })}</p>
    </section>
  );
}
