'use client';

import { type ClipboardEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { describedBy, Field, fieldClass } from '@/components/form/field.tsx';
import { Button } from '@/components/ui/button.tsx';
import { addressProblem, findAddresses, normaliseAddress } from '@/lib/subscriptions/address.ts';
import type { Person } from '@/lib/subscriptions/look-up.ts';
import type { ChangeForm } from './use-change-form.ts';
import { useProblemWords } from './use-problem-words.ts';
import { nameOf } from './use-reads.ts';

/** Takes what people paste: an address, `Jo <jo@example.com>`, `mailto:`, or a whole ticket text. */
export function AddressField({
  form,
  settle,
  person,
  reading,
}: {
  form: ChangeForm;
  settle: (typed: string) => void;
  person: Person | null | undefined;
  reading: boolean;
}) {
  const t = useTranslations('field');
  const typed = form.values.subscriberIdString;
  const problem = useProblemWords()(form.problems.subscriberIdString);
  const [offered, setOffered] = useState<string[]>([]);
  const [taken, setTaken] = useState(false);

  const take = (address: string) => {
    form.set('subscriberIdString', address);
    setOffered([]);
    settle(address);
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
    if (!takeFrom(typed)) form.visit('subscriberIdString');
    settle(typed);
  };
  const lower = normaliseAddress(typed);
  return (
    <Field
      id="address"
      label={t('address')}
      apiName="subscriberIdString"
      problem={problem}
      hint={
        <>
          {taken && <span className="block">{t('addressTaken')}</span>}
          {problem === null && typed.trim() !== lower && addressProblem(typed) === null && (
            <span className="block [overflow-wrap:anywhere]">
              {t('addressLower', { address: lower })}
            </span>
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
        name="subscriberIdString"
        value={typed}
        onChange={(event) => {
          setOffered([]);
          setTaken(false);
          form.set('subscriberIdString', event.target.value);
        }}
        onBlur={finish}
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
  if (reading) return <span className="block">{t('addressReading')}</span>;
  if (!person) return null;
  switch (person.contact.is) {
    case 'known': {
      const name = nameOf(person);
      return (
        <span className="block [overflow-wrap:anywhere]">
          {name ? t('addressKnown', { name }) : t('addressKnownNameless')}
        </span>
      );
    }
    case 'none':
      return <span className="block text-wait">{t('addressNone')}</span>;
    case 'not_known':
      return <span className="block">{t('addressContactNotKnown')}</span>;
    default:
      return person.contact satisfies never;
  }
}
