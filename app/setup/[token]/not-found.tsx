import { translator } from '@/lib/i18n/request.ts';
import { DoorFrame } from '../../door-frame.tsx';

/** A setup link that opens nothing, whether it ever did or not. */
export default async function NotFound() {
  const t = await translator();
  return <DoorFrame title={t('join.notGoodTitle')} lead={t('join.setupGone')} />;
}
