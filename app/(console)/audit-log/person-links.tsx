import type { ReactNode } from 'react';
import { Link } from '@/components/link.tsx';
import { buttonClass } from '@/components/ui/button.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import { may, type Role } from '@/lib/auth/permissions.ts';
import { translator } from '@/lib/i18n/request.ts';
import { paperAddress } from './of-person.ts';

/** Whose entries a search shows, and what can be done about that person. */
export async function PersonLinks({
  subject,
  address,
  role,
}: {
  subject: string;
  /** As an entry has it; null: no entry names them any more. */
  address: string | null;
  role: Role;
}) {
  const t = await translator();
  const who = (chunks: ReactNode) => <bdi className="font-[620]">{chunks}</bdi>;
  return (
    <Panel
      aria-label={t('ofPerson.label')}
      data-testid="of-person"
      className="flex flex-wrap items-center gap-x-3 gap-y-2 px-5 py-2"
    >
      <p className="m-0 min-w-0 flex-1 basis-60 [overflow-wrap:anywhere]">
        {address === null ? t('ofPerson.erased') : t.rich('ofPerson.entriesOf', { who, address })}
      </p>
      <div className="flex flex-wrap gap-2">
        <Link href={paperAddress(subject)} className={buttonClass('plain')}>
          {t('ofPerson.paper')}
        </Link>
        {may(role, 'erase') && (
          <Link href={`${paperAddress(subject)}/erase`} className={buttonClass('plain')}>
            {t('ofPerson.erase')}
          </Link>
        )}
      </div>
    </Panel>
  );
}
