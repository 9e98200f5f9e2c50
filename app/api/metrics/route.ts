import { env } from '@/lib/env.ts';
import { carriesToken } from '@/lib/http/bearer-token.ts';
import { metricsText } from '@/lib/metrics.ts';

export const dynamic = 'force-dynamic';

/** Counts and durations for Prometheus, for whoever has METRICS_TOKEN; without that setting, nothing is here. */
export async function GET(request: Request): Promise<Response> {
  const { metricsToken } = env();
  const headers = { 'cache-control': 'no-store' };
  if (metricsToken === null) return new Response(null, { status: 404, headers });
  if (!carriesToken(request.headers.get('authorization'), metricsToken))
    return new Response(null, {
      status: 401,
      headers: { ...headers, 'www-authenticate': 'Bearer realm="metrics"' },
    });
  const { text, contentType } = await metricsText();
  return new Response(text, { headers: { ...headers, 'content-type': contentType } });
}
