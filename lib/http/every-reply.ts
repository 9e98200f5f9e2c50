import 'server-only';
import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isLoopback, isPeerHere, isPublicHost, readHost } from './hosts.ts';
import { readTarget } from './request-target.ts';
import { CLOSED_POLICY, STANDING_HEADERS, STRICT_TRANSPORT } from './security-headers.ts';

const shared = globalThis as typeof globalThis & { consentDeskReplies?: true };

/**
 * Puts the standing headers on every reply of this process before Next sees the request: those that
 * Next gives by itself, without asking `proxy.ts` (redirects, 500 in plain text), have them too.
 * Whatever makes a page replaces the closed policy by its own. At a PUBLIC_URL of https, browsers are
 * told to use nothing else.
 */
export function guardEveryReply({ publicUrl }: { publicUrl: string | null }): void {
  if (shared.consentDeskReplies) return;
  shared.consentDeskReplies = true;
  subscribe('http.server.request.start', (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    for (const [name, value] of Object.entries(STANDING_HEADERS)) response.setHeader(name, value);
    response.setHeader('content-security-policy', CLOSED_POLICY);
    const { path, host } = readTarget(request.url ?? '/');
    request.url = path;
    if (host !== null) request.headers.host = host;
    // From another machine, a name of this one is a lie: it must not open what HTTPS alone opens.
    const named = readHost(request.headers.host ?? null);
    if (named !== null && isLoopback(named) && !isPeerHere(request.socket.remoteAddress))
      request.headers.host = '';
    else if (named !== null && publicUrl?.startsWith('https:') && isPublicHost(named, publicUrl))
      response.setHeader('strict-transport-security', STRICT_TRANSPORT);
    // Next cannot represent it and would fail; it is answered as what asks for nothing.
    if (request.method === 'TRACE') request.method = 'OPTIONS';
  });
}
