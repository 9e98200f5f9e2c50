import 'server-only';
import { env } from './env.ts';

/** Reads the settings; if they are wrong, says so on stderr and ends the process with 1. */
export function checkSettings(): void {
  try {
    env();
  } catch (problem) {
    process.stderr.write(`${problem instanceof Error ? problem.message : problem}\n`);
    process.exit(1);
  }
}
