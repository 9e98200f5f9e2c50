'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button.tsx';
import { Modal } from '@/components/ui/modal.tsx';
import type { StatusRow, SubscriptionType } from '@/lib/hubspot/types.ts';
import type { Agreement } from '@/lib/subscriptions/agreement.ts';
import type { Change } from '@/lib/subscriptions/change.ts';
import { linkLanguages } from '@/lib/subscriptions/link-languages.ts';
import type { LiftAnswer } from '@/lib/subscriptions/read-lift.ts';
import { AskThem } from './ask-them.tsx';
import { ErrorWords } from './error-words.tsx';
import { LiftQuestion } from './lift-question.tsx';
import { ask } from './use-reads.ts';
import type { Phrases } from './words.tsx';

/**
 * Asks before an opt-out is lifted: names who opted out of what, when and how, and asks for what that takes,
 * all of it as HubSpot and the audit log have it now.
 */
export function ConfirmLift({
  change,
  row,
  moved,
  types,
  onCancel,
  ...question
}: {
  change: Change;
  /** What the screen showed; null: nothing. */
  row: StatusRow | null;
  /** HubSpot has another opt-out than the screen showed. */
  moved: boolean;
  types: SubscriptionType[] | undefined;
  who: string;
  verb: string;
  phrases: Phrases;
  onConfirm: (change: Change, agreement: Pick<Agreement, 'liftOf' | 'lift'>) => void;
  onCancel: () => void;
}) {
  const t = useTranslations('confirm');
  const { subscriberIdString: address, subscriptionId } = change;
  const answer = useQuery({
    queryKey: ['lift', address, subscriptionId],
    queryFn: ({ signal }) => ask<LiftAnswer>('/api/lift', { address, subscriptionId }, signal),
    // What was asked for at the last press may be no longer so.
    ...{ staleTime: 0, gcTime: 0, retry: false },
  });
  const found = answer.data?.ok && answer.data.lift ? answer.data : null;
  return (
    <Modal id="confirm" title={t('title')} onCancel={onCancel}>
      {found?.lift ? (
        <LiftQuestion
          {...question}
          change={change}
          lift={found.lift}
          row={found.row}
          moved={moved || found.row?.timestamp !== row?.timestamp}
          askThem={
            <AskThem
              id="ask"
              address={address}
              type={{
                id: subscriptionId,
                name: question.phrases.type(subscriptionId, found.row?.subscriptionName),
                businessUnitId: found.row?.businessUnitId ?? null,
              }}
              languages={linkLanguages(types ?? [])}
            />
          }
          onCancel={onCancel}
        />
      ) : (
        <>
          <div id="confirm-text" role="status" className="mt-2">
            <p className="m-0">
              {t(answer.isPending ? 'reading' : answer.data?.ok ? 'gone' : 'notRead')}
            </p>
            {answer.data?.ok === false && answer.data.problem.code === 'unreadable' && (
              <ErrorWords error={answer.data.problem.cause} />
            )}
          </div>
          <div className="mt-5 flex justify-end">
            <Button className="min-h-10" onClick={onCancel}>
              {t('cancel')}
            </Button>
          </div>
        </>
      )}
    </Modal>
  );
}
