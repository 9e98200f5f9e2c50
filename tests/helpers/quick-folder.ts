import { accessSync, constants, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

/** For some databases at once. */
const ROOM_BYTES = 4_000_000_000;

/**
 * Where the databases of tests lie: in memory, where the system has a place for it with room enough. They are
 * the same servers with the same settings; only the disk is not waited for.
 */
export function quickFolder(): string {
  const memory = '/dev/shm';
  try {
    const { bavail, bsize } = statfsSync(memory);
    accessSync(memory, constants.W_OK);
    if (bavail * bsize >= ROOM_BYTES) return memory;
  } catch {
    // There is no such place on this system.
  }
  return tmpdir();
}
