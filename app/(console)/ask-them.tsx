'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import { Field } from '@/components/form/field.tsx';
import { NativeSelect } from '@/components/form/native-select.tsx';
import { Button } from '@/components/ui/button.tsx';
import { CopyButton } from '@/components/ui/copy-button.tsx';
import type { LinkOffer, LinkWishInput } from '@/lib/subscriptions/offer-link.ts';
import { ErrorWords } from './error-words.tsx';
import { MissingPermission } from './missing-permission.tsx';
import { ask } from './use-reads.ts';

/** One thing that a link can be about. */
export interface AskedType {
  id: string;
  name: string;
  businessUnitId: string | null;
}

/**
 * Offers a link with which the person decides themselves. It is shown once, as text that is copied and not
 * followed. `type`: the one in question; `languages`: those for which the page may have texts.
 */
export function AskThem({
  id,
  address,
  type,
  languages,
}: {
  id: string;
  address: string;
  type: AskedType;
  languages: readonly string[];
}) {
  const cache = useQueryClient();
  const t = useTranslations('link');
  const screen = useLocale();
  const [language, setLanguage] = useState('');
  const [isOfAll, setOfAll] = useState(false);
  const offer = useMutation({
    mutationFn: (wish: LinkWishInput) => ask<LinkOffer>('/api/link', wish),
    // It is on record as offered, also where the person's history stands beside it.
    onSuccess: () => cache.invalidateQueries({ queryKey: ['person-log', address] }),
  });
  const named = new Intl.DisplayNames(screen, { type: 'language', fallback: 'code' });
  return (
    <details className="rounded-[9px] border border-line px-3.5 py-2.5 text-sm">
      <summary className="font-[580]">{t('title')}</summary>
      <div className="mt-3 grid gap-3">
        <p className="m-0">{t('lead')}</p>
        <div className="grid gap-3 sm:grid-cols-2">
          <Field id={`${id}-type`} label={t('type')}>
            <NativeSelect
              id={`${id}-type`}
              value={isOfAll ? 'all' : 'one'}
              onChange={(event) => setOfAll(event.target.value === 'all')}
            >
              <option value="one" className="bg-surface">
                {type.name}
              </option>
              <option value="all" className="bg-surface">
                {t('allTypes')}
              </option>
            </NativeSelect>
          </Field>
          <Field id={`${id}-language`} label={t('language')}>
            <NativeSelect
              id={`${id}-language`}
              value={language}
              onChange={(event) => setLanguage(event.target.value)}
            >
              <option value="" className="bg-surface">
                {t('languageOfAccount')}
              </option>
              {languages.map((code) => (
                <option key={code} value={code} className="bg-surface">
                  {nameOf(named, code)}
                </option>
              ))}
            </NativeSelect>
          </Field>
        </div>
        <div>
          <Button
            disabled={offer.isPending}
            onClick={() =>
              offer.mutate({
                ...{ subscriberIdString: address, language: language || null },
                subscriptionId: isOfAll ? null : type.id,
                businessUnitId: type.businessUnitId,
              })
            }
          >
            {t(offer.isPending ? 'making' : 'make')}
          </Button>
        </div>
        <div role="status" className="grid gap-2 empty:hidden">
          {offer.isError && <p className="m-0 text-stop">{t('notMade')}</p>}
          {offer.data?.ok === true && <Made offer={offer.data} />}
          {offer.data?.ok === false && <NotMade problem={offer.data.problem} />}
        </div>
      </div>
    </details>
  );
}

/** HubSpot's codes are those of browsers, some with an underscore; one that is neither is shown as it is. */
function nameOf(names: Intl.DisplayNames, code: string): string {
  try {
    return names.of(code.replace('_', '-')) ?? code;
  } catch {
    return code;
  }
}

function Made({ offer }: { offer: Extract<LinkOffer, { ok: true }> }) {
  const t = useTranslations('link');
  const { managePreferencesUrl } = offer.links;
  return (
    <>
      <p className="m-0 font-[580] text-wait">{t('rule')}</p>
      <code className="block font-mono text-xs [overflow-wrap:anywhere]">
        {managePreferencesUrl}
      </code>
      <div>
        <CopyButton label={t('copy')} copiedLabel={t('copied')} text={() => managePreferencesUrl} />
      </div>
      <p className="m-0 text-ink-2">{t('made')}</p>
    </>
  );
}

function NotMade({ problem }: { problem: Extract<LinkOffer, { ok: false }>['problem'] }) {
  const t = useTranslations('link');
  switch (problem.code) {
    case 'not_allowed':
      return <MissingPermission permission={problem.permission} />;
    case 'writes_off':
      return t('writesOff');
    case 'no_record':
      return t('noRecord');
    case 'hubspot':
      return (
        <>
          <p className="m-0 text-stop">{t('notMade')}</p>
          <ErrorWords error={problem.cause} />
        </>
      );
    default:
      return problem satisfies never;
  }
}
