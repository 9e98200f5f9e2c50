/** Only ours: begins with one slash, and no browser reads a host in it. */
const OURS = /^\/(?![/\\])[\w\-./?=&%[\]]*$/;

/**
 * Where somebody goes after signing in. Takes what stands in the address, which anybody may have
 * written; gives a path of this console, the home page for anything else.
 */
export function wayBack(to: unknown): string {
  if (typeof to !== 'string' || !OURS.test(to)) return '/';
  const url = new URL(to, 'http://console.invalid');
  return url.host === 'console.invalid' && !url.pathname.startsWith('//')
    ? `${url.pathname}${url.search}`
    : '/';
}
