/** `npm run db:backup [-- FILE] [--demo]`: writes everything in the database to one file. */
import { runDatabaseCommand } from './db-command.mjs';

await runDatabaseCommand({
  whileRunning: true,
  work: ({ commands, url, backupFolder, file }) => commands.runBackup({ url, backupFolder, file }),
});
