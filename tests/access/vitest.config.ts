import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** Real consoles from the production build, asked by plain HTTP. */
export default defineConfig({
  resolve: { alias: { '@': root, 'server-only': `${root}/tests/helpers/server-only.ts` } },
  test: {
    root,
    globalSetup: 'tests/helpers/remove-consoles.ts',
    include: ['tests/access/**/*.test.ts'],
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 10_000 } },
  },
});
