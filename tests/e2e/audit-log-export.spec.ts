import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { expectNoAxeFindings } from '../helpers/axe.ts';
import { expect, test } from '../helpers/browser.ts';
import { download } from '../helpers/download.ts';

test('the log is verified with a result that stays, and what is handed out verifies offline', async ({
  page,
}, info) => {
  test.setTimeout(90_000);
  const folder = info.outputPath();
  await page.goto('/audit-log');
  const badge = page.getByRole('region', { name: 'State of the log' });
  await badge.getByRole('button', { name: 'Verify the log' }).click();
  await expect(badge.getByRole('status')).toContainText('Nothing is wrong');
  // With few entries, which axe looks through faster than the demo's whole history.
  await page.goto('/audit-log?q=kind%3Averified');
  await expect(badge).toContainText('Nothing is wrong');
  await expectNoAxeFindings(page);
  await page.goto('/audit-log');
  // The page's JavaScript has taken over: before that a file is handed out all the same, and nothing said.
  await expect(page.locator('ol a').nth(1)).toHaveAttribute('tabindex', '-1');

  const head = await download(page, 'Download the head', folder);
  await expect(badge.getByRole('status')).toHaveText(/^Downloaded: audit-log-head-\d+-.*\.json$/);
  await expect(badge, 'what is said about the head is not the state of before').toContainText(
    /Last head kept outside\s*\d/,
  );
  const verifier = await download(page, 'Download the verifier', folder);
  const proof = await download(page, 'Export with proof', folder);
  const size = async () => Number(/[\d,]+(?= entries)/.exec(await badge.innerText())?.[0]);
  const before = await size();
  const table = await download(page, 'Export as a table', folder);
  await expect(badge.getByRole('status')).toHaveText(/^Downloaded: audit-log-.*\.csv$/);
  await expect.poll(size, 'the export itself is on record').toBeGreaterThan(before);
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

test('an export that fails is said to have failed, and is not asked for again', async ({
  page,
  watch,
}) => {
  watch.expectReply(500, '/api/ledger/export');
  let asked = 0;
  await page.route('**/api/ledger/export', (route) => {
    asked++;
    return route.fulfill({ status: 500, json: { error: 'failed' } });
  });
  await page.goto('/audit-log');
  await expect(page.locator('ol a').nth(1)).toHaveAttribute('tabindex', '-1');
  const badge = page.getByRole('region', { name: 'State of the log' });
  await badge.getByRole('button', { name: 'Export with proof' }).click();
  await expect(badge.getByRole('status')).toContainText('Nothing was downloaded');
  expect(asked).toBe(1);
});
