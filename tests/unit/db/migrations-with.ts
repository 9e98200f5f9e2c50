import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { MIGRATIONS } from '@/lib/db/migrations.ts';

/** A folder that goes with the test. */
export async function folder(): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), 'consent-desk-test-'));
  onTestFinished(() => rm(made, { recursive: true }));
  return made;
}

/** A folder with the committed migrations and, after them, some more. */
export async function migrationsWith(...more: string[]): Promise<string> {
  const made = await folder();
  await cp(MIGRATIONS, made, { recursive: true });
  const file = path.join(made, 'meta', '_journal.json');
  const journal: { entries: { idx: number; tag: string }[] } = JSON.parse(
    await readFile(file, 'utf8'),
  );
  for (const sql of more) {
    const idx = journal.entries.length;
    const tag = `${String(idx).padStart(4, '0')}_more`;
    journal.entries.push({ idx, tag });
    await writeFile(path.join(made, `${tag}.sql`), sql);
  }
  await writeFile(file, JSON.stringify(journal));
  return made;
}
