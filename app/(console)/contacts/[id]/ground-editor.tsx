'use client';

import { useTranslations } from 'use-intl';
import { LEGAL_BASES } from '@/lib/hubspot/types.ts';
import type { OfferedBasis } from '@/lib/legal-basis/bases.ts';
import type { RecordWords } from '@/lib/legal-basis/explanation.ts';
import { BasisField } from '../../basis-field.tsx';
import { FactsFields } from '../../facts-fields.tsx';
import type { Ground, GroundProblems } from './ground.ts';

/** Basis, and the facts that make one sentence of explanation, of one change or of all that are chosen. */
export function GroundEditor({
  id,
  ground,
  bases,
  words,
  problems,
  onChange,
}: {
  /** What the ids of its controls begin with. */
  id: string;
  ground: Ground;
  bases: readonly OfferedBasis[];
  words: RecordWords;
  problems: GroundProblems;
  onChange: (ground: Ground) => void;
}) {
  const t = useTranslations('contact');
  const { basis, form } = ground;
  return (
    <>
      <BasisField
        id={`${id}-basis`}
        bases={bases}
        basis={basis}
        problem={problems.basis ?? null}
        onChange={(value) =>
          onChange({ ...ground, basis: LEGAL_BASES.find((each) => each === value) ?? '' })
        }
      />
      {basis === '' ? (
        <p className="m-0 text-sm text-ink-2">{t('basisFirst')}</p>
      ) : (
        <FactsFields
          id={id}
          basis={basis}
          words={words}
          given={form}
          problems={problems.facts ?? []}
          explanationProblem={problems.explanation ?? null}
          onChange={(changed) => onChange({ ...ground, form: changed })}
        />
      )}
    </>
  );
}
