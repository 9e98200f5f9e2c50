import { admit, refuseScopes } from './access.ts';
import { type Call, type Prepared, refused } from './call.ts';
import { readAccount, readContact } from './crm-reads.ts';
import { rateLimited } from './errors.ts';
import { type ArmedFault, takeFault } from './faults.ts';
import type { JournalEntry } from './journal.ts';
import { misbehave, type Outcome } from './misbehave.ts';
import type { Operation, Reply, Token } from './model.ts';
import { generateLink } from './preference-links.ts';
import type { RateLimits } from './rate-limits.ts';
import { readDefinitions, readStatuses, readWideStatuses } from './reads.ts';
import type { Route } from './routes.ts';
import { searchContacts } from './search.ts';
import { writeStatus, writeWideStatus } from './writes.ts';

const HANDLERS: Record<Operation, (call: Call) => Prepared> = {
  readDefinitions,
  generateLink,
  readStatuses,
  writeStatus,
  readWideStatuses,
  writeWideStatus,
  searchContacts,
  readContact,
  readAccount,
};

/** What a request meets on its way besides the account itself. */
export interface Parts {
  tokens: ReadonlyMap<string, Token>;
  limits: RateLimits;
  armed: ArmedFault[];
  later(entry: JournalEntry, ms: number, effect: () => void): void;
}

const whole = (reply: Reply): Outcome => ({ reply, delivery: { kind: 'whole' } });

/**
 * Takes a request that found its route through token, limits and scopes, and then lets a fault
 * happen to it or carries it out. Notes the fault in the journal entry.
 */
export function takeCourse(
  { tokens, limits, armed, later }: Parts,
  route: Route,
  call: Call,
  token: string | null,
  entry: JournalEntry,
): Outcome {
  const { account, correlationId } = call;
  const admission = admit(account, tokens, token, correlationId);
  if (!admission.ok) return whole(admission.reply);
  const exhausted = limits.take(admission.token, route.operation === 'searchContacts');
  if (exhausted !== null) {
    const reply = rateLimited(correlationId, exhausted, account.portal.portalId);
    if (account.settings.retryAfterOnLimits) {
      reply.headers['retry-after'] = String(limits.waitSeconds(admission.token, exhausted));
    }
    return whole(reply);
  }
  const forbidden = refuseScopes(admission.scopes, route, correlationId);
  const prepared = forbidden === null ? HANDLERS[route.operation](call) : refused(forbidden);
  const fault = takeFault(armed, route.operation, entry.subscriber);
  if (fault === null) return whole(prepared.answer());
  entry.fault = fault.fault;
  return misbehave(fault, call, prepared, (ms, effect) => later(entry, ms, effect));
}
