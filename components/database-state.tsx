import { Suspense } from 'react';
import { requestContext } from '@/lib/context.ts';
import { DatabaseBanner } from './database-banner.tsx';

/** What stands in the way of every change, on every page; nothing, if all is well. */
export function DatabaseState() {
  return (
    <Suspense>
      <Known />
    </Suspense>
  );
}

async function Known() {
  const { health } = await requestContext();
  return <DatabaseBanner first={await health()} />;
}
