import Link from 'next/link';
import { buttonClass } from '@/components/ui/button.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import { may, type Role } from '@/lib/auth/permissions.ts';
import { translator } from '@/lib/i18n/request.ts';
import { paperAddress } from './of-person.ts';

/** What can be done about the person whom a search is about. */
export async function PersonLinks({ subject, role }: { subject: string; role: Role }) {
  const t = await translator();
  return (
    <Panel
      aria-label={t('ofPerson.label')}
      className="mb-5 flex flex-wrap items-center gap-2 px-5 py-3"
    >
      <span className="mr-1 font-[580]">{t('ofPerson.label')}</span>
      <Link href={paperAddress(subject)} className={buttonClass('plain')}>
        {t('ofPerson.paper')}
      </Link>
      {may(role, 'erase') && (
        <Link href={`${paperAddress(subject)}/erase`} className={buttonClass('plain')}>
          {t('ofPerson.erase')}
        </Link>
      )}
    </Panel>
  );
}
