'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { describedBy, Field, fieldClass } from '@/components/form/field.tsx';
import { Button } from '@/components/ui/button.tsx';
import { LEGAL_BASES, type LegalBasis } from '@/lib/hubspot/types.ts';
import { LOCALES, type Locale } from '@/lib/i18n/locales.ts';
import {
  BASIS_TEXT_MAX,
  type BasesSetting,
  type BasisSetting,
  type BasisTexts,
} from '@/lib/legal-basis/bases.ts';
import { saveBases } from './actions.ts';
import { type ProblemOf, SettingForm } from './setting-form.tsx';

/** The console's own texts, in both languages. */
export type ConsoleTexts = Record<Locale, Record<LegalBasis, BasisTexts>>;

const KINDS = ['when', 'not'] as const;

/** Which bases are on offer, and the texts about each in both languages. */
export function BasesForm({
  bases,
  consoleTexts,
}: {
  bases: BasesSetting;
  consoleTexts: ConsoleTexts;
}) {
  return (
    <SettingForm setting="bases" shown={bases} action={saveBases}>
      {(problemOf) => {
        const problem = problemOf('');
        return (
          <div>
            {problem && (
              <p id="bases-problem" className="mt-0 mb-2 text-sm font-[540] text-stop">
                {problem}
              </p>
            )}
            <ul className="m-0 list-none border-y border-line p-0">
              {LEGAL_BASES.map((basis) => (
                <li key={basis} className="border-b border-line py-2.5 last:border-b-0">
                  <OneBasis
                    basis={basis}
                    setting={bases[basis]}
                    consoleTexts={consoleTexts}
                    isNoneOffered={problem !== null}
                    problemOf={problemOf}
                  />
                </li>
              ))}
            </ul>
          </div>
        );
      }}
    </SettingForm>
  );
}

function OneBasis({
  basis,
  setting: { isOffered, texts },
  consoleTexts,
  isNoneOffered,
  problemOf,
}: {
  basis: LegalBasis;
  setting: BasisSetting;
  consoleTexts: ConsoleTexts;
  isNoneOffered: boolean;
  problemOf: ProblemOf;
}) {
  const t = useTranslations();
  const fields = LOCALES.flatMap((locale) =>
    KINDS.map((kind) => {
      const name = `${basis}.texts.${locale}.${kind}`;
      return { locale, kind, name, problem: problemOf(name, BASIS_TEXT_MAX) };
    }),
  );
  const own = fields.filter(({ locale, kind }) => texts[locale][kind] !== '').length;
  return (
    <>
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <label className="flex min-h-6 min-w-0 flex-1 basis-64 items-start gap-2.5">
          <input
            type="checkbox"
            name={`${basis}.isOffered`}
            defaultChecked={isOffered}
            aria-invalid={isNoneOffered}
            aria-describedby={isNoneOffered ? 'bases-problem' : undefined}
            className="mt-1 size-4 flex-none accent-accent"
          />
          <span className="min-w-0">
            <span className="font-[580]">{t(`basis.${basis}.name`)}</span>{' '}
            <code className="font-mono text-xs text-ink-3 [overflow-wrap:anywhere]">{basis}</code>
          </span>
        </label>
      </div>
      {/* A problem inside opens it; the browser keeps what people open and close. */}
      <details open={fields.some(({ problem }) => problem !== null)} className="mt-1 ml-6.5">
        <summary className="min-h-6 cursor-pointer text-sm text-ink-2">
          {t('legalBasis.bases.texts')}
          <span className="text-ink-3">
            {' · '}
            {own === 0
              ? t('legalBasis.bases.consoleTexts')
              : t('legalBasis.bases.ownTexts', { count: own })}
          </span>
        </summary>
        <div className="mt-2 mb-1 grid gap-x-4 gap-y-3 sm:grid-cols-2">
          {fields.map(({ locale, kind, name, problem }) => (
            <OneText
              key={name}
              id={name}
              locale={locale}
              label={t(`legalBasis.bases.${kind}`, {
                language: t(`legalBasis.language.${locale}`),
              })}
              own={texts[locale][kind]}
              consoleText={consoleTexts[locale][basis][kind]}
              problem={problem}
            />
          ))}
        </div>
      </details>
    </>
  );
}

function OneText({
  id,
  locale,
  label,
  own,
  consoleText,
  problem,
}: {
  id: string;
  locale: Locale;
  label: string;
  own: string;
  consoleText: string;
  problem: string | null;
}) {
  const t = useTranslations('legalBasis.bases');
  const [text, setText] = useState(own);
  return (
    <Field
      id={id}
      label={label}
      problem={problem}
      hint={
        text !== '' && (
          <>
            <span className="block [overflow-wrap:anywhere]" lang={locale}>
              {t('consoleTextIs', { text: consoleText })}
            </span>
            <Button
              className="mt-1.5"
              aria-label={t('backOf', { field: label })}
              onClick={() => {
                setText('');
                // The button goes away: the keyboard stays with its text.
                document.getElementById(id)?.focus();
              }}
            >
              {t('back')}
            </Button>
          </>
        )
      }
    >
      <textarea
        id={id}
        name={id}
        rows={3}
        lang={locale}
        value={text}
        placeholder={consoleText}
        aria-invalid={problem !== null}
        aria-describedby={describedBy(id, problem)}
        className={fieldClass(problem, 'field-sizing-content block min-h-20 py-2 leading-normal')}
        onChange={(event) => setText(event.target.value)}
      />
    </Field>
  );
}
