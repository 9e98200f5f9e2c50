import { notFound } from 'next/navigation';
import { type LinkShown, showLink } from '@/lib/auth/accept-link.ts';
import { usersContext } from '@/lib/auth/session.ts';
import { DatabaseProblem } from '@/lib/db/problem.ts';
import { translator } from '@/lib/i18n/request.ts';
import { DoorFrame } from '../door-frame.tsx';
import { LinkForm } from './link-form.tsx';

/** What a one-time link opens. One that is not good says so; the setup link is as if it never was. */
export async function LinkPage({
  token,
  purposes,
}: {
  token: string;
  purposes: LinkShown['purpose'][];
}) {
  const t = await translator();
  const found = await find(token);
  if (found === 'unknown') return <DoorFrame title={t('join.unknownTitle')} />;
  const link = found && purposes.includes(found.purpose) ? found : null;
  if (!link) {
    if (purposes.includes('setup')) notFound();
    return <DoorFrame title={t('join.notGoodTitle')} lead={t('join.notGood')} />;
  }
  const lead = {
    setup: () => t('join.setupLead'),
    invite: () =>
      link.purpose === 'invite'
        ? t('join.inviteLead', {
            email: link.email,
            role: t(`role.${link.role}`),
            may: t(`roleMay.${link.role}`),
          })
        : '',
    reset: () => (link.purpose === 'reset' ? t('join.resetLead', { email: link.email }) : ''),
  }[link.purpose]();
  return (
    <DoorFrame title={t(`join.${link.purpose}Title`)} lead={lead}>
      <LinkForm
        token={token}
        asks={{ name: link.purpose !== 'reset', email: link.purpose === 'setup' }}
        email={link.purpose === 'setup' ? null : link.email}
      />
    </DoorFrame>
  );
}

/** The frame says what is the matter with the database, and shows the page when that is over. */
async function find(token: string): Promise<LinkShown | null | 'unknown'> {
  try {
    return await showLink(await usersContext(), token);
  } catch (error) {
    if (error instanceof DatabaseProblem) return 'unknown';
    throw error;
  }
}
