import 'server-only';
import { createHmac } from 'node:crypto';
import type { ClientBase } from 'pg';
import { DatabaseProblem } from './problem.ts';

/** The keys of an installation, by the names of their files. */
export const KEY_NAMES = ['session', 'address', 'heads', 'actions'] as const;
export type KeyName = (typeof KEY_NAMES)[number];
export type Keys = Readonly<Record<KeyName, string>>;

/** Where else a key may come from. */
export const KEY_VARIABLES: Record<KeyName, string> = {
  session: 'CONSENT_DESK_KEY_SESSION',
  address: 'CONSENT_DESK_KEY_ADDRESS',
  heads: 'CONSENT_DESK_KEY_HEADS',
  actions: 'NEXT_SERVER_ACTIONS_ENCRYPTION_KEY',
};

/** What is gone with a key. */
const LOST: Record<KeyName, string> = {
  session: 'every session, and every second factor, which is encrypted with it',
  address: 'finding what is on record by a person’s address',
  heads: 'proving that later heads of the audit log come from the same installation',
  actions: 'nothing that lasts: pages that are open need a reload',
};

type Queries = Pick<ClientBase, 'query'>;

/** What a database remembers of a key. No key, which is 32 random bytes, can be told from it. */
function fingerprintOf(name: KeyName, key: string): Buffer {
  return createHmac('sha256', key).update(`consent-desk key ${name}`).digest();
}

/** How a key stands to the one that a database was used with; `new`: to none yet. */
export async function judgeKey(
  client: Queries,
  name: KeyName,
  key: string,
): Promise<'new' | 'same' | 'other'> {
  const { rows: found } = await client.query<{ there: boolean }>(
    "SELECT to_regclass('public.key_fingerprint') IS NOT NULL AS there",
  );
  if (!found[0]?.there) return 'new';
  const { rows } = await client.query<{ fingerprint: Buffer }>(
    'SELECT fingerprint FROM public.key_fingerprint WHERE name = $1',
    [name],
  );
  if (!rows[0]) return 'new';
  return rows[0].fingerprint.equals(fingerprintOf(name, key)) ? 'same' : 'other';
}

/**
 * Checks that a process has the keys that the database was used with. Throws `DatabaseProblem`, whose
 * sentences say which are others, what is lost without them, and what to do.
 */
export async function checkKeys(
  client: Queries,
  keys: Keys,
  { demo }: { demo: boolean },
): Promise<void> {
  const others: KeyName[] = [];
  for (const name of KEY_NAMES)
    if ((await judgeKey(client, name, keys[name])) === 'other') others.push(name);
  if (others.length === 0) return;
  const which = others.map(
    (name) =>
      `  ${name} (secrets/${name} or ${KEY_VARIABLES[name]}): without it is lost ${LOST[name]}`,
  );
  throw new DatabaseProblem(
    'other',
    [
      'This database was used with other keys than these:',
      ...which,
      'All processes on one database need the same keys. If files of DATA_DIR/secrets were lost, this start has made new ones: put the old ones back in their place. Only if they are gone for good, let the database have the new ones:',
      `  npm run keys:rotate -- ${[...others, ...(demo ? ['--demo'] : [])].join(' ')}`,
    ].join('\n'),
  );
}

/** Remembers the keys at their first use; a database that knows them all is only read. */
export async function recordKeys(client: Queries, keys: Keys): Promise<void> {
  for (const name of KEY_NAMES)
    if ((await judgeKey(client, name, keys[name])) === 'new')
      await putKey(client, name, keys[name]);
}

/** What ends with a key of before, in words for the terminal. */
const ENDED: Record<KeyName, { words: string; statements: string[] }> = {
  session: {
    words: 'Everybody signs in again, and sets up their second factor anew.',
    statements: [
      'DELETE FROM public.session',
      'DELETE FROM public.verification',
      'DELETE FROM public.two_factor',
      'UPDATE public.console_user SET two_factor_enabled = false WHERE two_factor_enabled',
    ],
  },
  address: {
    words:
      'What was on record until now is no longer found by an address; attempts to sign in are counted anew, and the look-ups that were kept are gone.',
    // Nobody could be erased from look-ups under another key.
    statements: ['DELETE FROM public.sign_in_attempt', 'DELETE FROM public.look_up'],
  },
  heads: { words: 'Later heads of the audit log are signed by the new key.', statements: [] },
  actions: { words: 'Pages that are open need a reload.', statements: [] },
};

/**
 * Lets a database have another key from now on, in the caller's transaction, and removes what only
 * the one of before could read. Gives a sentence about what ended.
 */
export async function acceptKey(client: Queries, name: KeyName, key: string): Promise<string> {
  for (const statement of ENDED[name].statements) await client.query(statement);
  await putKey(client, name, key);
  return ENDED[name].words;
}

async function putKey(client: Queries, name: KeyName, key: string): Promise<void> {
  await client.query(
    `INSERT INTO public.key_fingerprint (name, fingerprint) VALUES ($1, $2)
     ON CONFLICT (name) DO UPDATE SET fingerprint = excluded.fingerprint, since = now()`,
    [name, fingerprintOf(name, key)],
  );
}
