import { Moment } from '@/components/ui/moment.tsx';
import type { ChangeDetail } from './detail.ts';
import type { EntryWords } from './entry-words.ts';
import { inSentence } from './typed-text.tsx';

/** What else was different after a change, and nobody had asked for. */
export function Elsewhere({
  elsewhere,
  words: { t },
}: {
  elsewhere: NonNullable<ChangeDetail['elsewhere']>;
  words: EntryWords;
}) {
  const optOut = (status: string | null) =>
    t(status === 'UNSUBSCRIBED' ? 'result.optedOut' : 'result.notOptedOut');
  return (
    <div className="border-b border-line bg-wait-soft px-5 py-3 text-sm">
      <p className="m-0 font-[580] text-wait">{t('result.elsewhere')}</p>
      <ul className="m-0 list-disc pl-5">
        {elsewhere.map((one) =>
          one.kind === 'type' ? (
            <li key={one.subscriptionId}>
              {t('result.elsewhereType', {
                type: inSentence(one.name ?? one.subscriptionId),
                from: t(`status.${one.from ?? 'none'}`),
                to: t(`status.${one.to ?? 'none'}`),
              })}
            </li>
          ) : (
            <li key={`wide ${one.businessUnitId}`}>
              {t('result.elsewhereWide', { from: optOut(one.from), to: optOut(one.to) })}
            </li>
          ),
        )}
      </ul>
    </div>
  );
}

/** What whoever did it was shown before, and agreed to; nothing where nothing was asked. */
export function Agreed({
  agreement: { liftOf, lift, notAContact, unread },
  words: { t },
}: {
  agreement: NonNullable<ChangeDetail['agreement']>;
  words: EntryWords;
}) {
  if (liftOf == null && !notAContact && !unread) return null;
  return (
    <div className="grid gap-1 border-b border-line px-5 py-3 text-sm">
      {liftOf != null && (
        <p className="m-0">
          {t('auditFact.liftOf')} {liftOf === '' ? '–' : <Moment at={liftOf} />}
        </p>
      )}
      {lift && (
        <p className="m-0">
          {t('auditFact.lift')} {t(`lift.way.${lift.way}`)}
          {lift.date && ` ${t('auditFact.liftDate', { date: momentOf(lift) })}`}
          {lift.isAddressFixed && ` · ${t('auditFact.addressFixed')}`}
        </p>
      )}
      {notAContact && <p className="m-0">{t('auditFact.notAContact')}</p>}
      {unread && <p className="m-0">{t('auditFact.unread')}</p>}
    </div>
  );
}

/** As it was typed: a day, and the time by the clock that was meant. */
function momentOf({ date, time, timeZone }: { date: string; time: string; timeZone: string }) {
  return time === '' ? date : `${date} ${time} (${timeZone})`;
}
