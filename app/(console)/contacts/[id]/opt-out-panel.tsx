'use client';

import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Field, fieldClass } from '@/components/form/field.tsx';
import { NativeSelect } from '@/components/form/native-select.tsx';
import { TextField } from '@/components/form/text-field.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import { REFERENCE_MAX } from '@/lib/legal-basis/text.ts';
import {
  OPT_OUT_REASONS,
  type OptOutOfAll,
  type OptOutReason,
  REASON_MAX,
} from '@/lib/subscriptions/change.ts';
import type { Phrases } from '../../words.tsx';

/**
 * The opt-out of all e-mail: what it does, of which brands, and why, which only this console can keep. The
 * button has the focus, so that a second key does it.
 */
export function OptOutPanel({
  address,
  who,
  brands,
  standing,
  reference,
  onReference,
  phrases,
  isBusy,
  problems,
  onOptOut,
  onClose,
}: {
  address: string;
  who: string;
  /** One call each; null: the account has no brands. */
  brands: readonly (string | null)[];
  /** The brands of which the person is opted out already. */
  standing: readonly (string | null)[];
  reference: string;
  onReference: (reference: string) => void;
  phrases: Phrases;
  isBusy: boolean;
  /** By field. */
  problems: Readonly<Partial<Record<string, string>>>;
  onOptOut: (changes: OptOutOfAll[]) => void;
  onClose: () => void;
}) {
  const t = useTranslations();
  const button = useRef<HTMLButtonElement>(null);
  const [why, setWhy] = useState<OptOutReason | ''>('');
  const [reason, setReason] = useState('');
  const [left, setLeft] = useState<readonly (string | null)[]>([]);
  useEffect(() => {
    button.current?.focus();
    button.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const chosen = brands.filter((brand) => !left.includes(brand));
  const isNothing = chosen.every((brand) => standing.includes(brand));
  const about = (businessUnitId: string | null) => phrases.about({ businessUnitId });
  const whole = chosen.length === brands.length;

  const press = () => {
    if (isBusy || chosen.length === 0) return;
    onOptOut(
      chosen.map((businessUnitId) => ({
        ...{ subscriberIdString: address, businessUnitId, statusState: 'UNSUBSCRIBED' },
        ...{ why: why || null, reason, reference },
      })),
    );
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    onClose();
  };
  return (
    <Panel aria-labelledby="opt-out-title" className="border-stop" onKeyDown={onKeyDown}>
      <form
        noValidate
        data-testid="opt-out"
        data-own-keys
        onSubmit={(event) => {
          event.preventDefault();
          press();
        }}
        className="grid gap-3.5 px-[18px] py-4"
      >
        <div>
          <h2 id="opt-out-title" className="m-0 text-lg font-[620]">
            {t('contact.optOut.title')}
          </h2>
          <p className="m-0 mt-1 text-sm text-ink-2">{t('contact.optOut.text')}</p>
          <p className="m-0 mt-1 text-sm text-ink-2">{t('canMail.aside.marketing')}</p>
          {standing.length > 0 && (
            <p className="m-0 mt-1 text-sm font-[540] text-wait">
              {t('contact.optOut.standing', { about: standing.map(about).join(', ') })}
            </p>
          )}
        </div>
        {brands.length > 1 && (
          <fieldset className="m-0 grid gap-1.5 border-0 p-0 text-sm">
            <legend className="mb-1 p-0 font-[580]">{t('contact.optOut.brands')}</legend>
            {brands.map((brand) => (
              <label key={brand} className="flex min-h-6 items-center gap-2">
                <input
                  type="checkbox"
                  checked={!left.includes(brand)}
                  onChange={(event) =>
                    setLeft(
                      event.target.checked ? left.filter((one) => one !== brand) : [...left, brand],
                    )
                  }
                  className="size-4 accent-accent"
                />
                {phrases.brand(brand)}
              </label>
            ))}
          </fieldset>
        )}
        <div className="flex flex-wrap items-center gap-2">
          <Button
            ref={button}
            type="submit"
            look="danger"
            aria-disabled={isBusy || chosen.length === 0}
            // It takes the focus by a chord, which alone would not show that.
            className="max-w-full [overflow-wrap:anywhere] focus:outline-2 focus:outline-offset-2 focus:outline-accent"
          >
            {isBusy
              ? t('form.sending')
              : isNothing && chosen.length > 0
                ? t('contact.optOut.again')
                : whole
                  ? t('form.verb.opt_out_of_all', { who, type: t('type.all') })
                  : t('form.verb.opt_out_of_all', { who, type: chosen.map(about).join(', ') })}
          </Button>
          <Button className="min-h-10" onClick={onClose}>
            {t('confirm.cancel')}
          </Button>
        </div>
        <Field id="opt-out-why" label={t('contact.optOut.why')} optional>
          <NativeSelect
            id="opt-out-why"
            value={why}
            onChange={(event) => setWhy(event.target.value as OptOutReason | '')}
          >
            <option value="">{t('contact.optOut.whyNone')}</option>
            {OPT_OUT_REASONS.map((each) => (
              <option key={each} value={each} className="bg-surface">
                {t(`optOutWhy.${each}`)}
              </option>
            ))}
          </NativeSelect>
        </Field>
        <Field
          id="opt-out-reason"
          label={t('contact.optOut.reason')}
          optional
          problem={problems.reason}
        >
          <input
            id="opt-out-reason"
            dir="auto"
            autoComplete="off"
            maxLength={REASON_MAX * 2}
            aria-invalid={problems.reason !== undefined}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            className={fieldClass(problems.reason)}
          />
        </Field>
        <TextField
          id="opt-out-reference"
          label={t('field.reference')}
          placeholder={t('field.referencePlaceholder')}
          autoComplete="off"
          dir="auto"
          maxLength={REFERENCE_MAX * 2}
          problem={problems.reference ?? null}
          hint={t('contact.optOut.kept')}
          value={reference}
          onChange={(event) => onReference(event.target.value)}
        />
      </form>
    </Panel>
  );
}
