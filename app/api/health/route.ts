import { lastAnswer } from '@/lib/context.ts';
import { env } from '@/lib/env.ts';

export const dynamic = 'force-dynamic';

/** Says that the console is up, in which mode, and when HubSpot last answered. */
export function GET(): Response {
  const answer = lastAnswer();
  return Response.json(
    { status: 'up', mode: env().mode, hubspotLastAnswered: answer && new Date(answer.at) },
    { headers: { 'cache-control': 'no-store' } },
  );
}
