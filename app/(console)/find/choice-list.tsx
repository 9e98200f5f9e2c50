'use client';

import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { classNames } from '@/components/class-names.ts';
import { ChoiceLine } from './choice-line.tsx';
import type { Choice, Group } from './choices.ts';

/** The id of a choice's line. */
export function optionId(id: string, { key }: Choice): string {
  return `${id}-${key.replace(/[^a-z0-9]/gu, (char) => `_${char.codePointAt(0)}_`)}`;
}

/** The list under the box: the focus stays in the box, which names the line that is meant. */
export function ChoiceList({
  id,
  groups,
  active,
  onPoint,
  onPick,
}: {
  id: string;
  groups: Group[];
  active: Choice | null;
  onPoint: (choice: Choice) => void;
  onPick: (choice: Choice) => void;
}) {
  const t = useTranslations('find');
  const activeId = active ? optionId(id, active) : null;
  useEffect(() => {
    if (activeId) document.getElementById(activeId)?.scrollIntoView({ block: 'nearest' });
  }, [activeId]);
  if (groups.length === 0) return null;
  return (
    <div
      id={`${id}-list`}
      role="listbox"
      aria-label={t('list')}
      className="mt-2 rounded-panel border border-line bg-surface p-1.5"
    >
      {groups.map(({ name, choices }) => (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset is no part of a listbox
        <div key={name} role="group" aria-label={t(`group.${name}`)}>
          <div aria-hidden className="px-3 pt-2 pb-1 text-xs font-[580] text-ink-3">
            {t(`group.${name}`)}
          </div>
          {choices.map((choice) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the box has the focus, and takes the keys
            <div
              key={choice.key}
              id={optionId(id, choice)}
              role="option"
              tabIndex={-1}
              aria-selected={choice.key === active?.key}
              aria-disabled={choice.is === 'person' && choice.person.address === null}
              onMouseDown={(event) => event.preventDefault()}
              onMouseMove={() => onPoint(choice)}
              onClick={() => onPick(choice)}
              className={classNames(
                'block min-h-9 cursor-pointer rounded-[7px] px-3 py-1.5 outline-none aria-disabled:cursor-not-allowed',
                choice.key === active?.key && 'bg-accent-soft',
              )}
            >
              <ChoiceLine choice={choice} />
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}
