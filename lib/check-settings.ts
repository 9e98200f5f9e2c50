import 'server-only';
import { type Env, env } from './env.ts';

/** Gives the settings; if they are wrong, says so on stderr and ends the process with 1. */
export function checkSettings(): Env {
  try {
    return env();
  } catch (problem) {
    process.stderr.write(`${problem instanceof Error ? problem.message : problem}\n`);
    process.exit(1);
  }
}
