import { notFound } from 'next/navigation';
import { Suspense } from 'react';
import { pageActor } from '@/lib/auth/session.ts';
import { isLedgerId } from '@/lib/ledger/search-query.ts';
import { Denied } from '../../denied.tsx';
import { LookUpNotice } from '../../look-up-notice.tsx';
import { contactAddress } from './contact-address.ts';
import { ContactDesk } from './contact-desk.tsx';
import { readContactPage } from './read-contact-page.ts';

/** Everything about one person, and every change of it. */
export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const { actor, denied } = await pageActor(contactAddress(id), 'look_up');
  if (denied) return <Denied {...denied} />;
  if (!isLedgerId(id)) notFound();
  const page = await readContactPage(id, actor);
  if (!page) notFound();
  return (
    <ContactDesk
      // Another person is another page: nothing chosen or typed for one may stay for the other.
      key={id}
      {...page}
      notice={
        <Suspense>
          <LookUpNotice />
        </Suspense>
      }
    />
  );
}
