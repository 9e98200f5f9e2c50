import { Suspense } from 'react';
import { DatabaseBanner } from '@/components/database-banner.tsx';
import { requestContext } from '@/lib/context.ts';

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
