import { isPublicHost } from './hosts.ts';

/** What a browser says about the page that a request comes from. */
export type Sender = {
  /** `Sec-Fetch-Site`, which no page can set; null if it is not there. */
  fetchSite: string | null;
  /** `Origin`; null if it is not there. */
  origin: string | null;
};

/**
 * Whether a request comes from a page of this console: by `Sec-Fetch-Site`; else by `Origin`, which
 * must be PUBLIC_URL's or, on this machine, have the same host. A request with neither is from
 * elsewhere. `host` is as `readHost` gives it.
 */
export function isSameOrigin(
  { fetchSite, origin }: Sender,
  host: string,
  publicUrl: string | null,
): boolean {
  if (fetchSite !== null) return fetchSite === 'same-origin';
  if (origin === null || !URL.canParse(origin)) return false;
  const from = new URL(origin);
  if (publicUrl !== null && isPublicHost(host, publicUrl))
    return from.origin === new URL(publicUrl).origin;
  return /^https?:$/.test(from.protocol) && from.host === host;
}
