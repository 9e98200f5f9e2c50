import { Link } from '@/components/link.tsx';
import { PageTitle } from '@/components/page-title.tsx';
import { buttonClass } from '@/components/ui/button.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import { pageActor } from '@/lib/auth/session.ts';
import { requestContext } from '@/lib/context.ts';
import { translator } from '@/lib/i18n/request.ts';
import { keepsLookUps } from '@/lib/ledger/look-up-switch.ts';
import { listLookUps } from '@/lib/ledger/look-ups.ts';
import { isLedgerId } from '@/lib/ledger/search-query.ts';
import { Denied } from '../../denied.tsx';
import { LookUpList } from './look-up-list.tsx';
import { lookUpsAddress } from './look-ups-address.ts';
import { PersonForm } from './person-form.tsx';
import { UserForm } from './user-form.tsx';

const PAGE = 50;

type Given = Record<string, string | string[] | undefined>;

export default async function Page({ searchParams }: { searchParams: Promise<Given> }) {
  const given = await searchParams;
  const filter = { actor: idOf(given.user), personOf: idOf(given.person) };
  const below = idOf(given.below);
  const { actor, denied } = await pageActor(lookUpsAddress({ ...filter, below }), 'look_up_log');
  if (denied) return <Denied {...denied} />;
  const [t, { db }] = await Promise.all([translator(), requestContext()]);
  const [listed, isKept] = await Promise.all([
    listLookUps({ db, actor }, filter, { below, limit: PAGE }),
    keepsLookUps({ db }),
  ]);
  if (!listed.ok) return <Denied {...listed.problem} />;
  const { lookUps, next, users } = listed;
  const isFiltered = filter.actor !== null || filter.personOf !== null;
  return (
    <div className="mx-auto mt-7 mb-20 grid max-w-[860px] grid-cols-1 gap-5 px-4 lg:px-6">
      <div>
        <p className="m-0 mb-1 text-sm">
          <Link href="/audit-log" className="text-accent underline">
            ← {t('lookUps.back')}
          </Link>
        </p>
        <PageTitle>{t('lookUps.title')}</PageTitle>
        <p className="mt-[3px] mb-0 text-ink-2">{t('lookUps.lead')}</p>
        {!isKept && <p className="mt-2 mb-0 font-[580] text-wait">{t('lookUps.off')}</p>}
      </div>
      <Panel className="flex flex-wrap items-start gap-x-5 gap-y-4 px-5 py-4">
        <UserForm users={users} filter={filter} />
        <PersonForm />
      </Panel>
      {isFiltered && (
        <p className="m-0 flex flex-wrap items-center gap-x-3 gap-y-1">
          {filter.personOf !== null && <span>{t('lookUps.onlyPerson')}</span>}
          <Link href="/audit-log/look-ups" className={buttonClass('plain')}>
            {t('lookUps.all')}
          </Link>
        </p>
      )}
      <Panel aria-label={t('lookUps.list')} className="overflow-hidden">
        {lookUps.length === 0 ? (
          <p className="m-0 px-5 py-6">
            {t(isFiltered || below !== null ? 'lookUps.nothingFound' : 'lookUps.none')}
          </p>
        ) : (
          <LookUpList lookUps={lookUps} filter={filter} />
        )}
        {(next !== null || below !== null) && (
          <nav
            aria-label={t('lookUps.pages')}
            className="flex flex-wrap gap-2 border-t border-line px-5 py-3"
          >
            {below !== null && (
              <Link href={lookUpsAddress(filter)} className={buttonClass('plain')}>
                {t('lookUps.newest')}
              </Link>
            )}
            {next !== null && (
              <Link
                href={lookUpsAddress({ ...filter, below: next })}
                className={buttonClass('plain')}
              >
                {t('lookUps.older')}
              </Link>
            )}
          </nav>
        )}
      </Panel>
    </div>
  );
}

function idOf(given: Given[string]): string | null {
  return typeof given === 'string' && isLedgerId(given) ? given : null;
}
