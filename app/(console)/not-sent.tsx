'use client';

import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button.tsx';
import type { Entry } from './use-check.ts';
import type { Held } from './use-sending.ts';
import type { Phrases } from './words.tsx';

/** Below the form: why the button sent nothing, as long as that holds. */
export function NotSent({
  held,
  entries,
  phrases,
}: {
  held: Held;
  entries: readonly Entry[];
  phrases: Phrases;
}) {
  const t = useTranslations('form');
  if (held.is === 'still_open') {
    const open = entries.find(({ id, isOpen }) => isOpen && id === held.id);
    return open ? (
      <p role="alert" className="mt-4 mb-0 rounded-panel border border-wait bg-wait-soft p-4">
        {t('stillOpen', {
          who: open.who,
          type: phrases.about(open.result.change),
        })}
      </p>
    ) : null;
  }
  return (
    <div role="alert" className="mt-4 rounded-panel border border-stop bg-stop-soft p-4">
      <p className="m-0">{t(held.why)}</p>
      {held.why !== 'tooLarge' && (
        <Button className="mt-2" onClick={() => window.location.reload()}>
          {t('reload')}
        </Button>
      )}
    </div>
  );
}
