import { readFileSync } from 'node:fs';
import { expect, vi } from 'vitest';
import { ROLES, type Role } from '@/lib/auth/permissions.ts';
import type { Processes } from '../../scripts/processes.mjs';
import {
  startTestConsole,
  type TestConsole,
  type TestConsoleOptions,
} from '../helpers/test-console.ts';
import { startCluster, type TestCluster } from '../helpers/test-database.ts';
import { form, type Visitor, visitor } from '../helpers/visitor.ts';

export const PASSWORD = 'three green kettles';
export const NOBODY = 'nobody';
export const VISITORS = [NOBODY, ...ROLES] as const;
export type VisitorName = (typeof VISITORS)[number];

/** The visitors' addresses and names are marked, so that a reply that tells of anybody is found. */
export const MARK = 'marked-user';
export const addressOf = (name: string) => `${name}.${MARK}@example.com`;

/** A live console on a database that the test can look into, with one person of each role. */
export interface PeopledConsole {
  desk: TestConsole;
  cluster: TestCluster;
  databaseUrl: string;
  visitors: Record<VisitorName, Visitor>;
}

/** Starts one; setup link, invitations and sign-in go the way that everybody goes. */
export async function startPeopledConsole({
  through = async (url) => url,
  ...options
}: Omit<TestConsoleOptions, 'mode'> & {
  processes: Processes;
  /** Gives another way to the database, for the console. */
  through?: (databaseUrl: string) => Promise<string>;
}): Promise<PeopledConsole> {
  const cluster = await startCluster();
  const databaseUrl = await cluster.createDatabase();
  const desk = await startTestConsole({
    ...options,
    mode: 'live',
    settings: { ...options.settings, DATABASE_URL: await through(databaseUrl) },
  });
  const token = await setupToken(desk);
  await join(desk.url, `/setup/${token}`, { email: addressOf('admin'), name: `Admin ${MARK}` });
  const admin = await signedIn(desk.url, addressOf('admin'));
  const others = ROLES.filter((role) => role !== 'admin');
  const visitors = new Map<VisitorName, Visitor>([
    [NOBODY, visitor(desk.url)],
    ['admin', admin],
  ]);
  for (const role of others) {
    await invite(admin, role, addressOf(role));
    visitors.set(role, await signedIn(desk.url, addressOf(role)));
  }
  return {
    ...{ desk, cluster, databaseUrl },
    visitors: Object.fromEntries(visitors) as Record<VisitorName, Visitor>,
  };
}

/** The token of the setup link that a live console without users prints. */
export async function setupToken({ logFile }: TestConsole): Promise<string> {
  return vi.waitFor(
    () => {
      const token = /\/setup\/([\w-]+)\n/.exec(readFileSync(logFile, 'utf8'))?.[1];
      if (!token) throw new Error('the console has not printed a setup link');
      return token;
    },
    { timeout: 10_000 },
  );
}

/** Makes somebody by an invitation of an admin; gives the token that was used. */
export async function invite(admin: Visitor, role: Role, email: string): Promise<string> {
  const made = await admin.action('administerUsers', '/settings/users', [
    { is: 'nothing' },
    form({ act: 'invite', email, role }),
  ]);
  const { link = '' } = made.value as { link?: string };
  await join(admin.url, new URL(link).pathname, { name: `${role} ${MARK}` });
  return link.split('/').at(-1) ?? '';
}

/** Uses a one-time link up. */
async function join(
  url: string,
  path: string,
  typed: { name: string; email?: string },
): Promise<void> {
  const token = path.split('/').at(-1) ?? '';
  const answer = await visitor(url).action('submitLink', path, [
    { name: '', email: '', problems: [], failed: false },
    form({ token, email: '', password: PASSWORD, ...typed }),
  ]);
  expect(answer.to).toBe('/sign-in?saved=1');
}

export const START_OF_SIGN_IN = { step: 'password', email: '', problem: null };

/** Signs somebody in with address and password, as the form does. */
export async function signIn(
  who: Visitor,
  email: string,
  password: string = PASSWORD,
): Promise<unknown> {
  const { value } = await who.action('submitSignIn', '/sign-in', [
    START_OF_SIGN_IN,
    form({ email, password }),
  ]);
  return value;
}

export async function signedIn(
  url: string,
  email: string,
  headers: Record<string, string> = {},
): Promise<Visitor> {
  const who = visitor(url, headers);
  expect(await signIn(who, email)).toEqual({ step: 'in' });
  return who;
}

/** Whether a console knows who this is. */
export async function isIn(who: Visitor): Promise<boolean> {
  const { status, to } = await who.get('/account');
  if (status === 200) return true;
  expect([status, to]).toEqual([307, '/sign-in?to=%2Faccount']);
  return false;
}
