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

interface Gap {
  level: number;
  hash: string;
}

/** The root over a row of subtrees that cover a log from its first entry on. */
function rootOfRow(row: { level: number; hash: Buffer }[]): Buffer | null {
  const kept: { level: number; hash: Buffer }[] = [];
  for (const next of row) {
    const covered = kept.reduce((sum, { level }) => sum + 2 ** level, 0);
    if (covered % 2 ** next.level !== 0) return null;
    kept.push(next);
    for (;;) {
      const [left, right] = kept.slice(-2);
      if (!left || !right || left.level !== right.level) break;
      const joined = hash(Uint8Array.of(1), left.hash, right.hash);
      kept.splice(-2, 2, { level: left.level + 1, hash: joined });
    }
  }
  const last = kept.pop();
  if (!last) return hash();
  return kept.reduceRight((right, left) => hash(Uint8Array.of(1), left.hash, right), last.hash);
}

/** Whether an exported file, whole or in part, is what the log was that its head says. */
export function isIntactExport(file: string): boolean {
  try {
    return isIntactFile(file);
  } catch {
    return false;
  }
}

const has = (value: object, ...names: string[]) =>
  Object.keys(value).sort().join() === names.sort().join();

function isIntactFile(file: string): boolean {
  const lines = file.split('\n');
  if (lines.pop() !== '') return false;
  const values = lines.map((line): { [key: string]: Value } => {
    const value = JSON.parse(line);
    if (text(value) !== line) throw new Error('It is not canonical.');
    return value;
  });
  const [start, ...rest] = values;
  const end = rest.pop();
  if (!start || !end || start.export !== 'consent-desk-ledger' || start.v !== 1) return false;
  if (!has(start, 'export', 'exportedAt', 'head', 'query', 'v')) return false;
  if (!has(end, 'asked', 'entries', 'leftOut')) return false;
  const { head, signature, publicKey } = start.head as unknown as Head;
  for (const text of [signature, publicKey])
    if (Buffer.from(text, 'base64').toString('base64') !== text) return false;
  const key = createPublicKey({
    key: Buffer.from(publicKey, 'base64'),
    ...{ format: 'der', type: 'spki' },
  } as const);
  if (key.export({ format: 'der', type: 'spki' }).toString('base64') !== publicKey) return false;
  if (!verify(null, Buffer.from(text(head)), key, Buffer.from(signature, 'base64'))) return false;
  const row: { level: number; hash: Buffer }[] = [];
  const skip = (gaps: Gap[]) =>
    row.push(...gaps.map((gap) => ({ level: gap.level, hash: Buffer.from(gap.hash, 'hex') })));
  const covered = () => row.reduce((sum, { level }) => sum + 2 ** level, 0);
  const entries = rest as unknown as (Entry & { leftOut: Gap[]; asked: boolean })[];
  let before: string | null = '00'.repeat(32);
  for (const [index, entry] of entries.entries()) {
    if (!has(entry, 'asked', 'detail', 'hash', 'header', 'leftOut', 'previous', 'salt'))
      return false;
    if (typeof entry.asked !== 'boolean' || (entry.salt === null) !== (entry.detail === null))
      return false;
    skip(entry.leftOut);
    if (entry.leftOut.length > 0) before = null;
    const { header } = entry;
    const own = hash(
      Uint8Array.of(1),
      Buffer.from(entry.previous, 'hex'),
      hash(text(header)),
    ).toString('hex');
    if (header.seq !== covered() + 1 || own !== entry.hash) return false;
    if (before !== null && before !== entry.previous) return false;
    if (entry.salt !== null) {
      const made = createHmac('sha256', Buffer.from(entry.salt, 'hex')).update(text(entry.detail));
      if (made.digest('hex') !== header.commitment) return false;
    } else if (!entries.slice(index + 1).some((later) => explains(later, header))) return false;
    row.push({ level: 0, hash: hash(Uint8Array.of(0), Buffer.from(entry.hash, 'hex')) });
    before = entry.hash;
  }
  if (!Array.isArray(end.leftOut)) return false;
  skip(end.leftOut as unknown as Gap[]);
  return (
    end.entries === entries.length &&
    end.asked === entries.filter(({ asked }) => asked).length &&
    covered() === head.size &&
    rootOfRow(row)?.toString('hex') === head.root
  );
}
