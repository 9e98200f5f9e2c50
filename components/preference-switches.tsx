'use client';

import { Languages, SunMoon } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { type Locale, useLocale, useTranslations } from 'use-intl';
import { LOCALE_COOKIE, LOCALES, THEME_COOKIE, THEMES, type Theme } from '@/lib/i18n/locales.ts';

const LANGUAGE_NAMES: Record<Locale, string> = { en: 'English', de: 'Deutsch' };
const YEAR_SECONDS = 31_536_000;

function keep(cookie: string, value: string) {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser
  document.cookie = `${cookie}=${value}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
}

/** Language and appearance; what is typed on the page stays. */
export function PreferenceSwitches({ theme }: { theme: Theme }) {
  const t = useTranslations('app');
  const router = useRouter();
  const locale = useLocale().startsWith('de') ? 'de' : 'en';
  const [chosen, setChosen] = useState(theme);
  const themeName = { system: t('themeSystem'), light: t('themeLight'), dark: t('themeDark') };
  return (
    <div className="flex items-center gap-2">
      <label className="flex items-center gap-1 text-sm text-ink-2">
        <Languages aria-hidden className="size-4" />
        <span className="sr-only">{t('language')}</span>
        <select
          className="field-sizing-content min-h-8 rounded-field bg-transparent pr-1"
          value={locale}
          onChange={(event) => {
            keep(LOCALE_COOKIE, event.target.value);
            router.refresh();
          }}
        >
          {LOCALES.map((each) => (
            <option key={each} value={each} lang={each} className="bg-surface text-ink">
              {LANGUAGE_NAMES[each]}
            </option>
          ))}
        </select>
      </label>
      <label className="flex items-center gap-1 text-sm text-ink-2">
        <SunMoon aria-hidden className="size-4" />
        <span className="sr-only">{t('theme')}</span>
        <select
          className="field-sizing-content min-h-8 rounded-field bg-transparent pr-1"
          value={chosen}
          onChange={(event) => {
            const next = THEMES.find((each) => each === event.target.value) ?? 'system';
            keep(THEME_COOKIE, next);
            setChosen(next);
            document.documentElement.dataset.theme = next;
          }}
        >
          {THEMES.map((each) => (
            <option key={each} value={each} className="bg-surface text-ink">
              {themeName[each]}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
