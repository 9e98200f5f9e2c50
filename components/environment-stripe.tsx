import type { Account } from '@/lib/hubspot/types.ts';
import { translator } from '@/lib/i18n/request.ts';

/** Says on every page whose data this is: the demo's, a sandbox's, or an account by name and id. */
export async function EnvironmentStripe({
  mode,
  account,
  writes,
}: {
  mode: 'demo' | 'live';
  account: Account | null;
  /** HUBSPOT_WRITES. */
  writes: boolean;
}) {
  const t = await translator();
  const sandbox =
    account !== null && account.accountType !== null && account.accountType !== 'STANDARD';
  const label =
    mode === 'demo' ? t('app.stripeDemo') : sandbox ? t('app.stripeSandbox') : t('app.stripeLive');
  const named = account && [account.portalName, account.portalId].filter(Boolean).join(' · ');
  const text =
    mode === 'demo'
      ? [named, t('app.stripeDemoText')].filter(Boolean).join(' · ')
      : (named ?? t('app.stripeUnread'));
  return (
    <p
      data-testid="environment"
      className="m-0 flex flex-wrap items-center justify-center gap-x-2.5 border-b border-line bg-[repeating-linear-gradient(135deg,var(--accent-soft)_0_12px,transparent_12px_24px)] px-4 py-[5px] text-center text-xs font-[560] text-accent"
    >
      <b className="tracking-[.06em]">{label}</b>{' '}
      <span className="bg-ground px-1">
        {text}
        {!writes && <> · {t('app.writesOff')}</>}
      </span>
    </p>
  );
}
