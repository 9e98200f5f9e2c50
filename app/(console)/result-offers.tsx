'use client';

import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button.tsx';
import type { PolicyProblem } from '@/lib/subscriptions/lane.ts';
import type { AnyResult } from '@/lib/subscriptions/outcome.ts';

/** What can be done at once about a refusal: insist on an opt-out, or be asked about a lift. */
export function Offers({
  result,
  busy,
  onInsist,
  onLift,
}: {
  result: AnyResult;
  busy: boolean;
  onInsist: () => void;
  /** Null: what a lift takes is asked for elsewhere on the page. */
  onLift: (() => void) | null;
}) {
  const t = useTranslations('outcome');
  if (result.outcome !== 'refused') return null;
  if (result.by === 'unreadable_before' && result.mayInsist)
    return (
      <Button className="mt-2" disabled={busy} onClick={onInsist}>
        {t('insist')}
      </Button>
    );
  if (result.by === 'policy' && onLift && result.problems.some(isAsked))
    return (
      <Button className="mt-2" disabled={busy} onClick={onLift}>
        {t('lift')}
      </Button>
    );
  return null;
}

/** Whether the question about a lift asks for what is missing. */
function isAsked({ code, field }: PolicyProblem): boolean {
  const fields = ['way', 'date', 'time', 'isAddressFixed', 'reference'];
  return code === 'confirm_lift' || fields.some((one) => one === field);
}
