import 'server-only';
import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Whether an `Authorization` header carries this bearer token. How long it takes tells nothing about
 * the token.
 */
export function carriesToken(authorization: string | null, token: string): boolean {
  const given = /^Bearer +([\x21-\x7e]+)$/i.exec(authorization ?? '')?.[1];
  return given !== undefined && timingSafeEqual(digest(given), digest(token));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
