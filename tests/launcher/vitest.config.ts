import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

// Real processes and ports: one file after the other.
export default defineConfig({
  resolve: { alias: { '@': root } },
  test: {
    root,
    include: ['tests/launcher/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 90_000,
    hookTimeout: 60_000,
  },
});
