/**
 * `npm run admin:recover [-- ADDRESS]`: lets an administrator who lost everything in again;
 * `-- --make-admin ADDRESS` makes a user one, where there is none.
 */
import { runDatabaseCommand } from './db-command.mjs';
import { Problem } from './problem.mjs';

await runDatabaseCommand({
  whileRunning: true,
  inDemo: 'The demo has nobody to recover: everyone signs in there with one click.',
  work: async ({ commands, url, backupFolder, settings, words, makeAdmin }) => {
    const [email = null, ...more] = words;
    if (more.length > 0 || (makeAdmin && email === null))
      throw new Problem('Whom? npm run admin:recover -- [--make-admin] ADDRESS');
    const { done, text } = await commands.runRecover({
      ...{ url, backupFolder, place: settings, email, makeAdmin },
    });
    if (!done) throw new Problem(text);
    return text;
  },
});
