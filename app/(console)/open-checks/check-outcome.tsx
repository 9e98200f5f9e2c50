'use client';

import { useTranslations } from 'use-intl';
import { classNames } from '@/components/class-names.ts';
import { Moment } from '@/components/ui/moment.tsx';
import { describe, type Tone } from '@/lib/subscriptions/describe.ts';
import type { CheckResult, PendingCheck } from '@/lib/subscriptions/outcome.ts';
import { ErrorWords } from '../error-words.tsx';

export type Looked = { is: 'not_yet' | 'asking' | 'silent' } | { is: 'found'; found: CheckResult };

const LOOKS: Record<Tone, string> = {
  good: 'bg-good-soft [&_b]:text-good',
  calm: 'bg-calm-soft',
  stop: 'bg-stop-soft [&_b]:text-stop',
  wait: 'bg-wait-soft [&_b]:text-wait',
};

/** What a look at HubSpot has shown, in the words of every result. */
export function CheckOutcome({
  looked,
  check,
  type,
}: {
  looked: Looked;
  check: PendingCheck;
  type: string;
}) {
  const t = useTranslations();
  return (
    <div role="status" className="text-sm">
      {looked.is === 'asking' && (
        <p className="m-0 border-t border-line px-5 py-3 text-ink-2">{t('openChecks.checking')}</p>
      )}
      {looked.is === 'silent' && (
        <p className="m-0 border-t border-line bg-wait-soft px-5 py-3">{t('person.notAsked')}</p>
      )}
      {looked.is === 'found' && <Found found={looked.found} check={check} type={type} />}
    </div>
  );
}

function Found({ found, check, type }: { found: CheckResult; check: PendingCheck; type: string }) {
  const t = useTranslations();
  const { change, lane } = check;
  const said = describe({ ...found, change, lane, liftedUnseen: false, answered: true });
  const who = change.subscriberIdString;
  const values = { who, type, status: t(`status.${change.statusState}`) };
  // It is not this page that goes on asking, and which number HubSpot answered is in the log.
  const notes = said.notes.filter((note) => note !== 'asking' && !note.startsWith('why.'));
  return (
    <div className={classNames('border-t border-line px-5 py-3', LOOKS[said.tone])}>
      <p className="m-0">
        <b className="font-[620]" data-testid="outcome">
          {t(`outcome.${said.title}`)}
        </b>{' '}
        <span className="text-ink-2">
          · <Moment at={found.checkedAt} />
        </span>
      </p>
      <p className="m-0 [overflow-wrap:anywhere]">{t(`outcome.${said.sentence}`, values)}</p>
      {notes.map((note) => (
        <p key={note} className="m-0">
          {t(`outcome.${note}`, { status: '–', needs: '' })}
        </p>
      ))}
      {said.basisWarning && <p className="m-0">{t(`result.basisStored.${said.basisWarning}`)}</p>}
      {found.readError && <ErrorWords error={found.readError} />}
    </div>
  );
}
