export { removeConsoles as teardown } from './test-console.ts';
