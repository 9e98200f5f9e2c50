/**
 * `npm run test:spec -- FILE`: holds the simulator to HubSpot's official OpenAPI file. Runs every
 * `tests/spec/*.spec.ts` and ends with one line, `N passed, N failed`.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startVitest } from 'vitest/node';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const [file] = process.argv.slice(2);
if (file === undefined || !existsSync(file)) {
  console.error(
    file === undefined
      ? 'Give the official OpenAPI file: npm run test:spec -- FILE'
      : `There is no file ${file}`,
  );
  process.exit(2);
}
process.env.OPENAPI_FILE = path.resolve(file);

const vitest = await startVitest('test', [], {
  root,
  config: path.join(root, 'tests', 'spec', 'vitest.config.ts'),
  run: true,
});
const modules = vitest.state.getTestModules();
const results = modules.flatMap((module) => [...module.children.allTests()]);
const passed = results.filter((test) => test.result().state === 'passed').length;
const broken = modules.flatMap((module) => module.errors()).length;
const failed = results.length - passed + broken + vitest.state.getUnhandledErrors().length;
await vitest.close();

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
