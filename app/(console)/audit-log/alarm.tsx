import type { ReactNode } from 'react';
import { Link } from '@/components/link.tsx';
import { Moment } from '@/components/ui/moment.tsx';
import { translator } from '@/lib/i18n/request.ts';
import type { Rollback } from '@/lib/ledger/rollback.ts';
import { logAddress } from './log-address.ts';
import { type Flaw, isOfEntry, type LogState } from './log-flaw.ts';

/** All that is wrong with the log, with what to do now; folded where somebody is looking for something. */
export function LogAlarms({ state, isFolded }: { state: LogState; isFolded: boolean }) {
  const { flaw, rollback } = state;
  return (
    <>
      {flaw && <FlawAlarm flaw={flaw} isFolded={isFolded} />}
      {rollback === 'unreadable' && <HeadsAlarm isFolded={isFolded} />}
      {rollback && rollback !== 'unreadable' && (
        <RollbackAlarm rollback={rollback} isFolded={isFolded} />
      )}
    </>
  );
}

/** What the last check of the log found: which entry, what that means, and what to do now. */
async function FlawAlarm({ flaw, isFolded }: { flaw: Flaw; isFolded: boolean }) {
  const t = await translator();
  const { problem, seq, at, putRight } = flaw;
  const key = `alarm.means.${problem}` as 'alarm.means.changed';
  if (putRight)
    return (
      <div
        data-testid="put-right"
        className="rounded-panel border border-wait bg-wait-soft px-4 py-3 text-sm"
      >
        <h2 className="m-0 text-base font-[640] text-wait">{t('alarm.putRightTitle')}</h2>
        <p className="m-0">
          {t('alarm.putRight', { seq: putRight.seq })} <Moment at={putRight.at} relative />.{' '}
          {t('alarm.putRightNow')}
        </p>
      </div>
    );
  return (
    <Alarm
      title={t(problem === 'search_differs' ? 'alarm.searchTitle' : 'alarm.title')}
      steps={STEPS[problem] ?? STEPS.any ?? []}
      isFolded={isFolded}
    >
      <p className="m-0">
        <b className="font-[580]">{t('audit.badge.problem', { problem, seq })}</b>{' '}
        {t.has(key) && t(key, { seq })}
      </p>
      <p className="m-0 text-ink-2">
        {t('alarm.found')} <Moment at={at} relative />
        {isOfEntry(flaw) && (
          <>
            {' · '}
            <Link className="text-accent underline" href={logAddress({ q: '', entry: seq })}>
              {t('alarm.look', { seq })}
            </Link>
          </>
        )}
      </p>
    </Alarm>
  );
}

/** An older state of the log is back: what is gone, and what to do now. */
async function RollbackAlarm({ rollback, isFolded }: { rollback: Rollback; isFolded: boolean }) {
  const t = await translator();
  const { entries, agreed, kept } = rollback;
  const isShorter = entries < kept.entries;
  const from = (isShorter ? entries : agreed) + 1;
  return (
    <Alarm title={t('alarm.rollbackTitle')} steps={STEPS.rollback ?? []} isFolded={isFolded}>
      <p className="m-0">
        {t('alarm.keptThen', { size: kept.entries })} <Moment at={kept.at} relative />.{' '}
        <span className="font-[580]">
          {isShorter
            ? t('alarm.gone', { size: entries, from, to: kept.entries })
            : t('alarm.others', { from })}
        </span>
      </p>
    </Alarm>
  );
}

/** The file with the heads that are kept outside of the database cannot be used. */
async function HeadsAlarm({ isFolded }: { isFolded: boolean }) {
  const t = await translator();
  return (
    <Alarm title={t('alarm.headsTitle')} steps={['heads']} isFolded={isFolded}>
      <p className="m-0">{t('alarm.headsText')}</p>
    </Alarm>
  );
}

const TAMPERED = ['keep', 'owner', 'compare', 'tell'] as const;
type Step = (typeof TAMPERED)[number] | 'rebuild' | 'keys' | 'onPurpose' | 'newest' | 'heads';

const STEPS: Record<string, readonly Step[]> = {
  any: TAMPERED,
  search_differs: ['rebuild'],
  not_signed: ['keys', ...TAMPERED],
  cut_off: ['onPurpose', ...TAMPERED],
  rebuilt: ['onPurpose', ...TAMPERED],
  rollback: ['onPurpose', 'newest', 'tell'],
};

const COMMANDS: Partial<Record<Step, string>> = {
  keep: 'npm run db:backup',
  compare: 'npm run ledger:verify -- --head FILE',
  rebuild: 'npm run ledger:verify -- --rebuild-search',
};

async function Alarm({
  title,
  steps,
  isFolded,
  children,
}: {
  title: string;
  steps: readonly Step[];
  isFolded: boolean;
  children: ReactNode;
}) {
  const t = await translator();
  return (
    <div
      data-testid="alarm"
      className="grid gap-1 rounded-panel border border-stop bg-stop-soft px-4 py-3 text-sm"
    >
      <h2 className="m-0 text-lg font-[640] text-stop">{title}</h2>
      {children}
      <details open={!isFolded}>
        <summary className="font-[620]">{t('alarm.now')}</summary>
        <ol className="mt-1 mb-0 grid max-w-[75ch] list-decimal gap-1 pl-5">
          {steps.map((step) => (
            <li key={step}>
              {t(`alarm.step.${step}`)}
              {COMMANDS[step] && (
                <>
                  {' '}
                  <code className="font-mono text-xs [overflow-wrap:anywhere]">
                    {COMMANDS[step]}
                  </code>
                </>
              )}
            </li>
          ))}
        </ol>
      </details>
    </div>
  );
}
