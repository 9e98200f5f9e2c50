import { Link } from '@/components/link.tsx';
import { PageTitle } from '@/components/page-title.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import { may } from '@/lib/auth/permissions.ts';
import { pageActor } from '@/lib/auth/session.ts';
import { requestContext } from '@/lib/context.ts';
import { translator } from '@/lib/i18n/request.ts';
import { listOpenChecks } from '@/lib/subscriptions/open-checks.ts';
import { logAddress } from '../audit-log/log-address.ts';
import { Denied } from '../denied.tsx';
import { CheckList } from './check-list.tsx';

export default async function Page() {
  const { actor, denied } = await pageActor('/open-checks', 'change');
  if (denied) return <Denied {...denied} />;
  const [t, ctx] = await Promise.all([translator(), requestContext()]);
  const listed = await listOpenChecks(ctx, actor);
  if (!listed.ok) return <Denied {...listed.problem} />;
  const { checks, isEverybodys, isMore } = listed;
  return (
    <div className="mx-auto mt-7 mb-20 grid max-w-[860px] grid-cols-1 gap-5 px-4 lg:px-6">
      <div>
        <PageTitle>{t('openChecks.title')}</PageTitle>
        <p className="mt-[3px] mb-0 text-ink-2">
          {t(isEverybodys ? 'openChecks.everybodys' : 'openChecks.mine')}
        </p>
        {may(actor.role, 'audit_log') && (
          <p className="mt-1 mb-0 text-sm">
            <Link
              className="text-accent underline"
              href={logAddress({ q: 'kind:change_closed outcome:unknown' })}
            >
              {t('openChecks.stayedUnknown')}
            </Link>
          </p>
        )}
      </div>
      <CheckList
        checks={checks}
        isEverybodys={isEverybodys}
        empty={
          <Panel className="px-5 py-6">
            <p className="m-0">{t('openChecks.none')}</p>
          </Panel>
        }
      />
      {isMore && (
        <p className="m-0 text-sm text-ink-2">{t('openChecks.more', { count: checks.length })}</p>
      )}
    </div>
  );
}
