import { useTranslations } from 'use-intl';

/** All values of the qualifiers that take one of a list. */
export interface SearchValues {
  kind: readonly string[];
  outcome: readonly string[];
  basis: readonly string[];
}

const TOLD = [
  ...([
    'actor',
    'kind',
    'subject',
    'type',
    'outcome',
    'basis',
    'ref',
    'days',
    'not',
    'any',
  ] as const),
];

/** What can be searched for, and all values of what takes one of a list. */
export function SearchHelp({ isOpen, values }: { isOpen: boolean; values: SearchValues }) {
  const t = useTranslations();
  const word = (name: keyof SearchValues, value: string) => {
    const key = name === 'basis' ? `basis.${value}.name` : `audit.${name}.${value}`;
    return t.has(key as 'audit.kind.sign_in') ? t(key as 'audit.kind.sign_in') : null;
  };
  return (
    <details open={isOpen} className="text-sm text-ink-2 open:basis-full max-lg:order-last">
      <summary id="q-hint">{t('audit.howTo')}</summary>
      <dl className="mt-1 mb-0 grid gap-x-3 gap-y-0.5 sm:grid-cols-[max-content_minmax(0,1fr)]">
        {TOLD.map((name) => (
          <div key={name} className="contents">
            <dt className="font-mono text-xs leading-[1.7] text-ink">
              {t(`audit.help.${name}.typed`)}
            </dt>
            <dd className="m-0">
              {t(`audit.help.${name}.means`)}
              {(name === 'kind' || name === 'outcome' || name === 'basis') && (
                <ul className="m-0 flex list-none flex-wrap gap-x-3 p-0 text-xs">
                  {values[name].map((value) => (
                    <li key={value}>
                      <code className="font-mono text-ink">{value}</code> {word(name, value)}
                    </li>
                  ))}
                </ul>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
