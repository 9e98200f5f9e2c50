import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** For `npm run test:spec`: every `*.spec.ts` in this folder; the file is in `OPENAPI_FILE`. */
export default defineConfig({
  resolve: { alias: { '@': root, 'server-only': `${root}/tests/helpers/server-only.ts` } },
  test: { root, include: ['tests/spec/**/*.spec.ts'], testTimeout: 30_000 },
});
