import { requestContext } from '@/lib/context.ts';
import { Desk } from './desk.tsx';

export default async function Page() {
  const { hubspot, settleWindowMs, mode } = await requestContext();
  return (
    <Desk
      apiVersion={hubspot.apiVersion}
      baseUrl={hubspot.baseUrl}
      settleWindowMs={settleWindowMs}
      isDemo={mode === 'demo'}
    />
  );
}
