'use client';

import { useTranslations } from 'use-intl';
import { describedBy, Field } from '@/components/form/field.tsx';
import { NativeSelect } from '@/components/form/native-select.tsx';
import { LEGAL_BASES } from '@/lib/hubspot/types.ts';
import type { OfferedBasis } from '@/lib/legal-basis/bases.ts';

/** Legal basis, one of those on offer, with when to use it and when not. */
export function BasisField({
  id,
  bases,
  basis,
  optional = false,
  problem,
  onChange,
}: {
  id: string;
  /** What compliance offers, with its words. */
  bases: readonly OfferedBasis[];
  basis: string;
  optional?: boolean;
  problem: string | null;
  onChange: (basis: string) => void;
}) {
  const t = useTranslations();
  const offered = bases.find((each) => each.basis === basis);
  const known = LEGAL_BASES.find((each) => each === basis);
  return (
    <Field
      id={id}
      label={t('field.basis')}
      apiName="legalBasis"
      optional={optional}
      problem={problem}
      hint={
        offered && (
          <dl className="m-0 grid gap-x-2.5 gap-y-[3px] border-l-2 border-line pl-[11px] sm:grid-cols-[auto_1fr]">
            <dt className="text-ink-3">{t('field.basisWhen')}</dt>
            <dd className="m-0 whitespace-pre-line text-ink [overflow-wrap:anywhere]">
              {offered.when}
            </dd>
            <dt className="text-ink-3">{t('field.basisNot')}</dt>
            <dd className="m-0 whitespace-pre-line text-ink [overflow-wrap:anywhere]">
              {offered.not}
              <span className="mt-[3px] block text-xs text-ink-3">{t('field.basisHelp')}</span>
            </dd>
          </dl>
        )
      }
    >
      <NativeSelect
        id={id}
        problem={problem}
        aria-invalid={problem !== null}
        aria-describedby={describedBy(id, problem)}
        name="legalBasis"
        value={basis}
        onChange={(event) => onChange(event.target.value)}
      >
        <option value="">{t('field.basisChoose')}</option>
        {bases.map((each) => (
          <option key={each.basis} value={each.basis} className="bg-surface">
            {t(`basis.${each.basis}.name`)}
          </option>
        ))}
        {known && !offered && (
          <option value={known} className="bg-surface">
            {t('field.basisNotOffered', { basis: t(`basis.${known}.name`) })}
          </option>
        )}
      </NativeSelect>
    </Field>
  );
}
