'use client';

import Link from 'next/link';
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { classNames } from '@/components/class-names.ts';
import { Moment } from '@/components/ui/moment.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import { useHydrated } from '@/components/use-hydrated.ts';
import type { EntryLine } from './entry-words.ts';
import { type LogPlace, logAddress } from './log-address.ts';
import { OutcomeMark } from './outcome-mark.tsx';

/**
 * The list on the left, the open entry on the right; on narrow screens one or the other. The arrow keys
 * walk the list, Enter opens an entry and takes the focus there, Escape takes it back.
 */
export function LogBrowser({
  lines,
  place,
  opened,
  foot,
  empty,
  children,
}: {
  lines: EntryLine[];
  place: LogPlace;
  opened: number | null;
  foot: ReactNode;
  empty: ReactNode;
  /** The open entry. */
  children: ReactNode;
}) {
  const t = useTranslations('audit');
  const list = useRef<HTMLOListElement>(null);
  const entry = useRef<HTMLElement>(null);
  const asked = useRef<number | null>(null);
  const isHydrated = useHydrated();
  const stop = lines.some(({ seq }) => seq === opened) ? opened : lines[0]?.seq;

  useEffect(() => {
    // Only for whoever has opened it here: not where the page comes with an entry.
    if (opened === null || asked.current !== opened) return;
    asked.current = null;
    entry.current?.querySelector('h2')?.focus();
  }, [opened]);

  const walk = (event: KeyboardEvent) => {
    const links = [...(list.current?.querySelectorAll('a') ?? [])];
    const at = links.indexOf(document.activeElement as HTMLAnchorElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key];
    const link = to === undefined ? undefined : links[to];
    if (!link || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    link.focus();
  };
  const back = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    list.current?.querySelector<HTMLElement>('[aria-current]')?.focus();
  };
  const isOpen = opened !== null;
  return (
    <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-[minmax(0,25rem)_minmax(0,1fr)]">
      <Panel
        aria-label={t('list')}
        className={classNames('overflow-hidden', isOpen && 'max-lg:hidden')}
      >
        {lines.length === 0 ? (
          empty
        ) : (
          <>
            <p className="m-0 border-b border-line px-4 py-2 text-xs text-ink-3 max-lg:hidden">
              {t('listHint')}
            </p>
            <ol ref={list} onKeyDown={walk} className="m-0 list-none p-0">
              {lines.map((line) => (
                <li key={line.seq} className="border-b border-line last:border-b-0">
                  <Link
                    href={logAddress({ ...place, entry: line.seq })}
                    scroll={false}
                    prefetch={false}
                    tabIndex={isHydrated && line.seq !== stop ? -1 : 0}
                    aria-current={line.seq === opened ? 'true' : undefined}
                    onClick={() => {
                      asked.current = line.seq;
                    }}
                    className="block px-4 py-2.5 -outline-offset-2 hover:bg-sunken aria-[current]:bg-accent-soft aria-[current]:shadow-[inset_3px_0_0_var(--accent)]"
                  >
                    <span className="flex items-baseline justify-between gap-3">
                      <span className="min-w-0 font-[560] [overflow-wrap:anywhere]">
                        {line.title}
                      </span>
                      <span className="flex-none font-mono text-xs text-ink-3">#{line.seq}</span>
                    </span>
                    <span className="mt-0.5 flex flex-wrap items-baseline gap-x-2 text-sm text-ink-2">
                      {line.outcome && <OutcomeMark outcome={line.outcome} />}
                      <span className="[overflow-wrap:anywhere]">{line.about}</span>
                    </span>
                    <span className="block text-xs text-ink-3">
                      <Moment at={line.at} relative />
                    </span>
                  </Link>
                </li>
              ))}
            </ol>
          </>
        )}
        {foot}
      </Panel>
      <Panel
        ref={entry}
        aria-label={t('entry')}
        onKeyDown={back}
        className={classNames(
          'overflow-hidden lg:sticky lg:top-4 lg:max-h-[calc(100dvh-2rem)] lg:overflow-y-auto',
          !isOpen && 'max-lg:hidden',
        )}
      >
        {isOpen ? (
          <>
            <div className="border-b border-line px-5 py-2 lg:hidden">
              <Link
                href={logAddress(place)}
                scroll={false}
                className="inline-flex min-h-8 items-center text-sm text-accent"
              >
                ← {t('back')}
              </Link>
            </div>
            {children}
          </>
        ) : (
          <p className="m-0 px-5 py-6 text-ink-2">{t('choose')}</p>
        )}
      </Panel>
    </div>
  );
}
