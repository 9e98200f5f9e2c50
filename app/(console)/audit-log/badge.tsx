import { classNames } from '@/components/class-names.ts';
import { buttonClass } from '@/components/ui/button.tsx';
import { Moment } from '@/components/ui/moment.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import { database } from '@/lib/db/process-database.ts';
import { env } from '@/lib/env.ts';
import { translator } from '@/lib/i18n/request.ts';
import { currentHead, HeadsProblem } from '@/lib/ledger/kept-heads.ts';
import { readLastChecks } from '@/lib/ledger/record-check.ts';
import { findRollback } from '@/lib/ledger/rollback.ts';
import { HeadsAlarm, ProblemAlarm, RollbackAlarm } from './alarm.tsx';
import { VerifyLog } from './verify-log.tsx';

/** How many entries there are, what the last check found, and what that shows and does not. */
export async function Badge({ q }: { q: string }) {
  const [t, head, { verified, headKept }, rollback] = await Promise.all([
    translator(),
    currentHead(database()),
    readLastChecks(database()),
    rollbackNow(),
  ]);
  const isBroken = verified !== null && verified.problem !== null;
  return (
    <Panel
      className={classNames('mb-5 px-5 py-4', (isBroken || rollback) && 'border-stop')}
      aria-label={t('audit.badge.label')}
    >
      {isBroken && <ProblemAlarm verified={verified} seq={verified.problemSeq ?? 0} />}
      {rollback === 'unreadable' && <HeadsAlarm />}
      {rollback && rollback !== 'unreadable' && <RollbackAlarm rollback={rollback} />}
      <dl className="m-0 grid gap-x-8 gap-y-2 text-sm sm:grid-cols-3">
        <div>
          <dt className="text-ink-2">{t('audit.badge.entries')}</dt>
          <dd className="m-0 font-[580]">
            {t('audit.badge.size', { size: head?.head.size ?? 0 })}
          </dd>
        </div>
        <div>
          <dt className="text-ink-2">{t('audit.badge.verified')}</dt>
          <dd className={`m-0 font-[580] ${isBroken ? 'text-stop' : ''}`}>
            {verified === null ? (
              t('audit.badge.never')
            ) : (
              <>
                <Moment at={verified.at} relative />
                <br />
                {verified.problem === null
                  ? t('audit.badge.fine', { size: verified.size })
                  : t('audit.badge.problem', {
                      problem: verified.problem,
                      seq: verified.problemSeq ?? 0,
                    })}
              </>
            )}
          </dd>
        </div>
        <div>
          <dt className="text-ink-2">{t('audit.badge.headKept')}</dt>
          <dd className="m-0 font-[580]">
            {headKept === null ? (
              t('audit.badge.never')
            ) : (
              <>
                <Moment at={headKept.at} relative />
                <br />
                {t('audit.badge.size', { size: headKept.size })}
              </>
            )}
          </dd>
        </div>
      </dl>
      <div className="mt-3 flex flex-wrap items-start gap-2">
        <VerifyLog />
        {(
          [
            ['head', '/api/ledger/head', {}],
            ['exportJsonl', '/api/ledger/export', { format: 'jsonl', q }],
            ['exportCsv', '/api/ledger/export', { format: 'csv', q }],
            ['verifier', '/api/ledger/verifier', {}],
          ] as const
        ).map(([words, route, fields]) => (
          <form key={words} action={route} method="post">
            {Object.entries(fields).map(([name, value]) => (
              <input key={name} type="hidden" name={name} value={value} />
            ))}
            <button type="submit" className={buttonClass('plain')}>
              {t(`audit.badge.${words}`)}
            </button>
          </form>
        ))}
      </div>
      <p className="mt-3 mb-0 max-w-[75ch] text-sm text-ink-2">{t('audit.badge.shows')}</p>
    </Panel>
  );
}

/** What the heads that are kept outside say. */
async function rollbackNow() {
  try {
    return await findRollback(database(), env().dataDir);
  } catch (problem) {
    if (problem instanceof HeadsProblem) return 'unreadable';
    throw problem;
  }
}
