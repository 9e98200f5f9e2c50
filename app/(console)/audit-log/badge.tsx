import { Moment } from '@/components/ui/moment.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import { translator } from '@/lib/i18n/request.ts';
import { LogDeeds } from './log-deeds.tsx';
import type { LogState } from './log-flaw.ts';

/** How many entries there are, what the last check found, and what that shows and does not. */
export async function Badge({
  q,
  state: { size, verified, headKept, flaw },
  className,
}: {
  q: string;
  state: LogState;
  className?: string;
}) {
  const t = await translator();
  return (
    <Panel
      className={`grid gap-2 px-5 py-3 ${className ?? ''}`}
      aria-label={t('audit.badge.label')}
    >
      <dl className="m-0 flex flex-wrap gap-x-7 gap-y-1 text-sm">
        <div className="flex flex-wrap gap-x-1.5">
          <dt className="text-ink-2">{t('audit.badge.entries')}</dt>
          <dd className="m-0 font-[580]">{t('audit.badge.size', { size })}</dd>
        </div>
        <div className="flex flex-wrap gap-x-1.5">
          <dt className="text-ink-2">{t('audit.badge.verified')}</dt>
          <dd className={`m-0 font-[580] ${flaw ? 'text-stop' : ''}`}>
            {verified === null ? (
              t('audit.badge.never')
            ) : (
              <>
                <Moment at={verified.at} relative />
                {' · '}
                {flaw
                  ? t('audit.badge.problem', { problem: flaw.problem, seq: flaw.seq })
                  : t('audit.badge.fine', { size: verified.size })}
              </>
            )}
          </dd>
        </div>
        <div className="flex flex-wrap gap-x-1.5">
          <dt className="text-ink-2">{t('audit.badge.headKept')}</dt>
          <dd className="m-0 font-[580]">
            {headKept === null ? (
              t('audit.badge.never')
            ) : (
              <>
                <Moment at={headKept.at} relative />
                {' · '}
                {t('audit.badge.size', { size: headKept.size })}
              </>
            )}
          </dd>
        </div>
      </dl>
      <LogDeeds q={q} />
      <p className="m-0 text-xs text-ink-2">{t('audit.badge.shows')}</p>
    </Panel>
  );
}
