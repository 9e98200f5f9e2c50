// The browser for measuring and for pictures.

import { findChromium } from './chromium.mjs';

/**
 * Starts Chromium. The one who starts it closes it.
 * @param {readonly string[]} [more] arguments
 */
export async function startBrowser(more = []) {
  const { chromium } = await import('@playwright/test');
  const { executablePath, args, env } = await findChromium();
  /** @type {Record<string, string>} */
  const inherited = {};
  for (const [key, value] of Object.entries(process.env)) if (value) inherited[key] = value;
  return chromium.launch({
    executablePath,
    args: [...args, ...more],
    env: { ...inherited, ...env },
    // Ctrl-C is the script's to handle.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}
