'use client';

import { useTranslations } from 'use-intl';
import { useMoment } from '@/components/ui/moment.tsx';
import { type AnyChange, isOfAll } from '@/lib/subscriptions/change.ts';
import { describe } from '@/lib/subscriptions/describe.ts';
import type { Effect } from '@/lib/subscriptions/effect.ts';
import { rowFor } from '@/lib/subscriptions/judge.ts';
import type { AnyResult, Reading } from '@/lib/subscriptions/outcome.ts';
import { optOutFor } from '@/lib/subscriptions/wide-opt-outs.ts';
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

  /** What it was before, in a word. */
  const was = (before: Reading, change: AnyChange): string => {
    if (isOfAll(change))
      return t(
        optOutFor(before.wide, change.businessUnitId) ? 'result.optedOut' : 'result.notOptedOut',
      );
    return t(`status.${rowFor(before, change)?.status ?? 'NOT_SPECIFIED'}`);
  };

  const whyOf = (change: AnyChange): string[] => [
    isOfAll(change) && change.why ? t(`optOutWhy.${change.why}`) : '',
    change.reason,
  ];

  /** Two plain lines for a ticket, with date, reference and correlation id. */
  const ticket = (result: AnyResult): string => {
    const { change, lane, effect } = result;
    const said = describe(result);
    const type = phrases.about(change);
    const to = isOfAll(change) ? t('result.optedOut') : t(`status.${change.statusState}`);
    const basis = isOfAll(change) ? null : change.legalBasis;
    const why = whyOf(change).filter(Boolean).join(', ');
    const isTaken = result.outcome === 'changed' || (result.outcome === 'already' && result.sent);
    const first = [
      t(`ticket.${said.ticket}`, {
        date: moment(result.startedAt) ?? '',
        address: change.subscriberIdString,
        type,
        from: result.before ? was(result.before, change) : t('ticket.fromUnread'),
        to,
        wish: t(`ticket.wish.${lane === 'document' ? 'document' : 'set'}`, { to }),
        reference: change.reference ? t('ticket.reference', { reference: change.reference }) : '',
      }),
      isTaken && basis && t('ticket.basis', { basis: t(`basis.${basis}.name`) }),
      why && t('ticket.reason', { reason: why }),
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
