import 'server-only';
import { openDatabase } from '../db/connection.ts';
import { prepare } from '../db/prepare.ts';
import { linkAddress, type Place } from './link-address.ts';
import { type Recovered, recoverAdmin, type Undone } from './recover-admin.ts';

const UNDONE: Record<Undone, string> = {
  made_admin: 'they are an administrator now',
  enabled: 'they may sign in again',
  second_factor_removed: 'their second factor is removed',
};

/**
 * `npm run admin:recover [-- ADDRESS]` and `-- --make-admin ADDRESS`: brings the database up to date
 * as every start does, and lets an administrator in again (see `recoverAdmin`). Gives what to say on
 * the terminal, and whether it was done; throws `DatabaseProblem`.
 */
export async function runRecover(options: {
  url: string;
  backupFolder: string;
  place: Place;
  email: string | null;
  makeAdmin: boolean;
}): Promise<{ done: boolean; text: string }> {
  const { url, backupFolder, place, email, makeAdmin } = options;
  await prepare(url, { kind: 'live', portalId: null }, { backupFolder });
  const database = openDatabase(url, { max: 1 });
  try {
    const answer = await recoverAdmin(database.db, { email, makeAdmin }, new Date());
    return { done: answer.is === 'recovered', text: textOf(answer, place) };
  } finally {
    await database.close();
  }
}

function textOf(answer: Recovered, place: Place): string {
  switch (answer.is) {
    case 'recovered': {
      const undone = ['all their sessions are ended', ...answer.undone.map((one) => UNDONE[one])];
      return `${answer.email}: ${undone.join(', ')}. Choose a new password within two hours, at ${linkAddress(place, answer.token)}`;
    }
    case 'which':
      return `There are several administrators; say which one: npm run admin:recover -- ADDRESS\n${answer.admins.join('\n')}`;
    case 'no_users':
      return 'This console has no users yet. Start it: it prints a link that makes the first administrator.';
    case 'no_admin':
      return `No user is an administrator. To make one of them the administrator: npm run admin:recover -- --make-admin ADDRESS\n${answer.users.join('\n')}`;
    case 'not_an_admin':
      return `This user is no administrator, and there is one, who can help them:\n${answer.admins.join('\n')}`;
    case 'has_admin':
      return `Nobody is made an administrator here while there is one: recover that one, who can give roles.\n${answer.admins.join('\n')}`;
    case 'no_such_user':
      return 'There is no user with this address.';
    default:
      return answer satisfies never;
  }
}
