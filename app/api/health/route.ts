import { after } from 'next/server';
import { may } from '@/lib/auth/permissions.ts';
import { actorIfKnown } from '@/lib/auth/session.ts';
import { tryToConnect } from '@/lib/connection/connect.ts';
import { lastAnswer, processHubSpot } from '@/lib/context.ts';
import { readDetails } from '@/lib/db/details.ts';
import { DatabaseProblem } from '@/lib/db/problem.ts';
import { database, databaseWatch } from '@/lib/db/process-database.ts';
import { env } from '@/lib/env.ts';
import { version } from '@/package.json';

export const dynamic = 'force-dynamic';

/**
 * Says that the console is up, in which mode, how its database is, whether it knows whose account it
 * works on, and when HubSpot last answered; and more to those who operate it. The reply is a 200 in
 * every state: the process is up.
 */
export async function GET(): Promise<Response> {
  const watch = databaseWatch();
  // Nobody waits for HubSpot here.
  after(() => tryToConnect(watch, processHubSpot(), Date.now));
  const state = await watch.state();
  const answer = lastAnswer();
  return Response.json(
    {
      status: 'up',
      mode: env().mode,
      database: state,
      connected: watch.isConfirmed(),
      hubspotLastAnswered: answer && new Date(answer.at),
      ...(await details()),
    },
    { headers: { 'cache-control': 'no-store' } },
  );
}

/** Nothing for those who may not see it, and where the database does not tell who asks. */
async function details() {
  try {
    const actor = await actorIfKnown(false);
    if (!actor || !may(actor.role, 'operations')) return {};
    const ofDatabase = await readDetails(database());
    return { details: { version, upForS: Math.round(process.uptime()), ...ofDatabase } };
  } catch (error) {
    if (error instanceof DatabaseProblem) return {};
    throw error;
  }
}
