import { notFound } from 'next/navigation';
import { pageActor } from '@/lib/auth/session.ts';
import { requestContext } from '@/lib/context.ts';
import { addressOf } from '@/lib/db/find-subject.ts';
import { env } from '@/lib/env.ts';
import { isLedgerId } from '@/lib/ledger/search-query.ts';
import { Denied } from '../../denied.tsx';

/** One person, under their random id. */
export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const { denied } = await pageActor(`/contacts/${id}`, 'look_up');
  if (denied) return <Denied {...denied} />;
  const { db } = await requestContext();
  const address = isLedgerId(id) ? await addressOf(db, env().keys.address, id) : null;
  if (address === null) notFound();
  return <h1 className="mx-auto mt-12 max-w-[680px] px-4 text-title">{address}</h1>;
}
