import { isLoopbackHost } from '../settings.mjs';

/** A `Host` that is a name or address with an optional port, and nothing else. */
const HOST = /^([a-z0-9.-]+|\[[0-9a-f:.]+\])(?::(\d{1,5}))?$/i;

/**
 * Takes a `Host` header; gives it in lower case, or null where it is missing or is not a host at
 * all (a path, a user name, two hosts, a control character).
 */
export function readHost(header: string | null): string | null {
  const found = HOST.exec(header ?? '');
  return found && Number(found[2] ?? 0) <= 65_535 ? found[0].toLowerCase() : null;
}

/** Whether a host, as `readHost` gives it, is a name of this machine, on whatever port. */
export function isLoopback(host: string): boolean {
  return isLoopbackHost(host.replace(/:\d+$/, ''));
}

/**
 * Whether the other end of a connection is on this machine. Takes the address as a socket gives it;
 * one that is gone already is taken for ours.
 */
export function isPeerHere(remoteAddress: string | undefined): boolean {
  return remoteAddress === undefined || /^(?:(?:::ffff:)?127\.|::1$)/i.test(remoteAddress);
}

/**
 * Whether the console answers under this host: under a loopback name always, else only under the
 * host of PUBLIC_URL, if that is set. Keeps out a name of somebody else's that leads to this machine
 * (DNS rebinding).
 */
export function isHostAllowed(host: string, publicUrl: string | null): boolean {
  return isLoopback(host) || isPublicHost(host, publicUrl);
}

/** Whether a host, as `readHost` gives it, is the one of PUBLIC_URL. */
export function isPublicHost(host: string, publicUrl: string | null): boolean {
  if (publicUrl === null) return false;
  const { protocol, host: own } = new URL(publicUrl);
  // A browser leaves out the port that the protocol has by itself; some proxies name it.
  return host === own || host === `${own}:${protocol === 'https:' ? 443 : 80}`;
}
