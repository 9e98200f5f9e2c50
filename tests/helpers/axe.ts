import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Fails with rule, place and reason for everything that axe finds on the page, best practices included. */
export async function expectNoAxeFindings(page: Page, part?: string): Promise<void> {
  const builder = new AxeBuilder({ page });
  const { violations } = await (part ? builder.include(part) : builder).analyze();
  const findings = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => ({
      rule: `${id}: ${help}`,
      place: target.join(' '),
      why: failureSummary,
    })),
  );
  expect(findings).toEqual([]);
}
