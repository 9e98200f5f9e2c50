import type { Locator, Page } from '@playwright/test';
import { BASIS_TEXT_MAX } from '../../lib/legal-basis/bases.ts';
import { expectAccessible, LOOKS } from '../helpers/accessible.ts';
import { expect, test } from '../helpers/browser.ts';
import { enter } from '../helpers/enter-console.ts';
import { choose } from '../helpers/look.ts';
import { GROUND, PEOPLE, setStatusPage } from '../helpers/set-status-page.ts';
import { openSettings } from '../helpers/settings-menu.ts';
import { startTestConsole } from '../helpers/test-console.ts';

/** The page of the settings, as people and tests use it. */
function settingsPage(page: Page) {
  const section = (title: string) => {
    const whole = page.getByRole('region', { name: title });
    return {
      whole,
      button: whole.locator('button[type=submit]'),
      status: whole.getByRole('status'),
      async save() {
        await this.button.click();
        await expect(this.status).toContainText('Saved.');
      },
    };
  };
  const named = (name: string): Locator => page.locator(`[name="${name}"]`);
  return {
    bases: section('Legal bases'),
    lift: section('Lifting an opt-out'),
    language: section('Language of explanations'),
    technical: section('Technical value for opt-outs'),
    account: section('Privacy settings of the HubSpot account'),
    named,
    problem: (name: string) => page.locator(`[id="${name}-problem"]`),
    text: (basis: string, locale: 'en' | 'de', kind: 'when' | 'not') =>
      named(`${basis}.texts.${locale}.${kind}`),
    openTexts: (basis: string) =>
      page
        .getByRole('listitem')
        .filter({ has: named(`${basis}.isOffered`) })
        .locator('summary')
        .click(),
    async open(url = '') {
      await page.goto(`${url}/settings/legal-basis`);
      await expect(this.bases.button).toBeEnabled();
    },
  };
}

const OWN_EN = 'the person asked us, and the recording is archived';
const OWN_DE = 'die Person uns gefragt hat und die Aufnahme archiviert ist';

test('compliance decides, an admin confirms, and form and log follow in both languages', async ({
  page,
  context,
  processes,
}) => {
  test.setTimeout(180_000);
  const desk = await startTestConsole({ name: 'legal-basis', processes });
  await enter(context, desk, 'compliance');
  // Somebody has a basis in the form that will not be on offer any more.
  const other = await context.newPage();
  const form = setStatusPage(other);
  await form.open(desk.url);
  await form.fillRead({ address: PEOPLE.lukas, type: 'Newsletter', status: 'SUBSCRIBED' });
  await form.fill({ basis: 'NON_GDPR', explanation: GROUND.explanation });

  await page.goto(desk.url);
  await openSettings(page, 'Legal basis');
  await expect(page).toHaveTitle(/^Legal basis/);
  const settings = settingsPage(page);
  const { bases, lift, language, technical, account } = settings;
  await expect(bases.button).toBeEnabled();

  await test.step('the bases: what is wrong is said beside it, and what was typed stays', async () => {
    const offered = bases.whole.getByRole('checkbox');
    for (const box of await offered.all()) await box.uncheck();
    await bases.button.click();
    await expect(page.locator('#bases-problem')).toContainText('At least one legal basis');
    await expect(offered.first()).toBeFocused();
    for (const box of await offered.all()) await box.check();
    await settings.named('NON_GDPR.isOffered').uncheck();
    await settings.openTexts('CONSENT_WITH_NOTICE');
    const german = settings.text('CONSENT_WITH_NOTICE', 'de', 'when');
    await expect(german).toHaveAttribute('placeholder', /die Person diese Art von E-Mails/);
    await german.fill('x'.repeat(BASIS_TEXT_MAX + 1));
    await settings.text('CONSENT_WITH_NOTICE', 'en', 'when').fill(OWN_EN);
    await settings.text('CONSENT_WITH_NOTICE', 'en', 'not').fill('not for long');
    await bases.button.click();
    const id = 'CONSENT_WITH_NOTICE.texts.de.when';
    await expect(settings.problem(id)).toContainText('Longer than 500 characters');
    await expect(german).toBeFocused();
    await expect(german).toHaveValue('x'.repeat(BASIS_TEXT_MAX + 1));
    await german.fill(OWN_DE);
    await page
      .getByRole('button', { name: 'Back to the console’s text: Not when, English' })
      .press('Enter');
    await expect(settings.text('CONSENT_WITH_NOTICE', 'en', 'not')).toBeFocused();
    await expect(settings.text('CONSENT_WITH_NOTICE', 'en', 'not')).toHaveValue('');
    await bases.save();
    await expect(bases.whole).toContainText('2 texts of your own');
    await bases.button.click();
    await expect(bases.status).toContainText('nothing was changed');
  });

  await test.step('the table of lifting: never less than the console asks for', async () => {
    const row = lift.whole.getByLabel('A colleague, an import');
    await expect(lift.whole).toContainText('it restores the legal basis from before');
    await expect(row.locator('option')).toHaveText([
      'Correction of a mistake, or new consent',
      'New consent',
      'New consent, by compliance only',
      'Not lifted here',
    ]);
    await row.selectOption('compliance');
    await expect(lift.whole).toContainText('Only compliance may lift it, with new consent');
    await lift.save();
  });

  await test.step('language and technical value', async () => {
    await language.whole.getByRole('combobox').selectOption('de');
    await language.save();
    const explanation = technical.whole.getByRole('textbox');
    await expect(technical.whole.locator('option')).not.toContainText(['Freely given consent']);
    await explanation.fill(' ');
    await technical.button.click();
    await expect(settings.problem('legalBasisExplanation')).toContainText('Please fill this in');
    await expect(explanation).toBeFocused();
    await explanation.fill('Abmeldung. Technischer Wert.');
    await technical.save();
  });

  await test.step('the account: compliance reads what is confirmed, and why it may not confirm', async () => {
    await expect(account.whole).toContainText('Not confirmed');
    await expect(account.whole).toContainText(
      'the right to confirm the settings of the HubSpot account. Roles that have it: Admin',
    );
    await expect(account.button).toHaveCount(0);
    await enter(context, desk, 'admin');
    await settings.open(desk.url);
    await settings.named('consentRule').selectOption('required');
    await settings.named('basisRule').selectOption('not_enforced');
    await account.save();
  });

  await test.step('all of it stays, with who changed it, and stands in the log in words', async () => {
    await settings.open(desk.url);
    await expect(settings.named('NON_GDPR.isOffered')).not.toBeChecked();
    await expect(settings.text('CONSENT_WITH_NOTICE', 'de', 'when')).toHaveValue(OWN_DE);
    await expect(lift.whole.getByLabel('A colleague, an import')).toHaveValue('compliance');
    await expect(language.whole.getByRole('combobox')).toHaveValue('de');
    await expect(technical.whole.getByRole('textbox')).toHaveValue('Abmeldung. Technischer Wert.');
    await expect(settings.named('consentRule')).toHaveValue('required');
    await expect(account.whole).toContainText(/Last changed by .*Admin/);
    await bases.whole.getByRole('link', { name: /^Last changed by .*Compliance/ }).click();
    const entry = page.locator('article');
    await expect(entry.getByRole('heading', { level: 2 })).toHaveText('Legal bases');
    const differences = entry.locator('section').filter({ hasText: 'What was changed' });
    await expect(differences.getByRole('listitem')).toHaveText([
      /^Freely given consent from contact: Use when, EnglishBefore\(the console’s text\)Now/,
      new RegExp(`Use when, German.*${OWN_DE}$`),
      'Not applicableBeforeOn offerNowNot on offer',
    ]);
  });

  await test.step('the form shows what is on offer, with the texts of compliance', async () => {
    await enter(context, desk, 'compliance');
    await other.bringToFront();
    await form.button.click();
    await expect(other.locator('#basis-problem')).toContainText('taken this legal basis off offer');
    await expect(form.result).toContainText('Nothing was sent');
    await expect(form.explanation).toHaveValue(GROUND.explanation);
    await other.reload();
    await expect(form.button).toBeEnabled();
    await expect(form.basis.locator('option:checked')).toHaveText('Not applicable (not on offer)');
    await form.button.click();
    await expect(form.basis).toBeFocused();
    await form.basis.selectOption('CONSENT_WITH_NOTICE');
    await expect(form.basis.locator('option')).toHaveCount(7);
    await expect(other.locator('#basis-hint')).toContainText(OWN_EN);
    await expect(other.locator('#basis-hint')).toContainText('a purchase, silence');
    await choose(other, desk.url, { locale: 'de', theme: 'light' });
    await other.reload();
    await expect(other.locator('#basis-hint')).toContainText(OWN_DE);
    await expect(form.button).toBeEnabled();
    await form.awaitPerson(PEOPLE.lukas);
    expect(await (await form.send()).innerText()).toContain('Geändert');
  });
  // Before the console goes.
  await Promise.all([page.goto('about:blank'), other.goto('about:blank')]);
});

test('two at once: the second is told what stands there now, and decides again', async ({
  page,
  context,
  desk,
}) => {
  test.setTimeout(90_000);
  await enter(context, desk, 'compliance');
  const other = await context.newPage();
  const [mine, theirs] = [settingsPage(page), settingsPage(other)];
  await mine.open();
  await theirs.open();
  await theirs.lift.whole.getByLabel('Not recorded').selectOption('compliance');
  await theirs.lift.save();
  await mine.lift.whole.getByLabel('Nobody: mail bounced').selectOption('nobody');
  await mine.lift.button.click();
  const notice = mine.lift.whole.getByRole('alert');
  await expect(notice).toContainText('Somebody else has changed this meanwhile');
  await expect(notice.getByRole('listitem')).toHaveText([
    'Nobody: mail bouncedStands nowLegal basis and explanationYoursNot lifted here',
    'Not recordedStands nowNew consent, by compliance onlyYoursNew consent',
  ]);
  await expectAccessible(page);
  await expect(mine.lift.whole.getByLabel('Nobody: mail bounced')).toHaveValue('nobody');
  await expect(mine.lift.button).toHaveText('Save mine all the same');
  await mine.lift.save();
  await theirs.open();
  await expect(theirs.lift.whole.getByLabel('Not recorded')).toHaveValue('new_consent');
  await theirs.lift.whole.getByLabel('Nobody: mail bounced').selectOption('ground');
  await theirs.lift.save();
});

test('who may not set it is told who may', async ({ page, context, desk }) => {
  await enter(context, desk, 'agent');
  await page.goto('/');
  await openSettings(page);
  await expect(page.getByRole('heading', { name: 'Connection' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Legal basis' })).toHaveCount(0);
  await page.goto('/settings/legal-basis');
  await expect(page.getByTestId('denied')).toContainText(
    'Roles that have it: Compliance officer, Administrator',
  );
});

for (const look of LOOKS)
  test(`axe finds nothing, nothing scrolls sideways, targets are large: ${look.locale}, ${look.theme}`, async ({
    page,
    desk,
  }) => {
    test.setTimeout(90_000);
    await choose(page, desk.url, look);
    await page.goto('/settings/legal-basis');
    const settings = settingsPage(page);
    const buttons = page.getByRole('main').locator('button[type=submit]');
    await expect(buttons.first()).toBeEnabled();
    for (const box of await page.getByRole('checkbox').all()) await box.uncheck();
    await settings.openTexts('LEGITIMATE_INTEREST_CLIENT');
    await settings
      .text('LEGITIMATE_INTEREST_CLIENT', 'de', 'not')
      .fill('W'.repeat(BASIS_TEXT_MAX + 1));
    await settings.named('legalBasisExplanation').fill('x');
    await buttons.nth(0).click();
    await expect(settings.problem('LEGITIMATE_INTEREST_CLIENT.texts.de.not')).toBeVisible();
    await buttons.nth(3).click();
    await expect(settings.problem('legalBasisExplanation')).toBeVisible();
    await expectAccessible(page);
  });
