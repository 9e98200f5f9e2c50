import type { Instrumentation } from 'next';

/** Stops at once, with the bad key named, when the settings are wrong: Next itself would stay up and answer 500. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { checkSettings } = await import('./lib/check-settings.ts');
  const settings = checkSettings();
  const { guardEveryReply } = await import('./lib/http/every-reply.ts');
  guardEveryReply(settings);
  if (process.env.NODE_ENV === 'production') {
    const { takeOverConsole } = await import('./lib/log.ts');
    takeOverConsole();
  }
  const { prepareAtStart } = await import('./lib/db/prepare-at-start.ts');
  const { keepWorker } = await import('./lib/db/keep-worker.ts');
  const { putRight, reportRollback, WORK } = await import('./lib/tasks.ts');
  const { offerSetup } = await import('./lib/auth/offer-setup.ts');
  const { beginDemoLog } = await import('./lib/demo/begin-log.ts');
  const { log, logSurprise } = await import('./lib/log.ts');
  await prepareAtStart(() => {
    void beginDemoLog();
    void putRight().catch((surprise: unknown) => logSurprise(log(), 'putRight', surprise));
    void reportRollback().catch((surprise: unknown) =>
      logSurprise(log(), 'reportRollback', surprise),
    );
    void keepWorker(WORK);
    void offerSetup().catch((surprise: unknown) => logSurprise(log(), 'offerSetup', surprise));
  });
  const { checkAtStart } = await import('./lib/connection/check-at-start.ts');
  void checkAtStart();
}

/** Ties the number that an error page shows (the digest) to the request. */
export const onRequestError: Instrumentation.onRequestError = async (failure, request, context) => {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { log, logSurprise } = await import('./lib/log.ts');
  const requestId = request.headers['x-request-id'];
  logSurprise(log().child({ requestId }), context.routePath, failure);
};
