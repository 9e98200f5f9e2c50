/** `npm run db:restore -- FILE [--replace] [--demo]`: puts a backup into the database. */
import { runDatabaseCommand } from './db-command.mjs';
import { Problem } from './problem.mjs';

await runDatabaseCommand({
  whileRunning: false,
  work: ({ commands, url, file, replace, settings, dataDir }) => {
    if (!file) throw new Problem('Which backup? npm run db:restore -- FILE');
    return commands.runRestore({ url, file, replace, kind: settings.mode, dataDir });
  },
});
