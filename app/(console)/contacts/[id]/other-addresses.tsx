'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button.tsx';
import type { Contact } from '@/lib/hubspot/contact-types.ts';
import { normaliseAddress } from '@/lib/subscriptions/address.ts';
import type { Person } from '@/lib/subscriptions/look-up.ts';
import { useOpenPerson } from '../../find/use-open-person.ts';
import { ask } from '../../use-reads.ts';

/** The other addresses of a contact, each with statuses of its own (hubspot.md §2.3). */
export function OtherAddresses({ contact, address }: { contact: Contact; address: string }) {
  const t = useTranslations('contact');
  const all = [contact.email ?? '', ...contact.additionalEmails].map(normaliseAddress);
  const others = [...new Set(all)].filter((one) => one !== '' && one !== address);
  if (others.length === 0) return null;
  const primary = normaliseAddress(contact.email ?? '');
  return (
    <section aria-label={t('addresses')} className="text-sm">
      <p className="m-0 mb-1 text-ink-2">
        {t(address === primary ? 'addressesPrimary' : 'addressesSecondary')}
      </p>
      <ul className="m-0 grid list-none gap-1.5 p-0">
        {others.map((one) => (
          <OtherAddress key={one} address={one} isPrimary={one === primary} />
        ))}
      </ul>
    </section>
  );
}

function OtherAddress({ address, isPrimary }: { address: string; isPrimary: boolean }) {
  const t = useTranslations('contact');
  const { open, isOpening, problem } = useOpenPerson(() => {});
  const { data, isError } = useQuery({
    queryKey: ['person', address],
    queryFn: ({ signal }) => ask<Person | null>('/api/person', { address }, signal),
  });
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1" data-testid="other-address">
      <bdi className="[overflow-wrap:anywhere]">{address}</bdi>
      {isPrimary && <span className="text-xs text-ink-3">{t('primary')}</span>}
      <span className="text-xs text-ink-2">
        {isError || (data && !data.reading.ok)
          ? t('addressUnread')
          : data?.reading.ok
            ? t('addressCounts', counted(data.reading.reading.rows))
            : t('addressReading')}
      </span>
      <Button aria-disabled={isOpening} onClick={() => void open(address, true)}>
        {t('openAddress')}
      </Button>
      {problem !== null && (
        <span role="alert" className="text-stop">
          {t('notOpened')}
        </span>
      )}
    </li>
  );
}

function counted(rows: readonly { status: string }[]) {
  const count = (status: string) => rows.filter((row) => row.status === status).length;
  return { subscribed: count('SUBSCRIBED'), unsubscribed: count('UNSUBSCRIBED') };
}
