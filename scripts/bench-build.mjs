// A production build of the app for measuring, with one more page that holds nothing. It is built
// from a copy, so that what people and tests use is not touched, and nobody is ever served the page.

import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { ensureAppBuilt, ensureSimulatorBuilt } from './build.mjs';
import { withLock } from './folder-lock.mjs';

export const EMPTY_PAGE = '/bench-empty';
/** As empty, with the frame of the console and only for who is signed in. */
export const SIGNED_IN_PAGE = '/bench-signed-in';

const COPIED = [
  'components',
  'lib',
  'public',
  'next.config.js',
  'package.json',
  'package-lock.json',
  'postcss.config.mjs',
  'proxy.ts',
  'instrumentation.ts',
  'tsconfig.json',
  'scripts/tsconfig.next.json',
];

// Two root layouts: each page has Next, React and what its own layout brings.
const EMPTY_LAYOUT = `export const metadata = { title: 'Empty', description: 'Nothing.' };
export default function Layout({ children }: { children: React.ReactNode }) {
  return <html lang="en"><body>{children}</body></html>;
}
`;
// Made anew for each request, as every page is: only so do its scripts get a nonce, and run.
const EMPTY_CONTENT = `export const dynamic = 'force-dynamic';
export default function Page() {
  return <main><h1>Empty</h1></main>;
}
`;

const SIGNED_IN_CONTENT = `import { pageActor } from '@/lib/auth/session.ts';
export default async function Page() {
  await pageActor('/', 'look_up');
  return <h1>Empty</h1>;
}
`;

/**
 * Builds the simulator, and the app's copy if something in it has changed. Gives the copy's folder.
 * @param {object} options
 * @param {string} options.root
 * @param {import('./processes.mjs').Processes} options.processes
 */
export async function ensureBenchBuilt({ root, processes }) {
  const copy = join(root, '.build', 'bench');
  await withLock(join(root, '.build', 'bench.lock'), async () => {
    await ensureSimulatorBuilt({ root });
    copyApp(root, copy);
    await ensureAppBuilt({ root: copy, buildDir: '.next', processes, env: process.env });
  });
  return copy;
}

/**
 * @param {string} root
 * @param {string} copy
 */
function copyApp(root, copy) {
  for (const name of ['app', ...COPIED]) rmSync(join(copy, name), { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  for (const name of COPIED.filter((each) => existsSync(join(root, each)))) {
    cpSync(join(root, name), join(copy, name), { recursive: true });
  }
  cpSync(join(root, 'app'), join(copy, 'app', '(site)'), { recursive: true });
  lookForClassesIn(join(copy, 'app', '(site)', 'globals.css'));
  const empty = join(copy, 'app', '(empty)');
  mkdirSync(join(empty, EMPTY_PAGE), { recursive: true });
  writeFileSync(join(empty, 'layout.tsx'), EMPTY_LAYOUT);
  writeFileSync(join(empty, EMPTY_PAGE, 'page.tsx'), EMPTY_CONTENT);
  const signedIn = join(copy, 'app', '(site)', '(console)', SIGNED_IN_PAGE);
  mkdirSync(signedIn, { recursive: true });
  writeFileSync(join(signedIn, 'page.tsx'), SIGNED_IN_CONTENT);
  const packages = join(copy, 'node_modules');
  if (!existsSync(packages)) symlinkSync(join(root, 'node_modules'), packages, 'junction');
}

/**
 * By itself Tailwind looks for class names in everything that git does not ignore. Git ignores the
 * copy, so it is told.
 * @param {string} path of the style sheet
 */
function lookForClassesIn(path) {
  const sources = ['app', 'components', 'lib'].map((name) => `@source "../../${name}";`).join('\n');
  const told = `@import "tailwindcss" source(none);\n${sources}`;
  writeFileSync(path, readFileSync(path, 'utf8').replace('@import "tailwindcss";', told));
}
