'use client';

import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { NativeSelect } from '@/components/form/native-select.tsx';
import { Button } from '@/components/ui/button.tsx';
import { DEMO_FAULTS, type FaultWords } from './demo-faults.ts';

/** Chooses what HubSpot does with the next change; null: nothing unusual. */
export function DemoFaultPicker({
  onArm,
  children,
}: {
  onArm: (fault: object | null) => void;
  /** More buttons in the same row. */
  children: ReactNode;
}) {
  const t = useTranslations('demo');
  const [fault, setFault] = useState<FaultWords | ''>('');
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <div>
        <label htmlFor="demo-fault" className="block leading-snug font-[580]">
          {t('faults')}
        </label>
        <p id="demo-fault-hint" className="m-0 text-xs text-ink-3">
          {t('faultsLead')}
        </p>
      </div>
      <div className="min-w-0 flex-1 basis-64">
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
      <div className="flex flex-wrap gap-2">
        <Button
          className="min-h-field"
          onClick={() => onArm(fault ? { fault, ...DEMO_FAULTS[fault] } : null)}
        >
          {t(fault ? 'arm' : 'disarm')}
        </Button>
        {children}
      </div>
    </div>
  );
}
