'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { describedBy, Field } from '@/components/form/field.tsx';
import { NativeSelect } from '@/components/form/native-select.tsx';
import {
  DEFAULT_LIFT_TABLE,
  demandsFor,
  LIFT_ROWS,
  type LiftDemand,
  type LiftRow,
  type LiftTable,
} from '@/lib/legal-basis/lift-table.ts';
import { saveLiftTable } from './actions.ts';
import { SettingForm } from './setting-form.tsx';

/** What it takes to lift an opt-out, by who opted out; each row offers its default and what asks for more. */
export function LiftTableForm({ table }: { table: LiftTable }) {
  return (
    <SettingForm setting="lift_table" shown={{ ...table }} action={saveLiftTable}>
      {(problemOf) => (
        <div className="grid gap-x-5 gap-y-4 sm:grid-cols-2">
          {LIFT_ROWS.map((row) => (
            <OneRow key={row} row={row} stored={table[row]} problem={problemOf(row)} />
          ))}
        </div>
      )}
    </SettingForm>
  );
}

function OneRow({
  row,
  stored,
  problem,
}: {
  row: LiftRow;
  stored: LiftDemand;
  problem: string | null;
}) {
  const t = useTranslations();
  const [chosen, setChosen] = useState(stored);
  return (
    <Field
      id={row}
      label={t(`legalBasis.lift.row.${row}`)}
      problem={problem}
      hint={
        <>
          {t(`lift.demand.${chosen}`)}
          {chosen === DEFAULT_LIFT_TABLE[row] && (
            <span className="text-ink-3"> {t('legalBasis.lift.isDefault')}</span>
          )}
        </>
      }
    >
      <NativeSelect
        id={row}
        name={row}
        problem={problem}
        aria-invalid={problem !== null}
        aria-describedby={describedBy(row, problem)}
        value={chosen}
        onChange={({ target }) =>
          setChosen(demandsFor(row).find((demand) => demand === target.value) ?? stored)
        }
      >
        {demandsFor(row).map((demand) => (
          <option key={demand} value={demand} className="bg-surface">
            {t(`legalBasis.lift.demand.${demand}`)}
          </option>
        ))}
      </NativeSelect>
    </Field>
  );
}
