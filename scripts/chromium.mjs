// Finds a Chromium for the browser tests: one named by CHROMIUM_PATH, the system's, Playwright's
// own, else the one that the package @sparticuz/chromium brings (Linux x64).

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Problem } from './problem.mjs';

/**
 * @typedef {object} Chromium
 * @property {string} executablePath
 * @property {string[]} args
 * @property {Record<string, string>} env added to the environment
 */

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);

/** Nothing leaves this machine: no name but localhost is resolved, nothing runs in the background. */
const QUIET_ARGS = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1, EXCLUDE [::1]',
];

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const PLACES = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((key) => {
    const folder = process.env[key];
    return folder
      ? [
          join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
          join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
        ]
      : [];
  }),
};

/** @returns {Promise<Chromium>} */
export async function findChromium() {
  const told = process.env.CHROMIUM_PATH;
  if (told && !runs(told)) {
    throw new Problem(`CHROMIUM_PATH is ${told}, and no Chromium starts from there.`);
  }
  for (const path of told ? [told] : [...systemPlaces(), await playwrightsOwn()]) {
    if (runs(path)) {
      const env = hasFonts() || !canUnpack() ? {} : fontsOf(unpack());
      return { executablePath: path, args: QUIET_ARGS, env };
    }
  }
  if (!canUnpack()) {
    throw new Problem(
      'The browser tests found no Chromium: install Chrome or Chromium, or run npx playwright install chromium, or set CHROMIUM_PATH.',
    );
  }
  return bundled(unpack());
}

/** @returns {string[]} */
function systemPlaces() {
  const { platform } = process;
  if (platform === 'darwin' || platform === 'win32') return PLACES[platform];
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter).filter(Boolean),
    ...['/usr/bin', '/usr/local/bin', '/snap/bin', '/opt/google/chrome'],
  ];
  return [...new Set(folders)].flatMap((folder) => NAMES.map((name) => join(folder, name)));
}

async function playwrightsOwn() {
  const { chromium } = await import('@playwright/test');
  return chromium.executablePath();
}

/**
 * Whether a browser starts from this path. On Windows asking for the version opens a window.
 * @param {string} path
 * @param {Record<string, string>} [env]
 */
function runs(path, env = {}) {
  if (!path || !existsSync(path)) return false;
  if (process.platform === 'win32') return true;
  const options = {
    env: { ...process.env, ...env },
    timeout: 20_000,
    encoding: /** @type {const} */ ('utf8'),
  };
  const { status, stdout } = spawnSync(path, ['--version', '--no-sandbox'], options);
  return status === 0 && /\d+\.\d+/.test(stdout);
}

function canUnpack() {
  return process.platform === 'linux' && process.arch === 'x64';
}

/** Unpacks the bundled browser once, beside the packages. @returns {string} its folder */
function unpack() {
  const packageFile = join(
    dirname(require.resolve('@sparticuz/chromium')),
    '..',
    '..',
    'package.json',
  );
  /** @type {{ version: string }} */
  const { version } = require(packageFile);
  const folder = join(ROOT, 'node_modules', '.cache', 'consent-desk', `chromium-${version}`);
  if (existsSync(join(folder, 'chromium'))) return folder;
  const aside = `${folder}-${process.pid}`;
  mkdirSync(aside, { recursive: true });
  // The package unpacks into the folder for temporary files, and its libraries only where it
  // believes to be on a bare system.
  execFileSync(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      "import chromium from '@sparticuz/chromium'; await chromium.executablePath();",
    ],
    {
      cwd: ROOT,
      env: { ...process.env, TMPDIR: aside, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  try {
    renameSync(aside, folder);
  } catch (error) {
    rmSync(aside, { recursive: true, force: true });
    if (!existsSync(join(folder, 'chromium'))) throw error;
  }
  return folder;
}

/** @param {string} folder @returns {Chromium} */
function bundled(folder) {
  const executablePath = join(folder, 'chromium');
  const fonts = fontsOf(folder);
  const libraries = [join(folder, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH];
  const bare = { ...fonts, LD_LIBRARY_PATH: libraries.filter(Boolean).join(delimiter) };
  // Its own libraries only where the system lacks them: those of the system fit it better.
  const env = [fonts, bare].find((candidate) => runs(executablePath, candidate));
  if (!env) throw new Problem(`The bundled Chromium does not start from ${executablePath}.`);
  return { executablePath, args: QUIET_ARGS, env };
}

/**
 * The bundled fonts beside those of the system: without any font a bare Chromium crashes.
 * @param {string} folder
 */
function fontsOf(folder) {
  const file = join(folder, 'fonts.conf');
  const dirs = [join(folder, 'fonts'), '/usr/share/fonts', '/usr/local/share/fonts'];
  const content = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
${dirs.map((dir) => `  <dir>${dir}</dir>`).join('\n')}
  <cachedir>${join(folder, 'fonts-cache')}</cachedir>
</fontconfig>
`;
  writeFileSync(file, content);
  return { FONTCONFIG_FILE: file };
}

function hasFonts() {
  if (process.platform !== 'linux') return true;
  return ['/usr/share/fonts', '/usr/local/share/fonts'].some((folder) => {
    if (!existsSync(folder)) return false;
    const names = /** @type {string[]} */ (readdirSync(folder, { recursive: true }));
    return names.some((name) => /\.(ttf|otf|ttc|pfb)$/i.test(name));
  });
}
