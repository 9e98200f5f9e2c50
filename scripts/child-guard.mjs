// Loaded before anything else into a process that we start (node --import): it ends the process
// when the one that started it is gone, even if that was killed without a chance to say so.
// A closed IPC channel is how the operating system tells us.

import { isMainThread } from 'node:worker_threads';

const GRACE_MS = 2000;

if (isMainThread && process.channel) {
  // Only for this process: those that it forks have a channel of their own to keep alive.
  const own = process.execArgv.indexOf(import.meta.url);
  if (own > 0) process.execArgv.splice(own - 1, 2);
  process.on('disconnect', () => {
    // First as if asked to stop, so that open replies can end; then at once.
    setTimeout(() => process.exit(1), GRACE_MS);
    if (!process.emit('SIGTERM', 'SIGTERM')) process.exit(1);
  });
  // The channel alone keeps no process alive.
  process.channel.unref();
}
