import { DatabaseProblem } from '@/lib/db/problem.ts';
import { database } from '@/lib/db/process-database.ts';
import { translator } from '@/lib/i18n/request.ts';
import { keepsLookUps } from '@/lib/ledger/look-up-switch.ts';

/** Says that look-ups are kept, for how long and what for; nothing where they are not. */
export async function LookUpNotice() {
  const [t, isKept] = await Promise.all([
    translator(),
    keepsLookUps(database()).catch(asByDefault),
  ]);
  if (!isKept) return null;
  return (
    <p
      data-testid="look-up-notice"
      className="m-0 border-t border-line px-[18px] py-2.5 text-xs text-ink-3"
    >
      {t('lookUps.notice')}
    </p>
  );
}

function asByDefault(error: unknown): boolean {
  if (error instanceof DatabaseProblem) return true;
  throw error;
}
