'use client';

import { useTranslations } from 'use-intl';
import { liftProblemKey } from '@/lib/legal-basis/lift-policy.ts';
import type { Said } from '@/lib/subscriptions/describe.ts';
import type { AnyResult } from '@/lib/subscriptions/outcome.ts';

/** What became of a change, in sentences: that first, then what is to be known of it, then what was missing. */
export function Sentences({
  said,
  values,
  result,
}: {
  said: Said;
  values: { who: string; type: string; status: string; needs: string };
  result: AnyResult;
}) {
  const t = useTranslations('outcome');
  const words = useTranslations();
  const httpStatus = result.writes.at(-1)?.status ?? '–';
  return (
    <>
      <p className="m-0">{t(said.sentence, values)}</p>
      {said.notes.map((note) => (
        <p key={note} className="m-0">
          {t(note, { status: httpStatus, needs: values.needs })}
        </p>
      ))}
      {said.shortOf.map((code) => (
        <p key={code} className="m-0">
          {words(liftProblemKey(code))}
        </p>
      ))}
    </>
  );
}
