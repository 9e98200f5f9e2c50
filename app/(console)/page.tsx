import { Suspense } from 'react';
import { PageTitle } from '@/components/page-title.tsx';
import { pageActor } from '@/lib/auth/session.ts';
import { requestContext } from '@/lib/context.ts';
import { translator } from '@/lib/i18n/request.ts';
import { Denied } from './denied.tsx';
import { HomeFinder } from './find/home.tsx';
import { LookUpNotice } from './look-up-notice.tsx';

/** The home page: the box that finds a person. */
export default async function Page() {
  const { denied } = await pageActor('/', 'look_up');
  if (denied) return <Denied {...denied} />;
  const [t, { mode }] = await Promise.all([translator(), requestContext()]);
  return (
    <div className="mx-auto mt-[18px] mb-20 max-w-[680px] px-4 lg:mt-12">
      <PageTitle>{t('find.title')}</PageTitle>
      <p className="mt-[3px] mb-5 text-ink-2">{t('find.lead')}</p>
      <HomeFinder isDemo={mode === 'demo'} />
      <div className="mt-8 [&>p]:px-1">
        <Suspense>
          <LookUpNotice />
        </Suspense>
      </div>
    </div>
  );
}
