import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Page } from '@playwright/test';
import type axe from 'axe-core';

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Fails with rule, place and reason for everything that axe finds on the page, best practices included. */
export async function expectNoAxeFindings(
  page: Page,
  /** Rules that a state breaks on purpose, each with its reason where it is named. */
  except: string[] = [],
): Promise<void> {
  // Next brings a page's title with the last of what it streams.
  await expect(page).toHaveTitle(/\S/);
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(SOURCE);
  const violations = await page.evaluate(
    async (rules) => {
      const { axe: there } = window as unknown as { axe: typeof axe };
      // Only what fails is described: to describe all that passes takes longer than the check.
      const results = await there.run(document, { rules, resultTypes: ['violations'] });
      return results.violations;
    },
    Object.fromEntries(except.map((rule) => [rule, { enabled: false }])),
  );
  const findings = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => ({
      rule: `${id}: ${help}`,
      place: target.join(' '),
      why: failureSummary,
    })),
  );
  expect(findings).toEqual([]);
}
