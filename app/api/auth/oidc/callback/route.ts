import { guard } from '@/lib/action.ts';
import { finishAtProvider } from '@/lib/auth/provider/sign-in.ts';
import { actorIfKnown, providerContext } from '@/lib/auth/session.ts';

export const dynamic = 'force-dynamic';

/**
 * The way back from the sign-in provider; without one in the settings, nothing is here. Leads on to
 * the console, or to a page that says in a sentence what went wrong.
 */
export async function GET(request: Request): Promise<Response> {
  const { searchParams } = new URL(request.url);
  const done = await guard('providerCallback', async ({ log }) => {
    const ctx = await providerContext();
    if (!ctx) return null;
    const finished = await finishAtProvider(ctx, searchParams);
    if (finished.is === 'refused')
      log.warn({ code: finished.code, reason: finished.reason }, 'Sign-in by the provider refused');
    return finished;
  });
  if (!done.ok) {
    const isIn = (await actorIfKnown()) !== null;
    return leadTo(`${isIn ? '/account' : '/sign-in'}?problem=failed`);
  }
  const finished = done.value;
  if (finished === null)
    return new Response(null, { status: 404, headers: { 'cache-control': 'no-store' } });
  if (finished.is !== 'refused') return leadTo(finished.to);
  const { code, to, connecting } = finished;
  const query = new URLSearchParams({ problem: code, ...(connecting ? {} : { to }) });
  return leadTo(`${connecting ? '/account' : '/sign-in'}?${query}`);
}

function leadTo(path: string): Response {
  return new Response(null, {
    status: 303,
    headers: { location: path, 'cache-control': 'no-store' },
  });
}
