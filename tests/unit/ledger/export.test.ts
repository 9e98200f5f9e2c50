import { createHash, randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { startExport } from '@/lib/ledger/export.ts';
import type { Selection } from '@/lib/ledger/selection.ts';
import { verifyFile } from '@/lib/ledger/verify-file.mjs';
import { verifyLog } from '@/lib/ledger/verify-log.ts';
import { isIntactExport } from './second-verifier.ts';
import {
  exportedFile,
  headFile,
  headOf,
  PUBLIC_KEY,
  provideStoredLogs,
  standAlone,
  storedLog,
  textFile,
} from './stored-log.ts';

provideStoredLogs();

const [ada, ben, cleo] = [randomUUID(), randomUUID(), randomUUID()];
const NAMES = { [ada]: 'ada@example.com', [ben]: 'ben@example.com', [cleo]: 'cleo@example.com' };
const about = (subject: string, more: object = {}) => ({
  subject,
  detail: {
    who: { name: 'Kim Example', role: 'agent', session: 's', request: 'r' },
    version: '0.0.0',
    change: {
      ...{ subscriberIdString: NAMES[subject] ?? '', subscriptionId: '7', legalBasis: null },
      ...{ legalBasisExplanation: 'She wrote "please", twice.', reference: 'T-1', ...more },
    },
  },
});
const crowd = () =>
  Array.from({ length: 40 }, (_, index) => about([ada, ben, cleo][index % 3] ?? ada));
const person = (subject: string): Selection => sql`subject = ${subject}::uuid`;

describe('an export of the whole log', () => {
  test('holds every entry, and verifies by the stand-alone script and by the second verifier', async () => {
    const log = await storedLog(crowd());
    const { file, text, exported } = await exportedFile(log);
    expect(exported).toMatchObject({ asked: 41, entries: 41 });
    expect(exported.sha256).toBe(createHash('sha256').update(text).digest('hex'));
    const { code, said } = await standAlone(
      file,
      '--head',
      await headFile(await headOf(log.database)),
    );
    // That head is one entry longer: the log says that the export is done.
    expect({ code, said }).toMatchObject({ code: 1, said: expect.stringContaining('taken later') });
    const alone = await standAlone(file);
    expect(alone).toMatchObject({
      code: 0,
      said: expect.stringContaining('each of the 41 entries'),
    });
    expect(isIntactExport(text)).toBe(true);
  });

  test('goes on record before and after, with its query, size and hash', async () => {
    const log = await storedLog(crowd());
    const { exported } = await exportedFile(log);
    const { rows } = await log.sql(
      "SELECT detail FROM ledger_entry JOIN ledger_detail USING (seq) WHERE kind = 'exported' ORDER BY seq",
    );
    const [before, after] = rows.map(({ detail }) => JSON.parse(detail));
    expect(before).toMatchObject({ step: 'begun', query: 'a query', format: 'jsonl' });
    expect(after).toMatchObject({ step: 'sent', begun: 41, ...exported });
  });

  test('that nobody takes any more goes on record as that', async () => {
    const log = await storedLog(crowd());
    const by = { actor: null, who: null, version: '0.0.0' };
    const started = await startExport(
      { ...log, role: 'compliance', by, now: Date.now, cuts: [] },
      { format: 'jsonl', query: '', selection: null },
    );
    if (!started.ok) throw new Error('It did not start.');
    await expect(started.run(() => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
    const { rows } = await log.sql('SELECT detail FROM ledger_detail ORDER BY seq DESC LIMIT 1');
    expect(JSON.parse(rows[0].detail)).toMatchObject({ step: 'not_taken', begun: 41 });
    const check = await verifyLog({ database: log.database, publicKey: PUBLIC_KEY });
    expect(check).toMatchObject({ problem: null, searchDiffersAt: null });
  });

  test('needs the permission', async () => {
    const log = await storedLog(crowd());
    const by = { actor: null, who: null, version: '0.0.0' };
    const started = await startExport(
      { ...log, role: 'agent', by, now: Date.now, cuts: [] },
      { format: 'jsonl', query: '', selection: null },
    );
    expect(started).toEqual({ ok: false, problem: { code: 'not_allowed', permission: 'export' } });
    expect((await headOf(log.database)).head.size).toBe(40);
  });
});

describe('an export of one person', () => {
  test('shows nobody else, and verifies', async () => {
    const log = await storedLog(crowd());
    const { file, text } = await exportedFile(log, { selection: person(ben) });
    for (const other of [ada, cleo, NAMES[ada], NAMES[cleo]]) expect(text).not.toContain(other);
    expect(text).toContain(NAMES[ben]);
    expect(await standAlone(file)).toMatchObject({
      ...{
        code: 0,
        said: expect.stringContaining(
          'each of the 13 entries in this file stands in the log of 41',
        ),
      },
    });
    expect(isIntactExport(text)).toBe(true);
  });

  test('that is empty verifies too', async () => {
    const log = await storedLog(crowd());
    const { file, text } = await exportedFile(log, { selection: person(randomUUID()) });
    expect(await standAlone(file)).toMatchObject({ code: 0 });
    expect(isIntactExport(text)).toBe(true);
  });

  test('can be compared with a head that was taken out, and says if it cannot be with another', async () => {
    const log = await storedLog(crowd());
    const known = await headFile(await headOf(log.database));
    for (const draft of crowd()) await log.append(draft);
    const unknown = await headFile(await headOf(log.database));
    for (const draft of crowd()) await log.append(draft);
    const { file } = await exportedFile(log, { selection: person(randomUUID()), cuts: [40] });
    expect(await standAlone(file, '--head', known)).toMatchObject({
      ...{ code: 0, said: expect.stringContaining('agrees with 1 head kept outside') },
    });
    expect(await standAlone(file, '--head', unknown)).toMatchObject({
      ...{ code: 1, said: expect.stringContaining('this file cannot tell') },
    });
  });

  test('tells nothing of a head that was taken later, and does not accuse the log', async () => {
    const log = await storedLog(crowd());
    const { file } = await exportedFile(log, { selection: person(ben) });
    for (const draft of crowd()) await log.append(draft);
    const later = await headFile(await headOf(log.database));
    expect(await standAlone(file, '--head', later)).toMatchObject({
      ...{ code: 1, said: expect.stringContaining('taken later than the file was made') },
    });
  });

  test('with a table that was made later: the common rows are compared, and the rest is named', async () => {
    const log = await storedLog(crowd());
    const { file } = await exportedFile(log);
    for (const draft of crowd()) await log.append(draft);
    const { file: table } = await exportedFile(log, { format: 'csv' });
    expect(await standAlone(file, '--csv', table)).toMatchObject({
      ...{ code: 1, said: expect.stringContaining('entries after 41, which came later') },
    });
  });

  test('in which two lines were exchanged names one of the two', async () => {
    const log = await storedLog(crowd());
    const { text } = await exportedFile(log, { selection: person(ben) });
    const lines = text.trimEnd().split('\n');
    const held = lines.slice(1, -1).map((line) => JSON.parse(line).header.seq);
    for (let at = 1; at < lines.length - 2; at++) {
      const swapped = lines.with(at, lines[at + 1] ?? '').with(at + 1, lines[at] ?? '');
      const file = await textFile(`${swapped.join('\n')}\n`);
      const { code, said } = await standAlone(file);
      expect(code).toBe(1);
      const named = Number(/entry (\d+)/i.exec(said)?.[1]);
      expect(held.slice(at - 1, at + 1), said).toContain(named);
    }
  });

  test('whose details were erased holds the entries that say so, and no others', async () => {
    const log = await storedLog(crowd());
    await log.append({ kind: 'erased', subject: ben, detail: { why: 'asked for' } });
    await log.append({ kind: 'erased', subject: cleo, detail: { why: 'asked for, too' } });
    await log.append({ kind: 'expired', detail: { kinds: ['sign_in'], before: 1 } });
    await log.sql(`DELETE FROM ledger_detail USING ledger_entry entry
      WHERE entry.seq = ledger_detail.seq AND subject = '${ben}' AND kind <> 'erased'`);
    const selection = sql`subject = ${ben}::uuid AND kind <> 'erased'`;
    const { file, text, exported } = await exportedFile(log, { selection });
    expect(exported).toMatchObject({ asked: 13, entries: 15 });
    expect(text).not.toContain(cleo);
    expect(text).not.toContain(NAMES[ben]);
    expect(await standAlone(file)).toMatchObject({
      ...{ code: 0, said: expect.stringContaining('With them: 2 that say why') },
    });
    expect(isIntactExport(text)).toBe(true);
    const lines = text.split('\n').filter((line) => !line.includes('"kind":"erased"'));
    const without = await writeTo(file, lines.join('\n'));
    expect(await standAlone(without)).toMatchObject({ code: 1 });
    expect(isIntactExport(lines.join('\n'))).toBe(false);
  });
});

const writeTo = async (beside: string, text: string) => {
  const file = `${beside}-changed`;
  await writeFile(file, text);
  return file;
};

test('every change of one character of an exported file is found, and by both verifiers', async () => {
  const log = await storedLog(crowd().slice(0, 4));
  const { file, text } = await exportedFile(log, { selection: person(ben) });
  // The words of the query, when it was exported, and which entries answer it, are nobody's promise.
  const said = text.replace(/"exportedAt":\d+|"query":"[^"]*"/g, (free) => '_'.repeat(free.length));
  for (let at = 0; at < text.length; at++) {
    if (said[at] === '_') continue;
    const other = text[at] === '1' ? '2' : '1';
    const changed = text.slice(0, at) + other + text.slice(at + 1);
    const found = await verifyFile(await writeTo(file, changed));
    expect(
      found.problem ?? found.unreadable,
      `${at}: ${text.slice(at - 20, at + 20)}`,
    ).not.toBeNull();
    expect(isIntactExport(changed), `${at}`).toBe(false);
  }
}, 60_000);

describe('an export as a table', () => {
  const FORMULAS = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '\uff1d1', '"=1', 'a\n=1'];

  test('begins no cell with a formula, and holds one row for each entry', async () => {
    const drafts = FORMULAS.map((reference) => about(ada, { reference, reason: reference }));
    const log = await storedLog(drafts);
    const { text } = await exportedFile(log, { format: 'csv', selection: person(ada) });
    expect(text.startsWith('\ufeffEntry,')).toBe(true);
    const rows = readCsv(text.slice(1));
    expect(rows).toHaveLength(FORMULAS.length + 1);
    const [names = []] = rows;
    expect(rows.every((row) => row.length === names.length)).toBe(true);
    for (const cell of rows.flat()) expect(cell).not.toMatch(/^\s*[=+\-@\uff1d]/);
    const of = (name: string) => rows.slice(1).map((row) => row[names.indexOf(name)]);
    expect(of('Address')).toEqual(FORMULAS.map(() => NAMES[ada]));
    expect(of('Reference')[0]).toBe("'=1+1");
    expect(of('Reference')[7]).toBe('"=1');
  });

  test('is proven by the export of the same query, and a changed cell is found', async () => {
    const log = await storedLog(crowd());
    const table = await exportedFile(log, { format: 'csv', selection: person(ben) });
    const { file } = await exportedFile(log, { selection: person(ben) });
    expect(await standAlone(file, '--csv', table.file)).toMatchObject({
      ...{ code: 0, said: expect.stringContaining('says the same of the first 13') },
    });
    const changed = await writeTo(
      table.file,
      (await readFile(table.file, 'utf8')).replace('T-1', 'T-2'),
    );
    expect(await standAlone(file, '--csv', changed)).toMatchObject({
      ...{ code: 1, said: expect.stringContaining('The table does not say of entry 2') },
    });
    const longer = await writeTo(table.file, `${table.text}42,and more\r\n`);
    expect(await standAlone(file, '--csv', longer)).toMatchObject({ code: 1 });
  });
});

/** RFC 4180. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  for (const [line] of text.matchAll(/(?:"(?:[^"]|"")*"|[^"\n])*\r\n/g)) {
    const cells = [...line.slice(0, -2).matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)];
    rows.push(cells.map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? ''));
  }
  return rows;
}
