import { readFileSync } from 'node:fs';
import { type BrowserContext, expect, type Page } from '@playwright/test';
import type { Role } from '../../lib/auth/permissions.ts';
import type { TestConsole } from './test-console.ts';

/** Who signs in to a live console under test; made by its setup link. */
export const FIRST_ADMIN = {
  name: 'First Admin',
  email: 'first.admin@example.com',
  password: 'three green kettles',
};

type Cookies = Awaited<ReturnType<BrowserContext['cookies']>>;

/** The sessions of this worker, by the address of the console. */
const sessions = new Map<string, Cookies>();

/**
 * Signs a browser in to a console: the first time as people do (one click in the demo, setup link and
 * password in live mode), afterwards with the session that this gave. Cookies know no port: a browser
 * is signed in to one console at a time.
 */
export async function enter(
  context: BrowserContext,
  console: TestConsole,
  role: Role = 'admin',
): Promise<void> {
  const known = sessions.get(`${console.url} ${role}`);
  if (known) return context.addCookies(known);
  const page = await context.newPage();
  if (console.mode === 'demo') await clickRole(page, console, role);
  else await makeFirstAdmin(page, console);
  sessions.set(`${console.url} ${role}`, await context.cookies());
  await page.close();
}

async function clickRole(page: Page, { url }: TestConsole, role: Role): Promise<void> {
  await page.goto(`${url}/sign-in`);
  await page.getByTestId('demo-roles').locator(`button[value=${role}]`).click();
  await page.waitForURL(`${url}/`);
}

/** The link that a live console without users prints at its start. */
export async function setupLink({ logFile }: TestConsole): Promise<string> {
  const find = () => /http:\/\/\S+\/setup\/[\w-]+/.exec(readFileSync(logFile, 'utf8'))?.[0] ?? '';
  await expect.poll(find).not.toBe('');
  return find();
}

async function makeFirstAdmin(page: Page, console: TestConsole): Promise<void> {
  await page.goto(await setupLink(console));
  await page.getByLabel('Your name').fill(FIRST_ADMIN.name);
  await page.getByLabel('E-mail address').fill(FIRST_ADMIN.email);
  await page.getByLabel('Password').fill(FIRST_ADMIN.password);
  await page.getByRole('button', { name: 'Save' }).click();
  // The form of the link has fields of the same names.
  await page.waitForURL(/\/sign-in/);
  await signInByPassword(page, FIRST_ADMIN);
  await page.waitForURL(`${console.url}/`);
}

/** The first step of the sign-in form. */
export async function signInByPassword(
  page: Page,
  { email, password }: { email: string; password: string },
): Promise<void> {
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}
