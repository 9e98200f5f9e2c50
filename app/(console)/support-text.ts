import { isOfAll } from '@/lib/subscriptions/change.ts';
import { rowFor } from '@/lib/subscriptions/judge.ts';
import type { AnyResult } from '@/lib/subscriptions/outcome.ts';

/**
 * What HubSpot's support or a colleague needs to look into a change: identifiers, the request without
 * the token, and the reply. Field names are the API's, so it is in no language.
 */
export function supportText(result: AnyResult): string {
  const { change } = result;
  const lines = [
    `outcome: ${result.outcome} (${result.lane})`,
    `time: ${new Date(result.startedAt).toISOString()}`,
    `subscriberIdString: ${change.subscriberIdString}`,
    isOfAll(change)
      ? `unsubscribe-all, businessUnitId: ${change.businessUnitId ?? '-'}`
      : `subscriptionId: ${change.subscriptionId}`,
    `statusState: ${change.statusState}`,
    `before: ${JSON.stringify(isOfAll(change) ? result.before : rowFor(result.before, change))}`,
    `now: ${JSON.stringify(isOfAll(change) ? result.now : rowFor(result.now, change))}`,
  ];
  for (const exchange of result.writes) {
    lines.push(
      '',
      `${exchange.method} ${exchange.path}`,
      'Authorization: Bearer (removed)',
      exchange.requestBody ?? '',
      ...exchange.attempts.map(
        (attempt, index) =>
          `attempt ${index + 1}: ${new Date(attempt.startedAt).toISOString()}, ${attempt.end}, status ${attempt.status ?? '-'}, ${attempt.durationMs} ms, waited ${attempt.waitedMs} ms, correlation id ${attempt.correlationId ?? '-'}`,
      ),
      `reply ${exchange.status ?? '-'}:`,
      exchange.rawBody ?? '',
    );
  }
  return lines.join('\n');
}
