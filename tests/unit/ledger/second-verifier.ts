import { createHash, createHmac, createPublicKey, verify } from 'node:crypto';

/*
 * Written from docs/ledger-format.md alone. It shares no line with lib/ledger and is made another way
 * where there is one: the tree by RFC 6962's recursion, the text by hand.
 */

type Value = null | boolean | number | string | Value[] | { [key: string]: Value };

export interface Entry {
  header: { [key: string]: Value };
  previous: string;
  hash: string;
  salt: string | null;
  detail: Value;
}

interface Head {
  head: { [key: string]: Value };
  signature: string;
  publicKey: string;
}

const hash = (...parts: (string | Uint8Array)[]) =>
  createHash('sha256')
    .update(Buffer.concat(parts.map((part) => Buffer.from(part as string))))
    .digest();

const SHORT: Record<string, string> = {
  ...{ '"': '\\"', '\\': '\\\\', '\b': '\\b', '\f': '\\f' },
  ...{ '\n': '\\n', '\r': '\\r', '\t': '\\t' },
};

/** RFC 8785, of the values that the format knows. */
export function text(value: Value): string {
  if (value === null) return 'null';
  switch (typeof value) {
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      return value.toString(10);
    case 'string': {
      let out = '"';
      for (const character of value) {
        const code = character.codePointAt(0) ?? 0;
        out +=
          SHORT[character] ??
          (code < 0x20 ? `\\u${code.toString(16).padStart(4, '0')}` : character);
      }
      return `${out}"`;
    }
    default:
  }
  if (Array.isArray(value)) return `[${value.map(text).join(',')}]`;
  const names = Object.keys(value).sort((a, b) => Buffer.compare(units(a), units(b)));
  return `{${names.map((name) => `${text(name)}:${text(value[name] ?? null)}`).join(',')}}`;
}

/** The UTF-16 code units, the high byte first, so that bytes sort as units do. */
const units = (name: string) => Buffer.from(name, 'utf16le').swap16();

/** The root over leaves, by the definition. */
function root(leaves: Buffer[]): Buffer {
  const [only] = leaves;
  if (only === undefined) return hash();
  if (leaves.length === 1) return only;
  let left = 1;
  while (left * 2 < leaves.length) left *= 2;
  return hash(Uint8Array.of(1), root(leaves.slice(0, left)), root(leaves.slice(left)));
}

/** Whether a whole log is as its head says, and every missing detail is explained. */
export function isIntact(entries: Entry[], { head, signature, publicKey }: Head): boolean {
  const key = createPublicKey({
    key: Buffer.from(publicKey, 'base64'),
    ...{ format: 'der', type: 'spki' },
  } as const);
  if (!verify(null, Buffer.from(text(head)), key, Buffer.from(signature, 'base64'))) return false;
  let previous = '00'.repeat(32);
  let at = 0;
  let portal: Value = null;
  const leaves: Buffer[] = [];
  for (const [index, entry] of entries.entries()) {
    const { header } = entry;
    const own = hash(
      Uint8Array.of(1),
      Buffer.from(entry.previous, 'hex'),
      hash(text(header)),
    ).toString('hex');
    if (header.seq !== index + 1 || entry.previous !== previous || entry.hash !== own) return false;
    if (header.v !== 1 || Number(header.at) < at) return false;
    if (header.portal !== head.portal && (header.portal !== null || portal !== null)) return false;
    if (entry.salt !== null) {
      const made = createHmac('sha256', Buffer.from(entry.salt, 'hex')).update(text(entry.detail));
      if (made.digest('hex') !== header.commitment) return false;
    } else if (!entries.slice(index + 1).some((later) => explains(later, header))) return false;
    previous = entry.hash;
    at = Number(header.at);
    portal = header.portal ?? null;
    leaves.push(hash(Uint8Array.of(0), Buffer.from(entry.hash, 'hex')));
  }
  return (
    head.size === entries.length &&
    head.hash === previous &&
    head.root === root(leaves).toString('hex')
  );
}

function explains({ header, detail }: Entry, gone: Entry['header']): boolean {
  if (header.kind === 'erased') return header.subject !== null && header.subject === gone.subject;
  if (header.kind !== 'expired' || typeof detail !== 'object' || detail === null) return false;
  const { kinds, before } = detail as { kinds: Value[]; before: number };
  return kinds.includes(gone.kind ?? null) && Number(gone.at) < before;
}
