/** `npm run db:migrate [-- --demo]`: brings the database up to date, as every start does. */
import { runDatabaseCommand } from './db-command.mjs';

await runDatabaseCommand({
  whileRunning: false,
  work: ({ commands, url, backupFolder, settings }) =>
    commands.runMigrate({
      url,
      backupFolder,
      purpose: settings.mode === 'demo' ? { kind: 'demo' } : { kind: 'live', portalId: null },
    }),
});
