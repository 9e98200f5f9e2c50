import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { expectNoAxeFindings } from '../helpers/axe.ts';
import { expect, test } from '../helpers/browser.ts';
import { download } from '../helpers/download.ts';

test('the log is verified with a result that stays, and what is handed out verifies offline', async ({
  page,
}, info) => {
  const folder = info.outputPath();
  await page.goto('/audit-log');
  const badge = page.getByRole('region', { name: 'State of the log' });
  await badge.getByRole('button', { name: 'Verify the log' }).click();
  await expect(badge.getByRole('status')).toContainText('Nothing is wrong');
  await page.reload();
  await expect(badge).toContainText('Nothing is wrong');
  await expectNoAxeFindings(page);

  const head = await download(page, 'Download the head', folder);
  const verifier = await download(page, 'Download the verifier', folder);
  const proof = await download(page, 'Export with proof', folder);
  const table = await download(page, 'Export as a table', folder);
  const run = (...words: string[]) =>
    spawnSync(process.execPath, [verifier, ...words], { encoding: 'utf8', env: process.env });
  expect(run(proof, '--head', head)).toMatchObject({
    ...{ status: 0, stdout: expect.stringContaining('Nothing is wrong') },
  });
  await writeFile(`${table}-changed`, 'Entry,Time');
  expect(run(proof, '--csv', `${table}-changed`)).toMatchObject({ status: 1 });
  await page.reload();
  await expect(badge).not.toContainText('Never');
});
