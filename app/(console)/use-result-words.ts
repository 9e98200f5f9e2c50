'use client';

import { useTranslations } from 'use-intl';
import { useMoment } from '@/components/ui/moment.tsx';
import { describe } from '@/lib/subscriptions/describe.ts';
import type { Effect } from '@/lib/subscriptions/effect.ts';
import { rowOf } from '@/lib/subscriptions/judge.ts';
import type { ChangeResult } from '@/lib/subscriptions/outcome.ts';
import type { Phrases } from './words.tsx';

/** The result in sentences, for the screen and for the texts that are copied. */
export function useResultWords(phrases: Phrases) {
  const t = useTranslations();
  const moment = useMoment();

  const obstacles = (effect: Effect): string =>
    effect.obstacles
      .map((obstacle) => {
        switch (obstacle.kind) {
          case 'opted_out_of_all':
            return t('effect.obstacle.opted_out_of_all', {
              since: phrases.since('effect.since', obstacle.since),
            });
          case 'opted_out_of_brand':
            return t('effect.obstacle.opted_out_of_brand', {
              brand: phrases.brand(obstacle.businessUnitId),
              since: phrases.since('effect.since', obstacle.since),
            });
          case 'unsubscribed':
            return t('effect.obstacle.unsubscribed');
          default:
            return obstacle satisfies never;
        }
      })
      .join(' ');

  /** Two plain lines for a ticket, with date, reference and correlation id. */
  const ticket = (result: ChangeResult): string => {
    const { change, lane, effect } = result;
    const said = describe(result);
    const from = rowOf(result.before, change.subscriptionId)?.status ?? 'NOT_SPECIFIED';
    const type = phrases.type(change.subscriptionId);
    const to = t(`status.${change.statusState}`);
    const isTaken = result.outcome === 'changed' || (result.outcome === 'already' && result.sent);
    const first = [
      t(`ticket.${said.ticket}`, {
        date: moment(result.startedAt) ?? '',
        address: change.subscriberIdString,
        type,
        from: result.before ? t(`status.${from}`) : t('ticket.fromUnread'),
        to,
        wish: t(`ticket.wish.${lane === 'document' ? 'document' : 'set'}`, { to }),
        reference: change.reference ? t('ticket.reference', { reference: change.reference }) : '',
      }),
      isTaken &&
        change.legalBasis &&
        t('ticket.basis', { basis: t(`basis.${change.legalBasis}.name`) }),
      change.reason && t('ticket.reason', { reason: change.reason }),
    ];
    const warnings = [
      said.notes.includes('cannotTell') && t('outcome.cannotTell'),
      said.liftedUnseen && t('result.liftedUnseen'),
      said.basisWarning && t(`result.basisStored.${said.basisWarning}`),
      result.technicalBasis && t('result.technicalBasis'),
      effect &&
        t
          .markup(`effect.${effect.mailable}`, {
            b: (chunks) => chunks,
            type,
            obstacles: obstacles(effect),
          })
          .trim(),
    ];
    const second = t('ticket.second', {
      effect: warnings.filter(Boolean).join(' '),
      correlation: result.writes.at(-1)?.correlationId ?? t('result.none'),
    }).trim();
    return `${first.filter(Boolean).join(' ')}\n${second}`;
  };

  return { obstacles, ticket };
}
