import { Link } from '@/components/link.tsx';
import { Moment } from '@/components/ui/moment.tsx';
import { translator } from '@/lib/i18n/request.ts';
import type { LookUp, LookUpFilter } from '@/lib/ledger/look-ups.ts';
import { Code } from '../facts.tsx';
import { logAddress } from '../log-address.ts';
import { lookUpsAddress } from './look-ups-address.ts';

/** Who looked up whom. Who it was is told only where something is on record about that person. */
export async function LookUpList({ lookUps, filter }: { lookUps: LookUp[]; filter: LookUpFilter }) {
  const t = await translator();
  return (
    <ol className="m-0 list-none p-0">
      {lookUps.map(({ id, at, name, address, person, subject, request }) => (
        <li
          key={id}
          className="grid gap-x-5 gap-y-1 border-b border-line px-5 py-3 text-sm last:border-b-0 sm:grid-cols-[11rem_minmax(0,1fr)]"
        >
          <div className="min-w-0">
            <b className="block font-[580] [overflow-wrap:anywhere]">
              {name ?? t('lookUps.noUser')}
            </b>
            <span className="text-ink-2">
              <Moment at={at} />
            </span>
          </div>
          <div className="min-w-0 [overflow-wrap:anywhere]">
            <span className="block">
              {address ?? (
                <>
                  {t('lookUps.notNamed')}{' '}
                  <span className="text-ink-2">
                    {t.rich('lookUps.always', { person, code: (chunks) => <Code>{chunks}</Code> })}
                  </span>
                </>
              )}
            </span>
            <span className="mt-0.5 flex flex-wrap items-baseline gap-x-4 gap-y-1">
              {filter.personOf === null && (
                <Link
                  href={lookUpsAddress({ ...filter, personOf: id })}
                  className="inline-flex min-h-6 items-center text-accent underline"
                >
                  {t('lookUps.onlyThis')}
                </Link>
              )}
              {address !== null && subject !== null && (
                <Link
                  href={logAddress({ q: `subject:${subject}` })}
                  className="inline-flex min-h-6 items-center text-accent underline"
                >
                  {t('lookUps.entries')}
                </Link>
              )}
              <span className="text-xs text-ink-3">{t('lookUps.request', { id: request })}</span>
            </span>
          </div>
        </li>
      ))}
    </ol>
  );
}
