import 'server-only';
import { processHubSpot } from '../context.ts';
import { problemOf } from '../db/problem.ts';
import { databaseWatch } from '../db/process-database.ts';
import { env } from '../env.ts';
import { probeConnection } from '../hubspot/probe.ts';
import { log } from '../log.ts';

const ANSWER_WITHIN_MS = 15_000;

/**
 * In live mode, finds out at the start what the credential can do, and logs it: account, token,
 * scopes, clock, types. Never throws; the page *Connection* shows the same, asked anew. A credential
 * of another portal than the database's ends the process with a sentence.
 */
export async function checkAtStart(): Promise<void> {
  if (env().mode !== 'live') return;
  const deadline = Date.now() + ANSWER_WITHIN_MS;
  const report = await probeConnection(processHubSpot(), { deadline });
  const { token, account, clockDifferenceMs, types, errors } = report;
  const scopes = Object.fromEntries(report.scopes.map(({ name, state }) => [name, state]));
  log()[errors.length > 0 ? 'warn' : 'info'](
    {
      token,
      scopes,
      portalId: account?.portalId,
      accountType: account?.accountType,
      clockDifferenceMs,
      types,
      errors: errors.map(({ operation, error }) => `${operation}: ${error.kind}`),
    },
    'Connection to HubSpot',
  );
  if (account) await confirm(account.portalId);
}

/** A database that does not answer now is asked again before the first change. */
async function confirm(portalId: string): Promise<void> {
  try {
    await databaseWatch().confirmPortal(portalId);
  } catch (thrown) {
    const { kind, message } = problemOf(thrown);
    if (kind !== 'wrong_stamp') return log().warn({ kind }, 'Portal not confirmed');
    process.stderr.write(`${message}\n`);
    process.exit(1);
  }
}
