import 'server-only';
import { database } from '../db/process-database.ts';
import { env } from '../env.ts';
import { linkAddress } from './link-address.ts';
import { createLink, withdrawLinks } from './one-time-links.ts';
import { hasUsers } from './user-records.ts';

/**
 * In live mode, while there is nobody yet: prints a link that makes the first administrator. It goes
 * to the terminal and into no log line; each start makes a new one, and the earlier ones end.
 */
export async function offerSetup(): Promise<void> {
  if (env().mode !== 'live') return;
  const { db } = database();
  if (await hasUsers(db)) return;
  const now = new Date();
  await withdrawLinks(db, { purpose: 'setup' }, now);
  const { token } = await createLink(db, { purpose: 'setup' }, now);
  process.stdout.write(
    `This console has no users yet. Make the first administrator within 24 hours: ${linkAddress(env(), token, 'setup')}\n`,
  );
}
