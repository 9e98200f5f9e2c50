import { type NextRequest, NextResponse } from 'next/server';
import { env } from './lib/env.ts';
import { doorPage } from './lib/http/door-page.ts';
import { FORWARDING_HEADERS } from './lib/http/forwarded.ts';
import { judgeRequest } from './lib/http/judge-request.ts';
import {
  CLOSED_POLICY,
  newNonce,
  pagePolicy,
  STANDING_HEADERS,
} from './lib/http/security-headers.ts';

/**
 * Sees every request first: sends away what comes under another name, from another site or with too
 * much (`judgeRequest`), and gives what it lets in a request id, a nonce, and forwarding headers that
 * can be believed. It is no check of who may do what; that is done where data is read.
 */
export function proxy(request: NextRequest): NextResponse {
  const { publicUrl, trustedHops, isOpen, isDevelopment } = env();
  const requestId = crypto.randomUUID();
  const judgement = judgeRequest(request, { publicUrl, trustedHops, isOpen });
  if (judgement.is === 'refused') {
    const page = doorPage(request, judgement.code, publicUrl);
    return refuse(judgement.status, page ?? `${judgement.sentence}\n`, requestId, page !== null);
  }

  // Next makes this page at the build, so it can have no nonce: it is for Next's own use.
  if (request.nextUrl.pathname.startsWith('/_global-error'))
    return refuse(404, 'There is nothing here.\n', requestId);

  const nonce = newNonce();
  const policy = pagePolicy(nonce, { development: isDevelopment });
  const headers = new Headers(request.headers);
  for (const name of FORWARDING_HEADERS) headers.delete(name);
  const { clientAddress, protocol } = judgement.forwarded;
  if (clientAddress !== null) headers.set('x-forwarded-for', clientAddress);
  if (protocol !== null) headers.set('x-forwarded-proto', protocol);
  headers.set('x-request-id', requestId);
  // Next takes the nonce for its own scripts out of the policy; the layout takes it as it is.
  headers.set('content-security-policy', policy);
  headers.set('x-nonce', nonce);

  const response = NextResponse.next({ request: { headers } });
  const given = { ...STANDING_HEADERS, 'content-security-policy': policy };
  for (const [name, value] of Object.entries(given)) response.headers.set(name, value);
  response.headers.set('x-request-id', requestId);
  return response;
}

function refuse(status: number, body: string, requestId: string, isPage = false): NextResponse {
  return new NextResponse(body, {
    status,
    headers: {
      ...STANDING_HEADERS,
      'content-security-policy': CLOSED_POLICY,
      'content-type': isPage ? 'text/html; charset=utf-8' : 'text/plain',
      'cache-control': 'no-store',
      'x-request-id': requestId,
    },
  });
}
