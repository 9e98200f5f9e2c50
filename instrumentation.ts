/** Stops at once, with the bad key named, when the settings are wrong: Next itself would stay up and answer 500. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { checkSettings } = await import('./lib/check-settings.ts');
  checkSettings();
  const { prepareAtStart } = await import('./lib/db/prepare-at-start.ts');
  const { keepWorker } = await import('./lib/db/keep-worker.ts');
  await prepareAtStart(() => void keepWorker());
  const { checkAtStart } = await import('./lib/connection/check-at-start.ts');
  void checkAtStart();
}
