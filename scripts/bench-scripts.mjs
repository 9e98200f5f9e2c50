// What JavaScript a page loads before anybody touches it.

import { gzipSync } from 'node:zlib';

/** @typedef {{ name: string, bytes: number }} Script bytes: gzipped at level 6, as Next serves it */
/** @typedef {{ scripts: Script[], total: number, html: number }} Weight */

/**
 * Opens the page with an empty cache and waits until the network is idle.
 * @param {import('@playwright/test').Browser} browser
 * @param {{ url: string, cookie: string }} console who is signed in
 * @param {string} path
 * @returns {Promise<Weight>}
 */
export async function weigh(browser, { url, cookie }, path) {
  const context = await browser.newContext({ extraHTTPHeaders: { cookie } });
  /** @type {Promise<Script | null>[]} */
  const loads = [];
  context.on('response', (response) => loads.push(scriptOf(response)));
  const page = await context.newPage();
  const document = await page.goto(url + path, { waitUntil: 'networkidle' });
  if (!document?.ok() || new URL(document.url()).pathname !== path)
    throw new Error(`${url}${path} answered ${document?.status()}`);
  const html = gzipped(await document.body());
  const scripts = (await Promise.all(loads)).filter((script) => script !== null);
  await context.close();
  scripts.sort((a, b) => b.bytes - a.bytes);
  return { scripts, html, total: scripts.reduce((sum, { bytes }) => sum + bytes, 0) };
}

/** @param {import('@playwright/test').Response} response @returns {Promise<Script | null>} */
async function scriptOf(response) {
  const type = (await response.headerValue('content-type')) ?? '';
  if (!/javascript/.test(type)) return null;
  const name = new URL(response.url()).pathname.replace('/_next/static/', '');
  return { name, bytes: gzipped(await response.body()) };
}

/** @param {Buffer} body */
function gzipped(body) {
  return gzipSync(body, { level: 6 }).length;
}
