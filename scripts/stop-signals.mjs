// When to stop: on a signal, or when the npm that runs us is gone.

import { identityOf, isAlive, parentOf, programOf } from './process-identity.mjs';

const LOOK_EVERY_MS = 500;
// Where looking means running a command.
const SLOW_LOOK_EVERY_MS = 2000;
const SECOND_SIGNAL_AFTER_MS = 1000;

/**
 * Calls `stop` once. A later signal from an impatient user calls `stopNow`; one that follows at
 * once is the same Ctrl-C, which both the terminal and npm pass on.
 * @param {{ stop: () => void, stopNow: () => void }} actions
 */
export function onStop({ stop, stopNow }) {
  let firstAt = 0;
  const ask = () => {
    if (firstAt === 0) {
      firstAt = Date.now();
      stop();
    } else if (Date.now() - firstAt > SECOND_SIGNAL_AFTER_MS) stopNow();
  };
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, ask);
  }
  watchNpm(() => {
    if (firstAt === 0) ask();
  });
}

/**
 * A signal to npm does not always reach us: SIGKILL never does, and a shell may stand between npm
 * and us and outlive it. So we look whether the processes from here up to npm are still there.
 * @param {() => void} onEnd
 */
function watchNpm(onEnd) {
  if (!process.env.npm_lifecycle_event) return;
  const parent = identityOf(process.ppid);
  const npm = isShell(parent.pid) ? parentOf(parent.pid) : null;
  const timer = setInterval(
    () => {
      const gone =
        process.ppid !== parent.pid ||
        (process.platform === 'win32' && !isAlive(parent)) ||
        (npm !== null && parentOf(parent.pid) !== npm);
      if (!gone) return;
      clearInterval(timer);
      onEnd();
    },
    process.platform === 'linux' ? LOOK_EVERY_MS : SLOW_LOOK_EVERY_MS,
  );
  timer.unref();
}

/** @param {number} pid */
function isShell(pid) {
  return /^-?(sh|bash|dash|ash|ksh|zsh|busybox)$/.test(programOf(pid) ?? '');
}
