import { type NextRequest, NextResponse } from 'next/server';

/** The largest body that any page, action or route takes, in bytes. */
const MAX_BODY_BYTES = 256 * 1024;

/**
 * Until people sign in, the console serves this machine only: other Host names are misdirected (421),
 * and nothing is changed for a request that does not come from a page of ours (403).
 */
export function proxy(request: NextRequest): NextResponse {
  const host = request.headers.get('host') ?? '';
  if (!isLoopback(host)) return plain(421, 'This console answers on this machine only.');
  if (!['GET', 'HEAD', 'OPTIONS'].includes(request.method)) {
    if (!isSameOrigin(request, host))
      return plain(403, 'cross_site: this request does not come from a page of this console.');
    if (request.headers.has('transfer-encoding'))
      return plain(411, 'no_length: the length must be said before the body: nothing was read.');
    if (Number(request.headers.get('content-length') ?? 0) > MAX_BODY_BYTES)
      return plain(
        413,
        `too_large: more than ${MAX_BODY_BYTES} bytes: nothing was read, nothing was changed.`,
      );
  }
  const requestId = crypto.randomUUID();
  const headers = new Headers(request.headers);
  headers.set('x-request-id', requestId);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('x-request-id', requestId);
  return response;
}

function isLoopback(host: string): boolean {
  const name = host.replace(/:\d+$/, '').toLowerCase();
  return (
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    name === '[::1]' ||
    /^127(\.\d{1,3}){3}$/.test(name)
  );
}

function isSameOrigin(request: NextRequest, host: string): boolean {
  const site = request.headers.get('sec-fetch-site');
  if (site !== null) return site === 'same-origin';
  const origin = request.headers.get('origin');
  return origin !== null && URL.canParse(origin) && new URL(origin).host === host;
}

function plain(status: number, sentence: string): NextResponse {
  return new NextResponse(`${sentence}\n`, {
    status,
    headers: { 'content-type': 'text/plain', 'cache-control': 'no-store' },
  });
}
