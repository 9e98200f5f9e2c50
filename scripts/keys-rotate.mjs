/** `npm run keys:rotate -- NAME … [--demo]`: gives an installation new keys (docs/storage.md). */
import { runDatabaseCommand } from './db-command.mjs';
import { Problem } from './problem.mjs';
import { heldKey, KEY_NAMES } from './secrets.mjs';

await runDatabaseCommand({
  whileRunning: false,
  work: ({ commands, url, backupFolder, dataDir, settings, words }) => {
    const names = KEY_NAMES.filter((name) => words.includes(name));
    if (names.length === 0 || names.length < words.length)
      throw new Problem(`Which keys? npm run keys:rotate -- ${KEY_NAMES.join('|')} …`);
    return commands.runRotate({
      ...{ url, backupFolder },
      purpose: settings.mode === 'demo' ? { kind: 'demo' } : { kind: 'live', portalId: null },
      held: names.map((name) => heldKey({ dataDir, environment: process.env, name })),
    });
  },
});
