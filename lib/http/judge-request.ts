import { type Forwarded, readForwarded } from './forwarded.ts';
import { isHostAllowed, isPublicHost, readHost } from './hosts.ts';
import { isSameOrigin } from './same-origin.ts';

/** The largest body that any page, action or route takes, in bytes. */
export const MAX_BODY_BYTES = 256 * 1024;

/** What the settings say about the way to the console. */
export type WayIn = {
  /** PUBLIC_URL; null: the console serves this machine only. */
  publicUrl: string | null;
  /** TRUST_PROXY: how many reverse proxies of ours stand in front of the console. */
  trustedHops: number;
  /** Whether other machines reach the console's own port (LISTEN_ADDRESS); then only HTTPS through a proxy will do. */
  isOpen: boolean;
};

/** Why a request is refused. */
export type RefusalCode = 'wrong_host' | 'plain_http' | 'cross_site' | 'no_length' | 'too_large';

/** Let in, or refused with a sentence, before anything of the request is read. */
export type Judgement =
  | { is: 'let_in'; forwarded: Forwarded }
  | {
      is: 'refused';
      code: RefusalCode;
      status: 403 | 411 | 413 | 421;
      sentence: string;
    };

/**
 * Judges a request by its method and headers alone: its Host (421), plain HTTP where PUBLIC_URL is
 * https (403), and for all that can change something the page that it comes from (403), and the
 * length of its body (411, 413).
 */
export function judgeRequest(
  request: { method: string; headers: { get: (name: string) => string | null } },
  { publicUrl, trustedHops, isOpen }: WayIn,
): Judgement {
  const { method, headers } = request;
  const host = readHost(headers.get('host'));
  const isOurs = host !== null && isPublicHost(host, publicUrl);
  const wantsHttps = isOurs && publicUrl?.startsWith('https:') === true;
  const refused = (code: RefusalCode, status: 403 | 411 | 413 | 421, text: string): Judgement => {
    return { is: 'refused', code, status, sentence: `${code}: ${text}` };
  };
  if (host === null || !isHostAllowed(host, publicUrl))
    return refused(
      'wrong_host',
      421,
      publicUrl === null
        ? 'this console answers on the machine that it runs on only, or at its PUBLIC_URL.'
        : `this console answers at ${publicUrl} only: open that address instead.`,
    );
  const forwarded = readForwarded(headers, trustedHops);
  if (wantsHttps && (forwarded.protocol === 'http' || (isOpen && forwarded.protocol === null)))
    return refused('plain_http', 403, `open ${publicUrl} instead; plain HTTP is not answered.`);
  if (!['GET', 'HEAD', 'OPTIONS'].includes(method)) {
    const sender = { fetchSite: headers.get('sec-fetch-site'), origin: headers.get('origin') };
    if (!isSameOrigin(sender, host, publicUrl))
      return refused('cross_site', 403, 'this request does not come from a page of this console.');
    if (headers.get('transfer-encoding') !== null)
      return refused(
        'no_length',
        411,
        'the length must be said before the body: nothing was changed.',
      );
    if (Number(headers.get('content-length') ?? 0) > MAX_BODY_BYTES)
      return refused('too_large', 413, `more than ${MAX_BODY_BYTES} bytes: nothing was changed.`);
  }
  return { is: 'let_in', forwarded };
}
