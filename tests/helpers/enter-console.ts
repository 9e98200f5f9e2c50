import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { BrowserContext, Page } from '@playwright/test';
import type { Role } from '../../lib/auth/permissions.ts';
import type { TestConsole } from './test-console.ts';
import { form, type Visitor, visitor } from './visitor.ts';

/** Who signs in to a live console under test; made by its setup link. */
export const FIRST_ADMIN = {
  name: 'First Admin',
  email: 'first.admin@example.com',
  password: 'three green kettles',
};

/** The header of requests by somebody who is signed in. */
export type Session = { cookie: string };

/** The sessions of this worker, by the address of the console and the role. */
const sessions = new Map<string, Promise<Session>>();

/**
 * The session of somebody at a console: made at the first call, in the demo by its one click, in live
 * mode (the first administrator) by setup link and password; afterwards the same again.
 */
export function sessionOf(console: TestConsole, role: Role = 'admin'): Promise<Session> {
  const key = `${console.url} ${role}`;
  const known = sessions.get(key) ?? signIn(console, role);
  sessions.set(key, known);
  return known;
}

/** To be called where a test has ended sessions of others: the next one signs in anew. */
export function forgetSessions({ url }: TestConsole): void {
  for (const key of sessions.keys()) if (key.startsWith(`${url} `)) sessions.delete(key);
}

/** Signs a browser in to a console. Cookies know no port: it is signed in to one at a time. */
export async function enter(
  context: BrowserContext,
  console: TestConsole,
  role?: Role,
): Promise<void> {
  const { cookie } = await sessionOf(console, role);
  const at = cookie.indexOf('=');
  await context.addCookies([
    { name: cookie.slice(0, at), value: cookie.slice(at + 1), url: console.url },
  ]);
}

async function signIn(console: TestConsole, role: Role): Promise<Session> {
  const who = visitor(console.url);
  if (console.mode === 'demo')
    await who.action('enterDemo', '/sign-in', [false, form({ role, to: '/' })]);
  else await becomeFirstAdmin(who, console);
  const [cookie] = who.cookies;
  if (!cookie) throw new Error(`nobody could sign in at ${console.url}`);
  return { cookie: cookie.join('=') };
}

/** Makes the first administrator of a live console and signs them in; gives the reply to that. */
export async function becomeFirstAdmin(who: Visitor, console: TestConsole) {
  const { pathname } = new URL(await setupLink(console));
  const { name, email, password } = FIRST_ADMIN;
  const token = pathname.replace('/setup/', '');
  const empty = { name: '', email: '', problems: [], failed: null };
  await who.action('submitLink', pathname, [empty, form({ token, name, email, password })]);
  return who.action('submitSignIn', '/sign-in', [
    { step: 'password', email: '', problem: null },
    form({ email, password, to: '/' }),
  ]);
}

/** The link that a live console without users prints at its start. */
export async function setupLink({ logFile }: TestConsole): Promise<string> {
  for (;;) {
    const [link] = /https?:\/\/\S+\/setup\/[\w-]+(?=\n)/.exec(readFileSync(logFile, 'utf8')) ?? [];
    if (link) return link;
    await delay(50);
  }
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
