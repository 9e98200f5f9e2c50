'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import type { Story } from '@/lib/demo/simulator-control.ts';
import { DemoFaultPicker } from './demo-fault-picker.tsx';
import type { FaultWords } from './demo-faults.ts';
import { DemoStories } from './demo-stories.tsx';
import type { FormValues } from './use-change-form.ts';
import { ask } from './use-reads.ts';

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
  onReset,
}: {
  settleWindowMs: number;
  onFill: (values: Partial<FormValues>) => void;
  /** The account is as at the start: what was shown of it holds no longer. */
  onReset: () => void;
}) {
  const t = useTranslations('demo');
  const cache = useQueryClient();
  const opened = useQuery({
    queryKey: ['demo'],
    queryFn: ({ signal }) => ask<Opened>('/api/demo', { do: 'open' }, signal),
    // A fault is used up by the next change.
    refetchInterval: 3_000,
  });
  const [note, setNote] = useState<'resetDone' | 'failed' | null>(null);

  const armed = [...new Set(opened.data?.armed)] as FaultWords[];

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
    // Every story begins as it is told, however often it is played.
    if (!(await order({ do: 'reset' }))) return;
    if (rest.fault && !(await order({ do: 'arm', fault: { ...rest.fault, subscriber } }))) return;
    onReset();
    await cache.invalidateQueries({ queryKey: ['person'] });
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
    onReset();
    await cache.invalidateQueries({ queryKey: ['person'] });
    setNote('resetDone');
  };

  return (
    <Panel aria-labelledby="demo-title" data-testid="demo-guide" className="overflow-hidden">
      <details open className="group">
        <summary className="flex items-center gap-2 bg-accent-soft px-[18px] py-2">
          <h2 id="demo-title" className="m-0 text-[.9375rem] font-[620]">
            {t('title')}
          </h2>
          <ChevronDown aria-hidden className="ml-auto size-4 text-ink-2 group-open:rotate-180" />
        </summary>
        <p className="m-0 border-line border-b px-[18px] py-2 text-sm text-ink-2">{t('lead')}</p>
        {opened.isError && <p className="m-0 px-[18px] py-2 text-sm text-stop">{t('failed')}</p>}
        <DemoStories stories={opened.data?.stories ?? []} onPlay={(story) => void play(story)} />
        <div className="grid gap-2 border-line border-t px-[18px] py-3 text-sm">
          <DemoFaultPicker
            onArm={(fault) => void order(fault ? { do: 'arm', fault } : { do: 'disarm' })}
          >
            <Button className="min-h-field" onClick={() => void reset()}>
              {t('reset')}
            </Button>
          </DemoFaultPicker>
          <p className="m-0 text-xs text-ink-3">
            {t('settle', {
              seconds: Math.round(settleWindowMs / 1_000),
              real: REAL_SETTLE_SECONDS,
            })}
          </p>
          <p className="m-0 font-[580]" role="status">
            {note ? t(note) : armed.map((id) => t('armed', { fault: t(`fault.${id}`) })).join(' ')}
          </p>
        </div>
      </details>
    </Panel>
  );
}
