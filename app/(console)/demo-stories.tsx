'use client';

import { useState } from 'react';
import { type Messages, useTranslations } from 'use-intl';
import { classNames } from '@/components/class-names.ts';
import { Button } from '@/components/ui/button.tsx';
import type { Story } from '@/lib/demo/simulator-control.ts';

type StoryWords = keyof Messages['demo']['story'];

/** The demo's stories: a list, and beside it the chosen one with what to say about it. */
export function DemoStories({
  stories,
  onPlay,
}: {
  stories: Story[];
  onPlay: (story: Story) => void;
}) {
  const t = useTranslations('demo');
  const [chosen, setChosen] = useState<string | null>(null);
  const story = stories.find(({ id }) => id === chosen) ?? stories[0];
  const title = (id: string) => t(`story.${id as StoryWords}.title`);
  return (
    <div className="grid md:grid-cols-[minmax(0,18rem)_minmax(0,1fr)]">
      <ul
        aria-label={t('stories')}
        className="m-0 h-[11.375rem] list-none overflow-y-auto border-line border-b p-1.5 md:border-r md:border-b-0"
      >
        {stories.map(({ id }) => (
          <li key={id}>
            <button
              type="button"
              aria-pressed={story?.id === id}
              onClick={() => setChosen(id)}
              className={classNames(
                'w-full rounded-[7px] px-3 py-1.5 text-left text-sm',
                story?.id === id ? 'bg-accent-soft font-[580]' : 'hover:bg-sunken',
              )}
            >
              {title(id)}
            </button>
          </li>
        ))}
      </ul>
      {story && (
        <div className="grid content-start gap-2 px-[18px] py-3 text-sm">
          <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
            <div className="min-w-0">
              <h3 className="m-0 text-base font-[620]">{title(story.id)}</h3>
              <code className="font-mono text-xs text-ink-3 [overflow-wrap:anywhere]">
                {story.subscriber}
              </code>
            </div>
            <Button look="primary" className="flex-none" onClick={() => onPlay(story)}>
              {t('play')}
            </Button>
          </div>
          <div aria-live="polite" className="grid gap-2">
            <p className="m-0">{t(`story.${story.id as StoryWords}.text`)}</p>
            <p className="m-0 border-accent border-l-2 pl-3 text-ink-2">
              {t('say')} {t(`story.${story.id as StoryWords}.say`)}
            </p>
          </div>
        </div>
      )}
    </div>
  );
}
