import Link from 'next/link';
import type { ReactNode } from 'react';
import { Moment } from '@/components/ui/moment.tsx';
import { translator } from '@/lib/i18n/request.ts';
import type { LastChecks } from '@/lib/ledger/record-check.ts';
import type { Rollback } from '@/lib/ledger/rollback.ts';
import { logAddress } from './log-address.ts';

type Verified = NonNullable<LastChecks['verified']>;

/** Problems of which there is an entry to look at. */
const HAS_ENTRY = ['changed', 'inserted', 'reordered', 'detail_changed', 'detail_destroyed'].concat(
  'search_differs',
);

/** What the last check of the log found: which entry, what that means, and what to do now. */
export async function ProblemAlarm({ verified, seq }: { verified: Verified; seq: number }) {
  const t = await translator();
  const { problem, at } = verified;
  const key = `alarm.means.${problem}` as 'alarm.means.changed';
  return (
    <Alarm
      title={t(problem === 'search_differs' ? 'alarm.searchTitle' : 'alarm.title')}
      steps={STEPS[problem ?? ''] ?? STEPS.any ?? []}
    >
      <p className="m-0 font-[580]">{t('audit.badge.problem', { problem: problem ?? '', seq })}</p>
      {t.has(key) && <p className="m-0">{t(key, { seq })}</p>}
      <p className="m-0 text-ink-2">
        {t('alarm.found')} <Moment at={at} relative />
        {HAS_ENTRY.includes(problem ?? '') && (
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
export async function RollbackAlarm({ rollback }: { rollback: Rollback }) {
  const t = await translator();
  const { entries, agreed, kept } = rollback;
  const isShorter = entries < kept.entries;
  const from = (isShorter ? entries : agreed) + 1;
  return (
    <Alarm title={t('alarm.rollbackTitle')} steps={STEPS.rollback ?? []}>
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
export async function HeadsAlarm() {
  const t = await translator();
  return (
    <Alarm title={t('alarm.headsTitle')} steps={['heads']}>
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
  children,
}: {
  title: string;
  steps: readonly Step[];
  children: ReactNode;
}) {
  const t = await translator();
  return (
    <div
      data-testid="alarm"
      className="mb-4 grid gap-1.5 rounded-field border border-stop bg-stop-soft px-4 py-3 text-sm"
    >
      <h2 className="m-0 text-lg font-[640] text-stop">{title}</h2>
      {children}
      <h3 className="mt-1.5 mb-0 text-sm font-[620]">{t('alarm.now')}</h3>
      <ol className="m-0 grid max-w-[75ch] list-decimal gap-1 pl-5">
        {steps.map((step) => (
          <li key={step}>
            {t(`alarm.step.${step}`)}
            {COMMANDS[step] && (
              <>
                {' '}
                <code className="font-mono text-xs [overflow-wrap:anywhere]">{COMMANDS[step]}</code>
              </>
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}
