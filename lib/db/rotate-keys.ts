import 'server-only';
import { acceptKey, judgeKey, KEY_VARIABLES, type KeyName } from './keys.ts';
import { withSchemaLock } from './lock.ts';
import { noteByCommand } from './note-by-command.ts';
import { othersAtWork } from './others-at-work.ts';
import { prepare } from './prepare.ts';
import { DatabaseProblem } from './problem.ts';
import type { Purpose } from './stamp.ts';

/** A key as the installation has it now. */
export interface HeldKey {
  name: KeyName;
  value: string;
  /** Makes a new one in its place and keeps the old one beside it; null for one of the environment. */
  makeNew: (() => { value: string; keptAs: string }) | null;
}

/**
 * `npm run keys:rotate -- NAME …`: lets the database have new keys. One that the installation has
 * already, because the old one was lost or the environment gives another, is accepted; else a new one
 * is made. Each is on record, without its value. Gives what ended with the old ones, for the terminal;
 * throws `DatabaseProblem`.
 */
export async function runRotate(options: {
  url: string;
  backupFolder: string;
  purpose: Purpose;
  held: readonly HeldKey[];
}): Promise<string> {
  const { url, backupFolder, purpose, held } = options;
  await prepare(url, purpose, { backupFolder });
  return withSchemaLock(url, async (client) => {
    if (await othersAtWork(client))
      throw new DatabaseProblem(
        'other',
        'Consent Desk is working on this database; stop it everywhere, then rotate its keys.',
      );
    const lines: string[] = [];
    for (const { name, value, makeNew } of held) {
      const standing = await judgeKey(client, name, value);
      if (standing === 'same' && makeNew === null)
        throw new DatabaseProblem(
          'other',
          `${KEY_VARIABLES[name]} holds the key of before; give it a new one first.`,
        );
      const made = standing === 'other' || makeNew === null ? null : makeNew();
      await client.query('BEGIN');
      try {
        const ended = await acceptKey(client, name, made?.value ?? value);
        await noteByCommand(client, 'settings_changed', {
          ...{ setting: 'key', of: name, change: made ? 'made' : 'accepted' },
        });
        await client.query('COMMIT');
        lines.push(
          made
            ? `${name}: a new key is made. ${ended} The old one is kept as ${made.keptAs}; delete it when nothing needs it any more.`
            : `${name}: the key that is there now is accepted. ${ended}`,
        );
      } catch (error) {
        await client.query('ROLLBACK').catch(() => {});
        throw error;
      }
    }
    return lines.join('\n');
  });
}
