'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { classNames } from '@/components/class-names.ts';
import { Link } from '@/components/link.tsx';
import { Button } from '@/components/ui/button.tsx';
import { ComingMoment, Moment } from '@/components/ui/moment.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import { StatusMark } from '@/components/ui/status-mark.tsx';
import type { OpenCheck } from '@/lib/subscriptions/open-checks.ts';
import type { CheckResult } from '@/lib/subscriptions/outcome.ts';
import { Fact } from '../audit-log/facts.tsx';
import { logAddress } from '../audit-log/log-address.ts';
import { ask } from '../use-reads.ts';
import { usePhrases } from '../words.tsx';
import { CheckOutcome, type Looked } from './check-outcome.tsx';

/** One change that is not clear yet, with the way to look at once. */
export function CheckRow({
  open,
  isEverybodys,
  onChecked,
}: {
  open: OpenCheck;
  isEverybodys: boolean;
  onChecked: () => void;
}) {
  const t = useTranslations();
  const phrases = usePhrases(undefined);
  const [looked, setLooked] = useState<Looked>({ is: 'not_yet' });
  const { operation, check, entry, subject, seen } = open;
  const { change } = check;
  const type = phrases.about(change, open.typeName);
  const isAsking = looked.is === 'asking';
  const isClear = looked.is === 'found' && isSettled(looked.found);
  const look = async () => {
    if (isAsking) return;
    setLooked({ is: 'asking' });
    try {
      const found = await ask<CheckResult>('/api/check-status', { operation, check });
      setLooked({ is: 'found', found });
      onChecked();
    } catch {
      setLooked({ is: 'silent' });
    }
  };
  return (
    <Panel data-testid="open-check" className="overflow-hidden">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-5 py-4">
        <div className="min-w-0 flex-1 basis-60">
          <h2 className="m-0 text-[.9375rem] font-[620] [overflow-wrap:anywhere]">
            {change.subscriberIdString}
          </h2>
          <p className="m-0 flex flex-wrap items-center gap-x-2 text-sm text-ink-2">
            {type} <span aria-hidden>→</span> <StatusMark status={change.statusState} />
          </p>
        </div>
        {!isClear && (
          <Button
            aria-label={t('openChecks.checkOf', { who: change.subscriberIdString, type })}
            aria-disabled={isAsking}
            onClick={look}
          >
            {t('openChecks.check')}
          </Button>
        )}
      </div>
      <CheckOutcome looked={looked} check={check} type={type} />
      <dl
        className={classNames(
          'm-0 grid gap-x-3.5 gap-y-1 border-t border-line px-5 py-3.5 text-sm',
          'sm:grid-cols-[11rem_minmax(0,1fr)]',
        )}
      >
        {isEverybodys && <Fact term={t('openChecks.who')}>{open.who}</Fact>}
        <Fact term={t('openChecks.when')}>
          <Moment at={open.at} relative />
        </Fact>
        {!isClear && (
          <>
            <Fact term={t('openChecks.seen')}>
              {seen === null ? (
                t('openChecks.notSeen')
              ) : (
                <span className="flex flex-wrap items-center gap-x-2">
                  {seen.isRead ? <StatusMark status={seen.status} /> : t('openChecks.unread')}
                  <span className="text-ink-2">
                    <Moment at={seen.at} relative />
                  </span>
                </span>
              )}
            </Fact>
            <Fact term={t('openChecks.next')}>
              <ComingMoment at={open.lookAt} now={t('openChecks.now')} />
            </Fact>
            <Fact term={t('openChecks.until')}>
              <Moment at={open.watchedUntil} />
            </Fact>
          </>
        )}
      </dl>
      {isEverybodys && (
        <p className="m-0 border-t border-line px-5 py-2.5 text-sm">
          <Link
            className="text-accent underline"
            href={logAddress({ q: subject === null ? '' : `subject:${subject}`, entry })}
          >
            {t('openChecks.entry', { seq: entry })}
          </Link>
        </p>
      )}
    </Panel>
  );
}

function isSettled(found: CheckResult): boolean {
  return found.outcome !== 'unknown' || found.check === null;
}
