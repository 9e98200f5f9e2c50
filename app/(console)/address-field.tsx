'use client';

import { type ClipboardEvent, useState } from 'react';
import { type UseFormReturn, useFormState } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import { describedBy, Field, fieldClass } from '@/components/form/field.tsx';
import { Button } from '@/components/ui/button.tsx';
import { addressProblem, findAddresses, normaliseAddress } from '@/lib/subscriptions/address.ts';
import type { Person } from '@/lib/subscriptions/look-up.ts';
import type { FormValues } from './form-values.ts';
import { useProblem } from './use-problem.ts';
import { nameOf } from './use-reads.ts';

/** Takes what people paste: an address, `Jo <jo@example.com>`, `mailto:`, or a whole ticket text. */
export function AddressField({
  form,
  typed,
  settle,
  person,
  reading,
}: {
  form: UseFormReturn<FormValues>;
  typed: string;
  settle: () => void;
  person: Person | null | undefined;
  reading: boolean;
}) {
  const t = useTranslations('field');
  const { errors } = useFormState({ control: form.control });
  const problem = useProblem(errors.subscriberIdString?.message);
  const [offered, setOffered] = useState<string[]>([]);
  const [taken, setTaken] = useState(false);

  const take = (address: string) => {
    form.setValue('subscriberIdString', address, { shouldDirty: true, shouldValidate: true });
    setOffered([]);
    settle();
  };
  /** Finds the address in a longer text. False: the text is to be left as it is. */
  const takeFrom = (text: string): boolean => {
    if (addressProblem(text) === null) return false;
    const found = findAddresses(text);
    if (found.length > 1) setOffered(found);
    else if (found[0]) {
      take(found[0]);
      setTaken(true);
    }
    return found.length > 0;
  };
  const onPaste = (event: ClipboardEvent) => {
    const text = event.clipboardData.getData('text');
    if (takeFrom(text)) event.preventDefault();
    else if (addressProblem(text) === null) {
      event.preventDefault();
      take(text.trim());
    }
  };
  const finish = () => {
    if (typed.trim() === '') return;
    if (!takeFrom(typed)) void form.trigger('subscriberIdString');
    settle();
  };
  const field = form.register('subscriberIdString', {
    onChange: () => {
      setOffered([]);
      setTaken(false);
    },
    onBlur: finish,
  });
  const lower = normaliseAddress(typed);
  return (
    <Field
      id="address"
      label={t('address')}
      apiName="subscriberIdString"
      problem={problem}
      hint={
        <>
          {taken && <span>{t('addressTaken')} </span>}
          {problem === null && typed.trim() !== lower && addressProblem(typed) === null && (
            <span>{t('addressLower', { address: lower })} </span>
          )}
          <ContactHint person={person} reading={reading} />
        </>
      }
    >
      <input
        id="address"
        type="text"
        inputMode="email"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        placeholder={t('addressPlaceholder')}
        aria-invalid={problem !== null}
        aria-describedby={describedBy('address', problem)}
        className={fieldClass(problem)}
        {...field}
        onPaste={onPaste}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
            event.preventDefault();
            finish();
          }
        }}
      />
      {offered.length > 0 && (
        <fieldset className="mt-2 flex flex-wrap items-center gap-1.5">
          <legend className="mb-1 text-sm text-ink-2">{t('addressSeveral')}</legend>
          {offered.map((address) => (
            <Button key={address} onClick={() => take(address)}>
              {address}
            </Button>
          ))}
        </fieldset>
      )}
    </Field>
  );
}

function ContactHint({ person, reading }: { person: Person | null | undefined; reading: boolean }) {
  const t = useTranslations('field');
  if (reading) return <span>{t('addressReading')}</span>;
  if (!person) return null;
  switch (person.contact.is) {
    case 'known': {
      const name = nameOf(person);
      return <span>{name ? t('addressKnown', { name }) : t('addressKnownNameless')}</span>;
    }
    case 'none':
      return <span className="text-wait">{t('addressNone')}</span>;
    case 'not_known':
      return <span>{t('addressContactNotKnown')}</span>;
    default:
      return person.contact satisfies never;
  }
}
