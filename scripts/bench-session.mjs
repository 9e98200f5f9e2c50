// A session at a console that is measured or shown, made as a browser makes it.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Of the first administrator of a console that is measured. */
const TYPED = {
  name: 'First Admin',
  email: 'first.admin@example.com',
  password: 'three green kettles',
};

/**
 * Signs in to the demo as administrator. Gives the cookie.
 * @param {{ url: string, buildDir: string }} console
 */
export async function enterDemo(console) {
  return cookieOf(await act(console, 'enterDemo', '/sign-in', false, { role: 'admin', to: '/' }));
}

/**
 * Makes the first administrator of a live console by its setup link, and signs in. Gives the cookie.
 * @param {{ url: string, buildDir: string }} console
 * @param {string} setupLink
 */
export async function enterLive(console, setupLink) {
  const { pathname } = new URL(setupLink);
  const token = pathname.replace('/setup/', '');
  const empty = { name: '', email: '', problems: [], failed: null };
  await act(console, 'submitLink', pathname, empty, { token, ...TYPED });
  const start = { step: 'password', email: '', problem: null };
  const { email, password } = TYPED;
  return cookieOf(await act(console, 'submitSignIn', '/sign-in', start, { email, password }));
}

/**
 * The id that the build gave to a server action.
 * @param {string} buildDir
 * @param {string} name
 */
export function idOfAction(buildDir, name) {
  /** @type {{ node: Record<string, { exportedName?: string }> }} */
  const { node } = JSON.parse(
    readFileSync(join(buildDir, 'server', 'server-reference-manifest.json'), 'utf8'),
  );
  const found = Object.keys(node).find((id) => node[id]?.exportedName === name);
  if (!found) throw new Error(`The build has no server action ${name}.`);
  return found;
}

/**
 * Posts a form to a server action: its state, and the fields (as React's encodeReply writes them).
 * @param {{ url: string, buildDir: string }} console
 * @param {string} name
 * @param {string} path
 * @param {unknown} state
 * @param {Record<string, string>} fields
 */
async function act({ url, buildDir }, name, path, state, fields) {
  const body = new FormData();
  for (const [field, text] of Object.entries(fields)) body.append(`_1_${field}`, text);
  body.append('0', JSON.stringify([state, '$K1']));
  const headers = {
    accept: 'text/x-component',
    'next-action': idOfAction(buildDir, name),
    'sec-fetch-site': 'same-origin',
  };
  const reply = await fetch(url + path, { method: 'POST', headers, body, redirect: 'manual' });
  await reply.arrayBuffer();
  if (reply.status >= 400) throw new Error(`The action ${name} answered ${reply.status}.`);
  return reply;
}

/** @param {Response} reply */
function cookieOf(reply) {
  const [cookie = ''] = reply.headers.getSetCookie();
  if (!cookie.includes('session_token=')) throw new Error('Nobody could sign in.');
  return cookie.split(';')[0] ?? '';
}
