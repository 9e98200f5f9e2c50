'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { type Messages, useTranslations } from 'use-intl';
import { classNames } from '@/components/class-names.ts';
import { NativeSelect } from '@/components/form/native-select.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import type { Story } from '@/lib/demo/simulator-control.ts';
import { DEMO_FAULTS, type FaultWords } from './demo-faults.ts';
import type { FormValues } from './use-change-form.ts';
import { ask } from './use-reads.ts';

type StoryWords = keyof Messages['demo']['story'];
interface Opened {
  stories: Story[];
  armed: string[];
}

const REAL_SETTLE_SECONDS = 150;
const CONSENT = 'CONSENT_WITH_NOTICE';

/** The demo's panel: stories to play, what HubSpot does next, and the way back to the start. */
export function DemoGuide({
  settleWindowMs,
  onFill,
}: {
  settleWindowMs: number;
  onFill: (values: Partial<FormValues>) => void;
}) {
  const t = useTranslations('demo');
  const cache = useQueryClient();
  const opened = useQuery({
    queryKey: ['demo'],
    queryFn: ({ signal }) => ask<Opened>('/api/demo', { do: 'open' }, signal),
    // A fault is used up by the next change.
    refetchInterval: 3_000,
  });
  const [chosen, setChosen] = useState<string | null>(null);
  const [fault, setFault] = useState<FaultWords | ''>('');
  const [note, setNote] = useState<'resetDone' | 'failed' | null>(null);

  const stories = opened.data?.stories ?? [];
  const story = stories.find(({ id }) => id === chosen) ?? stories[0];
  const armed = opened.data?.armed ?? [];
  const storyWords = (id: string) => id as StoryWords;

  const order = async (body: object): Promise<boolean> => {
    setNote(null);
    try {
      const { armed: now } = await ask<{ armed: string[] }>('/api/demo', body);
      cache.setQueryData<Opened>(['demo'], (old) => old && { ...old, armed: now });
      return true;
    } catch {
      setNote('failed');
      return false;
    }
  };
  const play = async ({ subscriber, subscriptionId, wantedStatus, ...rest }: Story) => {
    const isArmed = await order(
      rest.fault ? { do: 'arm', fault: { ...rest.fault, subscriber } } : { do: 'disarm' },
    );
    if (!isArmed) return;
    await cache.invalidateQueries({ queryKey: ['person', subscriber] });
    onFill({
      subscriberIdString: subscriber,
      subscriptionId,
      statusState: wantedStatus,
      ...(wantedStatus === 'UNSUBSCRIBED'
        ? { reason: t('example.reason') }
        : {
            legalBasis: rest.legalBasis ?? CONSENT,
            legalBasisExplanation: rest.legalBasisExplanation ?? t('example.explanation'),
          }),
      reference: t('example.reference'),
    });
  };
  const reset = async () => {
    if (!(await order({ do: 'reset' }))) return;
    await cache.invalidateQueries({ queryKey: ['person'] });
    setNote('resetDone');
  };

  return (
    <Panel aria-labelledby="demo-title" data-testid="demo-guide" className="mb-6 overflow-hidden">
      <details open className="group">
        <summary className="flex items-center gap-2 bg-accent-soft px-[18px] py-2.5">
          <h2 id="demo-title" className="m-0 text-[15px] font-[620]">
            {t('title')}
          </h2>
          <ChevronDown aria-hidden className="ml-auto size-4 text-ink-2 group-open:rotate-180" />
        </summary>
        <div className="grid md:grid-cols-[minmax(0,17rem)_minmax(0,1fr)]">
          <ul
            aria-label={t('stories')}
            className="m-0 max-h-[17.5rem] list-none overflow-y-auto border-line border-b p-1.5 md:border-r md:border-b-0"
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
                  {t(`story.${storyWords(id)}.title`)}
                </button>
              </li>
            ))}
          </ul>
          <div className="grid content-start gap-3 px-[18px] py-4 text-sm">
            <p className="m-0 text-ink-2">{t('lead')}</p>
            {opened.isError && <p className="m-0 text-stop">{t('failed')}</p>}
            {story && (
              <div aria-live="polite" className="grid gap-2">
                <h3 className="m-0 text-base font-[620]">
                  {t(`story.${storyWords(story.id)}.title`)}
                </h3>
                <p className="m-0">{t(`story.${storyWords(story.id)}.text`)}</p>
                <p className="m-0 border-accent border-l-2 pl-3 text-ink-2">
                  {t('say')} {t(`story.${storyWords(story.id)}.say`)}
                </p>
                <p className="m-0 flex flex-wrap items-center gap-x-3 gap-y-1.5">
                  <Button look="primary" onClick={() => void play(story)}>
                    {t('play')}
                  </Button>
                  <code className="font-mono text-xs text-ink-3 [overflow-wrap:anywhere]">
                    {story.subscriber}
                  </code>
                </p>
              </div>
            )}
          </div>
        </div>
        <div className="grid gap-2.5 border-line border-t px-[18px] py-3.5 text-sm">
          <div className="flex flex-wrap items-end gap-2">
            <div className="min-w-0 flex-1 basis-64">
              <label htmlFor="demo-fault" className="font-[580]">
                {t('faults')}
              </label>
              <p id="demo-fault-hint" className="m-0 mb-1 text-xs text-ink-3">
                {t('faultsLead')}
              </p>
              <NativeSelect
                id="demo-fault"
                aria-describedby="demo-fault-hint"
                value={fault}
                onChange={(event) => setFault(event.target.value as FaultWords | '')}
              >
                <option value="">{t('faultNone')}</option>
                {(Object.keys(DEMO_FAULTS) as FaultWords[]).map((id) => (
                  <option key={id} value={id} className="bg-surface">
                    {t(`fault.${id}`)}
                  </option>
                ))}
              </NativeSelect>
            </div>
            <Button
              className="min-h-field"
              onClick={() =>
                void order(
                  fault ? { do: 'arm', fault: { fault, ...DEMO_FAULTS[fault] } } : { do: 'disarm' },
                )
              }
            >
              {t(fault ? 'arm' : 'disarm')}
            </Button>
            <Button className="min-h-field" onClick={() => void reset()}>
              {t('reset')}
            </Button>
          </div>
          <p className="m-0 text-ink-2" role="status">
            {note
              ? t(note)
              : armed.map((id) => t('armed', { fault: t(`fault.${id as FaultWords}`) })).join(' ')}
          </p>
          <p className="m-0 text-xs text-ink-3">
            {t('settle', {
              seconds: Math.round(settleWindowMs / 1_000),
              real: REAL_SETTLE_SECONDS,
            })}
          </p>
        </div>
      </details>
    </Panel>
  );
}
