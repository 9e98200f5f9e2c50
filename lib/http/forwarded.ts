/** What the reverse proxies in front of the console say about a request. */
export type Forwarded = {
  /** The address that the outermost proxy of ours was asked from; null: not known. */
  clientAddress: string | null;
  /** What the client spoke to that proxy; null: not known. */
  protocol: 'http' | 'https' | null;
};

const NOTHING_KNOWN: Forwarded = { clientAddress: null, protocol: null };

/** Headers that a proxy sets and a client can forge. */
export const FORWARDING_HEADERS = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-forwarded-server',
  'x-real-ip',
] as const;

/**
 * Reads `X-Forwarded-For` and `X-Forwarded-Proto` as `trustedHops` proxies of ours have written
 * them. Each adds one entry at the end, so what counts is the entry that many places from the end;
 * everything before it was said by the client. With 0, or with fewer entries than proxies (the
 * request went around one), nothing is known. A single `X-Forwarded-Proto` is the innermost proxy's
 * own: it replaced what came.
 */
export function readForwarded(
  headers: { get: (name: string) => string | null },
  trustedHops: number,
): Forwarded {
  if (trustedHops < 1) return NOTHING_KNOWN;
  const addresses = listOf(headers.get('x-forwarded-for'));
  const protocols = listOf(headers.get('x-forwarded-proto'));
  const said = protocols.length > 1 ? protocols.at(-trustedHops) : protocols[0];
  const protocol = said?.toLowerCase();
  return {
    clientAddress: addressOf(addresses.at(-trustedHops)),
    protocol: protocol === 'http' || protocol === 'https' ? protocol : null,
  };
}

function listOf(header: string | null): string[] {
  return header === null ? [] : header.split(',').map((entry) => entry.trim());
}

/** One entry without a port, in one spelling; null if it is no address (`unknown`, a name, a script). */
function addressOf(entry: string | undefined): string | null {
  if (entry === undefined) return null;
  const v4 = /^(?:\[?::ffff:)?(\d{1,3}(?:\.\d{1,3}){3})\]?(?::\d{1,5})?$/i.exec(entry)?.[1];
  if (v4) return v4.split('.').every((part) => Number(part) <= 255) ? v4 : null;
  const v6 = /^\[([0-9a-f:.]+)\](?::\d{1,5})?$/i.exec(entry)?.[1] ?? entry;
  const url = `http://[${v6}]`;
  return /^[0-9a-f:.]*:[0-9a-f:.]*$/i.test(v6) && URL.canParse(url)
    ? new URL(url).hostname.slice(1, -1)
    : null;
}
