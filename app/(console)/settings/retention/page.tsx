import { PageTitle } from '@/components/page-title.tsx';
import { pageActor } from '@/lib/auth/session.ts';
import { database } from '@/lib/db/process-database.ts';
import { translator } from '@/lib/i18n/request.ts';
import { COUNTED, countDue } from '@/lib/ledger/expire.ts';
import {
  COUNTED_ENTRIES,
  countEntries,
  EXPIRING_KINDS,
  LONGEST_DAYS,
  readRetention,
  SUGGESTED_DAYS,
} from '@/lib/ledger/retention.ts';
import { Denied } from '../../denied.tsx';
import { RetentionForm } from './retention-form.tsx';

export default async function Page() {
  const { denied } = await pageActor('/settings/retention', 'policy');
  if (denied) return <Denied {...denied} />;
  const [t, stored] = await Promise.all([translator(), readRetention(database())]);
  const [due, entries] = await Promise.all([
    countDue(database(), stored, Date.now()),
    countEntries(database()),
  ]);
  return (
    <div className="mx-auto mt-7 mb-20 grid max-w-[860px] grid-cols-1 gap-5 px-4 lg:px-6">
      <div>
        <PageTitle>{t('retention.title')}</PageTitle>
        <p className="mt-[3px] mb-0 text-ink-2">{t('retention.lead')}</p>
        <p className="mt-2 mb-0 text-sm text-ink-2">{t('retention.note')}</p>
        <p className="mt-2 mb-0 text-sm text-ink-2">{t('retention.changesNote')}</p>
      </div>
      <RetentionForm
        counted={COUNTED}
        countedEntries={COUNTED_ENTRIES}
        most={LONGEST_DAYS}
        periods={EXPIRING_KINDS.map((kind) => ({
          kind,
          days: stored[kind] ?? null,
          suggested: SUGGESTED_DAYS[kind] ?? null,
          due: due[kind] ?? null,
          entries: entries[kind] ?? 0,
        }))}
      />
    </div>
  );
}
