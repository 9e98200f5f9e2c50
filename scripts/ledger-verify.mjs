/**
 * `npm run ledger:verify [-- --head FILE] [--rebuild-search] [--demo]`: checks the audit log of this
 * installation; `-- --file EXPORT [--head FILE] [--csv FILE]`: an exported file, which needs none.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { runDatabaseCommand } from './db-command.mjs';
import { ensureSecrets } from './secrets.mjs';

const manifest = new URL('../package.json', import.meta.url);
const given = process.argv.slice(2);
const file = given.indexOf('--file');

if (file >= 0) {
  const { main } = await import('../lib/ledger/verify-export.mjs');
  const from = process.env.INIT_CWD ?? '.';
  const words = given
    .toSpliced(file, 1)
    .map((word) => (word.startsWith('--') ? word : resolve(from, word)));
  process.exitCode = await main(words);
} else {
  await runDatabaseCommand({
    whileRunning: true,
    work: async ({ commands, url, backupFolder, dataDir, settings, heads, rebuildSearch }) => {
      const secrets = ensureSecrets({ dataDir, environment: process.env });
      const { CONSENT_DESK_KEY_SESSION: session = '', CONSENT_DESK_KEY_ADDRESS: address = '' } =
        secrets;
      const {
        CONSENT_DESK_KEY_HEADS: ofHeads = '',
        NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: actions = '',
      } = secrets;
      const { done, text } = await commands.runVerify({
        ...{ url, backupFolder, dataDir, headFiles: heads, rebuild: rebuildSearch },
        purpose: settings.mode === 'demo' ? { kind: 'demo' } : { kind: 'live', portalId: null },
        keys: { session, address, heads: ofHeads, actions },
        version: JSON.parse(readFileSync(manifest, 'utf8')).version,
        onProgress: ({ entries, of }) => {
          if (process.stderr.isTTY) process.stderr.write(`\r${entries} of ${of} entries `);
        },
      });
      if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
      return { done, text };
    },
  });
}
