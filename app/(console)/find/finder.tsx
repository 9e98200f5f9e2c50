'use client';

import { Search } from 'lucide-react';
import {
  type ClipboardEvent,
  type KeyboardEvent,
  type ReactNode,
  startTransition,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { useTranslations } from 'use-intl';
import { classNames } from '@/components/class-names.ts';
import { readSearchText } from '@/lib/people/search-text.ts';
import { keep, kept } from '../tab-storage.ts';
import { BOX_CLASS } from './box-class.ts';
import { ChoiceList, optionId } from './choice-list.tsx';
import { type Choice, groupsFor, type PageChoice } from './choices.ts';
import { earlyText, withPasted } from './early-text.ts';
import { FinderNotes } from './finder-notes.tsx';
import { useOpenPerson } from './use-open-person.ts';
import { usePeopleSearch, useRecentPeople } from './use-people.ts';

const KEEP_AFTER_MS = 30;

/**
 * The one box: takes an address, a whole ticket text, or words to search for, and opens the person. What
 * was typed before its code was there stays, and so does what is typed now, until somebody is opened.
 */
export function Finder({
  id,
  pages,
  draft,
  onOpened,
  onPage,
  children,
}: {
  /** Of the input. */
  id: string;
  /** What else can be opened by its name. */
  pages: readonly PageChoice[];
  /** Under which name this tab remembers the text over a reload; null: not at all. */
  draft: string | null;
  onOpened?: () => void;
  onPage?: (href: string) => void;
  /** What else stands below, as long as nothing is typed. */
  children?: (take: (text: string) => void) => ReactNode;
}) {
  const t = useTranslations('find');
  const input = useRef<HTMLInputElement>(null);
  const [early] = useState(() => earlyText(id));
  // What the list is made for: the letters are seen first, and the list follows a moment later.
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const [isRestored, setRestored] = useState(false);
  // Somebody was opened for this text, which is then not kept, even if that was quicker than its list.
  const isUsed = useRef(false);
  const { open, giveUp, isOpening, problem } = useOpenPerson(() => {
    isUsed.current = true;
    if (draft !== null) keep(draft, null);
    onOpened?.();
  });

  // Before anything else can be typed.
  useLayoutEffect(() => {
    const stored = draft === null ? null : kept(draft);
    // At the first load it is the same box, in which somebody may have typed on.
    const typed = input.current?.value || early || (typeof stored === 'string' ? stored : '');
    if (input.current) input.current.value = typed;
    setText(typed);
    setRestored(true);
    input.current?.focus();
  }, [early, draft]);
  useEffect(() => {
    if (!isRestored || draft === null) return;
    const keepNow = () => {
      if (!isUsed.current) keep(draft, text === '' ? null : text);
    };
    // After the letter is seen.
    const timer = setTimeout(keepNow, KEEP_AFTER_MS);
    return () => clearTimeout(timer);
  }, [isRestored, draft, text]);

  const read = readSearchText(text);
  const wanted = read.is === 'address' ? read.address : read.is === 'words' ? read.words : null;
  const recent = useRecentPeople();
  const search = usePeopleSearch(wanted);
  const found = wanted === null ? undefined : search.data;
  const groups = groupsFor(read, {
    recent: recent.isError ? [] : recent.data,
    found: found?.people ?? [],
    pages,
  });
  const choices = groups.flatMap((group) => group.choices);
  // What was found for an earlier text is not what Enter means.
  const isOld = wanted !== null && search.isPlaceholderData;
  const isFirst = read.is !== 'nothing' && (!isOld || choices[0]?.is === 'page');
  const active =
    choices.find(({ key }) => key === chosen) ?? (isFirst ? choices[0] : undefined) ?? null;

  /** What Enter was pressed for before the list was there for it. */
  const entered = useRef<string | null>(null);
  const change = (next: string) => {
    entered.current = null;
    isUsed.current = false;
    startTransition(() => {
      giveUp();
      setChosen(null);
      setText(next);
    });
  };
  const pick = (choice: Choice) => {
    switch (choice.is) {
      case 'person': {
        const { address, contact } = choice.person;
        // That it is no contact has just been read.
        if (address !== null) void open(address, contact.is === 'none');
        return;
      }
      case 'recent':
        return void open(choice.person.address, true);
      case 'address':
        return void open(choice.address, false);
      case 'page':
        return onPage?.(choice.page.href);
      default:
        return choice satisfies never;
    }
  };
  /** As if it was pasted: one address opens the person at once. */
  const take = (next: string) => {
    if (input.current) input.current.value = next;
    change(next);
    input.current?.focus();
    const meant = readSearchText(next);
    if (meant.is === 'address') void open(meant.address, false);
  };
  const onPaste = (event: ClipboardEvent<HTMLInputElement>) => {
    const pasted = event.clipboardData.getData('text');
    const { is } = readSearchText(pasted);
    if (is !== 'address' && is !== 'several') return;
    event.preventDefault();
    const { selectionStart, selectionEnd } = event.currentTarget;
    const { value } = event.currentTarget;
    const at = { from: selectionStart ?? value.length, to: selectionEnd ?? value.length };
    take(withPasted(value, pasted, at));
  };
  const move = (step: 1 | -1) => {
    const at = choices.findIndex(({ key }) => key === active?.key);
    const next = at < 0 ? (step > 0 ? 0 : choices.length - 1) : at + step;
    setChosen(choices[(next + choices.length) % choices.length]?.key ?? null);
  };
  const enter = () => {
    if (active) pick(active);
    else if (read.is === 'address') void open(read.address, false);
    else if (search.isError) void search.refetch();
  };
  const onCaughtUp = useEffectEvent((now: string) => {
    if (entered.current !== now) return;
    entered.current = null;
    enter();
  });
  useEffect(() => onCaughtUp(text), [text]);
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      move(event.key === 'ArrowDown' ? 1 : -1);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      const { value } = event.currentTarget;
      if (value === text) enter();
      else entered.current = value;
    }
  };

  return (
    <div>
      <div className="relative">
        <Search
          aria-hidden
          className="pointer-events-none absolute top-1/2 left-3.5 size-5 -translate-y-1/2 text-ink-3"
        />
        <input
          ref={input}
          id={id}
          type="text"
          role="combobox"
          aria-label={t('box')}
          aria-autocomplete="list"
          aria-expanded={choices.length > 0}
          aria-controls={choices.length > 0 ? `${id}-list` : undefined}
          aria-activedescendant={active ? optionId(id, active) : undefined}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          placeholder={t('placeholder')}
          className={BOX_CLASS}
          onChange={(event) => change(event.target.value)}
          onPaste={onPaste}
          onKeyDown={onKeyDown}
        />
      </div>
      <div className={classNames(isOld && 'opacity-60')}>
        <ChoiceList
          id={id}
          groups={groups}
          active={active}
          onPoint={(choice) => setChosen(choice.key)}
          onPick={pick}
        />
      </div>
      <FinderNotes
        id={id}
        read={read}
        count={choices.length}
        isSearching={wanted !== null && (search.isFetching || isOld || search.isPending)}
        isOpening={isOpening}
        found={found}
        problem={problem ?? (search.isError ? 'failed' : null)}
      />
      {text === '' && children?.(take)}
    </div>
  );
}
