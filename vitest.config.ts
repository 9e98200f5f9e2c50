import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    alias: {
      '@': fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, ''),
      'server-only': fileURLToPath(new URL('tests/helpers/server-only.ts', import.meta.url)),
    },
  },
  test: {
    include: ['tests/unit/**/*.test.ts', 'tests/contract/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // As Playwright's: a second is not enough where a machine is busy.
    expect: { poll: { timeout: 10_000 } },
    // Much of the time is spent waiting for PostgreSQL and clocks: one at a time would leave a core idle.
    maxWorkers: 3,
  },
});
