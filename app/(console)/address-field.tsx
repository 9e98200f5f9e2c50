'use client';

import { type ClipboardEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { describedBy, Field, fieldClass } from '@/components/form/field.tsx';
import { Button } from '@/components/ui/button.tsx';
import { addressesIn, addressProblem, normaliseAddress } from '@/lib/subscriptions/address.ts';
import type { Person } from '@/lib/subscriptions/look-up.ts';
import type { ChangeForm, FormValues } from './use-change-form.ts';
import { useProblemWords } from './use-problem-words.ts';
import { nameOf } from './use-reads.ts';

/** Several addresses in one text, and the form as it was then. */
interface Offer {
  addresses: string[];
  values: FormValues;
}

/** An offer goes when the address becomes another one, and when the form is emptied. */
export function isStillOffered({ values: then }: Offer, now: FormValues): boolean {
  const isEmptied = now !== then && Object.values(now).every((value) => value === '');
  return now.subscriberIdString === then.subscriberIdString && !isEmptied;
}

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
  const [offer, setOffer] = useState<Offer | null>(null);
  const [taken, setTaken] = useState<string | null>(null);
  const offered = offer && isStillOffered(offer, form.values) ? offer.addresses : [];

  const take = (address: string) => {
    form.set('subscriberIdString', address);
    setOffer(null);
    settle(address);
  };
  /** Takes the one address that a text stands for, or offers several. */
  const takeFrom = (text: string): 'taken' | 'offered' | 'nothing' => {
    const [address, ...others] = addressesIn(text);
    if (address === undefined) return 'nothing';
    if (others.length > 0) {
      setOffer({ addresses: [address, ...others], values: form.values });
      return 'offered';
    }
    const isWhole = normaliseAddress(text) === address;
    take(isWhole ? text.trim() : address);
    setTaken(isWhole ? null : address);
    return 'taken';
  };
  const onPaste = (event: ClipboardEvent) => {
    if (takeFrom(event.clipboardData.getData('text')) !== 'nothing') event.preventDefault();
  };
  const finish = () => {
    if (typed.trim() === '') return;
    const isAddress = addressesIn(typed)[0] === normaliseAddress(typed);
    if (isAddress) settle(typed);
    if (isAddress || takeFrom(typed) !== 'taken') form.visit('subscriberIdString');
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
          {taken === typed && offered.length === 0 && (
            <span className="block">{t('addressTaken')}</span>
          )}
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
          setOffer(null);
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
