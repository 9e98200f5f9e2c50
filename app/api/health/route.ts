import { after } from 'next/server';
import { tryToConnect } from '@/lib/connection/connect.ts';
import { lastAnswer, processHubSpot } from '@/lib/context.ts';
import { databaseWatch } from '@/lib/db/process-database.ts';
import { env } from '@/lib/env.ts';

export const dynamic = 'force-dynamic';

/**
 * Says that the console is up, in which mode, how its database is, whether it knows whose account it
 * works on, and when HubSpot last answered. The reply is a 200 in every state: the process is up.
 */
export async function GET(): Promise<Response> {
  const watch = databaseWatch();
  // Nobody waits for HubSpot here.
  after(() => tryToConnect(watch, processHubSpot(), Date.now));
  const database = await watch.state();
  const answer = lastAnswer();
  return Response.json(
    {
      status: 'up',
      mode: env().mode,
      database,
      connected: watch.isConfirmed(),
      hubspotLastAnswered: answer && new Date(answer.at),
    },
    { headers: { 'cache-control': 'no-store' } },
  );
}
