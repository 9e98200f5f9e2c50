'use client';

import { useRouter } from 'next/navigation';
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useEffect,
  useRef,
  useState,
  useTransition,
} from 'react';
import { useTranslations } from 'use-intl';
import { classNames } from '@/components/class-names.ts';
import { Link } from '@/components/link.tsx';
import { Moment } from '@/components/ui/moment.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import { useHydrated } from '@/components/use-hydrated.ts';
import { useIsWide } from '@/components/use-is-wide.ts';
import type { EntryLine } from './entry-words.ts';
import { type LogPlace, logAddress } from './log-address.ts';
import { OutcomeMark } from './outcome-mark.tsx';

/**
 * The list on the left, an entry on the right: the open one, else the first. Walking the list with the
 * arrow keys shows each entry at once, in the same place of the browser's history; Enter moves into the
 * entry, Escape back. On narrow screens there is one or the other, and walking only moves the focus.
 */
export function LogBrowser({
  lines,
  place,
  opened,
  count,
  foot,
  empty,
  children,
}: {
  lines: EntryLine[];
  place: LogPlace;
  opened: number | null;
  /** How many there are, in words. */
  count: string;
  foot: ReactNode;
  empty: ReactNode;
  /** The entry that is shown. */
  children: ReactNode;
}) {
  const t = useTranslations('audit');
  const router = useRouter();
  const list = useRef<HTMLOListElement>(null);
  const entry = useRef<HTMLElement>(null);
  /** Into which entry the focus moves once it is there. */
  const entered = useRef<number | null>(null);
  /** Which entry was asked for last. */
  const asked = useRef<number | null>(null);
  const isHydrated = useHydrated();
  const isWide = useIsWide();
  const [isLoading, startLoading] = useTransition();
  const [walked, setWalked] = useState<number | null>(null);
  const isOpen = opened !== null;
  const shown = opened ?? lines[0]?.seq ?? null;
  const chosen = walked ?? (isOpen || isWide ? shown : null);
  const stop = lines.some(({ seq }) => seq === chosen) ? chosen : lines[0]?.seq;

  useEffect(() => {
    if (walked === null || isLoading) return;
    // Whoever walks fast is followed one entry at a time, to where they are by then.
    if (walked === shown || walked === asked.current) {
      asked.current = null;
      setWalked(null);
      return;
    }
    asked.current = walked;
    const { q, below = null } = place;
    startLoading(() => router.replace(logAddress({ q, below, entry: walked }), { scroll: false }));
  }, [walked, isLoading, shown, place, router]);

  useEffect(() => {
    entry.current?.scrollTo({ top: 0 });
    // Only for whoever has entered it here: not where the page comes with an entry.
    if (entered.current === null || entered.current !== shown) return;
    if (!isOpen && !isWide) return;
    entered.current = null;
    entry.current?.querySelector('h2')?.focus();
  }, [shown, isOpen, isWide]);

  const walk = (event: KeyboardEvent) => {
    const links = [...(list.current?.querySelectorAll('a') ?? [])];
    const at = links.indexOf(document.activeElement as HTMLAnchorElement);
    const to = stepOf(event.key, at, links.length - 1);
    const link = to === undefined ? undefined : links[to];
    const line = to === undefined ? undefined : lines[to];
    if (!link || !line || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    link.focus();
    if (isWide) setWalked(line.seq);
  };
  const enter = (event: MouseEvent, seq: number) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const isByKey = event.detail === 0;
    // A pointer chooses, and the list can be walked on from there.
    if (isByKey || !isWide) entered.current = seq;
    if (!isByKey || !isWide || seq !== chosen) return;
    // It is there already, or on its way.
    event.preventDefault();
    if (seq !== shown) return;
    entered.current = null;
    entry.current?.querySelector('h2')?.focus();
  };
  const back = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    if (isWide) list.current?.querySelector<HTMLElement>('[aria-current]')?.focus();
    else if (isOpen) router.push(logAddress(place), { scroll: false });
  };
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
            <div className="flex flex-wrap justify-between gap-x-4 border-b border-line px-4 py-1.5 text-xs text-ink-2">
              <p role="status" className="m-0 font-[560]">
                {count}
              </p>
              <p className="m-0 text-ink-3 max-lg:hidden">{t('listHint')}</p>
            </div>
            <ol ref={list} onKeyDown={walk} className="m-0 list-none p-0">
              {lines.map((line) => (
                <li key={line.seq} className="border-b border-line last:border-b-0">
                  <Link
                    href={logAddress({ ...place, entry: line.seq })}
                    scroll={false}
                    tabIndex={isHydrated && line.seq !== stop ? -1 : 0}
                    aria-current={line.seq === chosen ? 'true' : undefined}
                    onClick={(event) => enter(event, line.seq)}
                    className="block px-4 py-2 -outline-offset-2 hover:bg-sunken lg:aria-[current]:bg-accent-soft lg:aria-[current]:shadow-[inset_3px_0_0_var(--accent)]"
                  >
                    <Line line={line} />
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
        aria-busy={isLoading}
        onKeyDown={back}
        className={classNames(
          'overflow-hidden lg:sticky lg:top-4 lg:max-h-[calc(100dvh-2rem)] lg:overflow-y-auto',
          !isOpen && 'max-lg:hidden',
        )}
      >
        {isOpen && (
          <div className="border-b border-line px-5 py-2 lg:hidden">
            <Link
              href={logAddress(place)}
              scroll={false}
              className="inline-flex min-h-8 items-center text-sm text-accent"
            >
              ← {t('back')}
            </Link>
          </div>
        )}
        {shown === null ? <p className="m-0 px-5 py-6 text-ink-2">{t('choose')}</p> : children}
      </Panel>
    </div>
  );
}

/** Where a key leads in a list from a place; undefined: nowhere. */
function stepOf(key: string, at: number, last: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return at + 1;
    case 'ArrowUp':
    case 'k':
      return at - 1;
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}

function Line({ line: { seq, title, flaw, outcome, about, at } }: { line: EntryLine }) {
  return (
    <>
      <span className="flex items-baseline justify-between gap-3">
        <bdi className="min-w-0 font-[560] [overflow-wrap:anywhere]">{title}</bdi>
        <span className="flex-none font-mono text-xs text-ink-3">#{seq}</span>
      </span>
      <span className="mt-0.5 flex flex-wrap items-baseline gap-x-2 text-sm text-ink-2">
        {flaw && <span className="font-[580] text-stop">{flaw}</span>}
        {outcome && <OutcomeMark outcome={outcome} />}
        <bdi className="[overflow-wrap:anywhere]">{about}</bdi>
      </span>
      <span className="block text-xs text-ink-3">
        <Moment at={at} relative />
      </span>
    </>
  );
}
