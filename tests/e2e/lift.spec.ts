import en from '../../lib/i18n/messages/en.json' with { type: 'json' };
import { expect, test } from '../helpers/browser.ts';
import {
  GROUND,
  NEWSLETTER,
  PEOPLE,
  setStatusPage,
  trueRow,
  writesOf,
} from '../helpers/set-status-page.ts';

const { problem: dayProblem } = en.explanation;
const { problem, hint, row, demand, way } = en.lift;

test('what a lift is short of is said at its field, and what was typed stays', async ({
  page,
  simulator,
}) => {
  const desk = setStatusPage(page);
  await desk.open();
  await desk.fillRead({ address: PEOPLE.amara, type: NEWSLETTER, status: 'SUBSCRIBED', ...GROUND });
  await desk.button.click();
  const { dialog } = desk;
  await expect(dialog).toContainText(row.by_person);
  await expect(dialog).toContainText(demand.new_consent);
  await expect(dialog).toContainText(hint.askThemFirst);
  const submit = dialog.locator('button[type=submit]');
  await submit.click();
  await expect(dialog.locator('#lift-date-problem')).toHaveText(dayProblem.date_required);
  await expect(dialog.locator('#lift-date')).toBeFocused();
  await expect(dialog.locator('#lift-reference-problem')).toHaveText(problem.reference_required);

  const optOut = new Date((await trueRow(simulator, PEOPLE.amara)).timestamp ?? '');
  const dayOf = (at: Date) => at.toLocaleDateString('sv', { timeZone: 'Europe/Berlin' });
  await dialog.locator('#lift-reference').fill('Ticket 4711');
  await dialog.locator('#lift-date').fill(dayOf(new Date(optOut.getTime() - 86_400_000)));
  await expect(dialog.locator('#lift-date-problem')).toHaveText(dayProblem.not_after_opt_out);
  await dialog.locator('#lift-date').fill(dayOf(optOut));
  await submit.click();
  await expect(dialog.locator('#lift-time-problem')).toHaveText(dayProblem.time_required);
  expect(await writesOf(simulator)).toEqual([]);

  await dialog.locator('#lift-date').fill(dayOf(new Date(optOut.getTime() + 86_400_000)));
  await expect(dialog.locator('#lift-reference')).toHaveValue('Ticket 4711');
  await submit.click();
  await expect(desk.result).toHaveAttribute('data-outcome', 'changed');
  await expect(desk.reference).toHaveValue('');
});

test('a slip of one’s own is put back with the ground from before', async ({ page, simulator }) => {
  const desk = setStatusPage(page);
  await desk.open();
  const before = await trueRow(simulator, PEOPLE.henrik);
  await desk.fillRead({ address: PEOPLE.henrik, type: NEWSLETTER, status: 'UNSUBSCRIBED' });
  await desk.send();
  await desk.fill({ status: 'SUBSCRIBED', ...GROUND });
  await expect(desk.will).toHaveText(/^This lifts/);
  await desk.button.click();
  await expect(desk.dialog).toContainText(en.lift.ours.by_mistake);
  await expect(desk.dialog.getByRole('radio', { name: way.correction })).toBeChecked();
  await expect(desk.dialog).toContainText(before.legalBasisExplanation ?? 'none');
  await desk.dialog.locator('button[type=submit]').click();
  await expect(desk.results).toHaveCount(2);
  await expect(desk.result).toHaveAttribute('data-outcome', 'changed');
  const { status, legalBasis, legalBasisExplanation } = before;
  expect(await trueRow(simulator, PEOPLE.henrik)).toMatchObject({
    ...{ status, legalBasis, legalBasisExplanation },
  });
});

test('instead, the person is asked with a link that is shown once', async ({ page, simulator }) => {
  const desk = setStatusPage(page);
  await desk.open();
  await desk.fillRead({ address: PEOPLE.amara, type: NEWSLETTER, status: 'SUBSCRIBED', ...GROUND });
  await desk.button.click();
  await desk.dialog.getByText(en.link.title).click();
  await desk.dialog.getByRole('button', { name: en.link.make }).click();
  await expect(desk.dialog).toContainText(en.link.rule);
  const link = await desk.copied(desk.dialog.getByRole('button', { name: en.link.copy }));
  expect(link).toMatch(/^https:/);
  await expect(desk.dialog.locator(`a[href="${link}"]`)).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(desk.dialog).toBeHidden();
  expect(await writesOf(simulator)).toEqual([]);
  await page.goto('/audit-log?q=kind:link_offered');
  await expect(page.getByText(en.audit.kind.link_offered, { exact: true }).last()).toBeVisible();
  expect(await page.content()).not.toContain(new URL(link).searchParams.get('data') ?? link);
});
