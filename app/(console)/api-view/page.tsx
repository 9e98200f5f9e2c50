import { Suspense } from 'react';
import type { Actor } from '@/lib/auth/actor.ts';
import { may } from '@/lib/auth/permissions.ts';
import { pageActor } from '@/lib/auth/session.ts';
import { requestContext } from '@/lib/context.ts';
import { DatabaseProblem } from '@/lib/db/problem.ts';
import { env } from '@/lib/env.ts';
import { messagesOf } from '@/lib/i18n/messages.ts';
import { preferences } from '@/lib/i18n/request.ts';
import { offerOf } from '@/lib/legal-basis/bases.ts';
import { DEFAULT_POLICY, type Policy } from '@/lib/policy/policy.ts';
import { Denied } from '../denied.tsx';
import { Desk } from '../desk.tsx';
import { LookUpNotice } from '../look-up-notice.tsx';

/** The raw form: set one status, and see what is sent and what HubSpot answers. */
export default async function Page() {
  const { actor, denied } = await pageActor('/api-view', 'look_up');
  if (denied) return <Denied {...denied} />;
  const [{ hubspot, settleWindowMs, mode, policy }, { locale }] = await Promise.all([
    requestContext(),
    preferences(),
  ]);
  const { bases } = await policy().catch(byDefault);
  return (
    <Desk
      notice={
        // It comes with what it is about, and holds up nothing else.
        <Suspense>
          <LookUpNotice />
        </Suspense>
      }
      apiVersion={hubspot.apiVersion}
      baseUrl={hubspot.baseUrl}
      settleWindowMs={settleWindowMs}
      isDemo={mode === 'demo'}
      bases={offerOf(bases, locale, messagesOf(locale).basis)}
      mayNot={mayNotChange(actor, env().writes)}
    />
  );
}

/** A database that does not answer has a notice of its own. */
function byDefault(error: unknown): Policy {
  if (error instanceof DatabaseProblem) return DEFAULT_POLICY;
  throw error;
}

/** Why the button is shut for this person from the start, or null. */
function mayNotChange({ role }: Actor, writes: boolean): 'permission' | 'writes_off' | null {
  if (!may(role, 'change')) return 'permission';
  return writes ? null : 'writes_off';
}
