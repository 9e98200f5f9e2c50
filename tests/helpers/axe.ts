import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Fails with rule, place and reason for everything that axe finds on the page, best practices included. */
export async function expectNoAxeFindings(
  page: Page,
  /** Rules that a state breaks on purpose, each with its reason where it is named. */
  except: string[] = [],
): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    // Nothing is made of what passed, which is most of the work; the pages have no frames of others.
    .options({ resultTypes: ['violations'] })
    .setLegacyMode()
    .disableRules(except)
    .analyze();
  const findings = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => ({
      rule: `${id}: ${help}`,
      place: target.join(' '),
      why: failureSummary,
    })),
  );
  expect(findings).toEqual([]);
}
