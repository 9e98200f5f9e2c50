import 'server-only';
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** The key that seals addresses: another one than that which hashes them, made of the same secret. */
function sealingKey(addressKey: string): Buffer {
  return Buffer.from(hkdfSync('sha256', addressKey, '', 'consent-desk sealed address', 32));
}

/**
 * Encrypts an address for the row of a person: nonce, tag and text, for the row with this hash and no
 * other. Takes the address key and the address as `normaliseAddress` gives it.
 */
export function sealAddress(addressKey: string, address: string, hash: Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, sealingKey(addressKey), nonce).setAAD(hash);
  const text = Buffer.concat([cipher.update(address, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), text]);
}

/** The address that was sealed for the row with this hash, or null: by another key, or altered. */
export function openAddress(addressKey: string, sealed: Buffer, hash: Buffer): string | null {
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const tag = sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  if (tag.length < TAG_BYTES) return null;
  const decipher = createDecipheriv(CIPHER, sealingKey(addressKey), nonce, {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(hash).setAuthTag(tag);
  const text = decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES));
  try {
    return Buffer.concat([text, decipher.final()]).toString('utf8');
  } catch {
    // The tag does not fit: that is the answer.
    return null;
  }
}
