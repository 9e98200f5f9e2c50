import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { Json } from '@/lib/ledger/entry-draft.ts';
import {
  BEGINNING,
  canonical,
  commitmentOf,
  entryHash,
  type Frontier,
  type Head,
  type Header,
  leafHash,
  pushSubtree,
  rootOf,
  SALT_BYTES,
  type SignedHead,
  signHead,
} from '@/lib/ledger/format.mjs';
import { createVerifier, type KeptEntry, type Problem } from '@/lib/ledger/verifier.mjs';

export const KEY = generateKeyPairSync('ed25519').privateKey;

export interface Draft {
  kind?: string;
  at?: number;
  subject?: string | null;
  detail?: Json;
}

/** A log in memory, made of nothing but the format's arithmetic, with the head at every size. */
export function makeLog(drafts: readonly Draft[], key = KEY) {
  const frontier: Frontier = [];
  const entries: (KeptEntry & { salt: Buffer; detail: string })[] = [];
  const heads: SignedHead[] = [];
  let previous: Buffer = BEGINNING;
  let last = 1_700_000_000_000;
  for (const { kind = 'changed', at = last + 7, subject = null, detail = {} } of drafts) {
    const salt = randomBytes(SALT_BYTES);
    const text = canonical(detail);
    const header: Header = {
      ...{ v: 1, portal: 'demo', seq: entries.length + 1, at, kind, subject },
      ...{ actor: null, operation: null, outcome: null },
      commitment: commitmentOf(salt, text).toString('hex'),
    };
    const hash = entryHash(previous, header);
    entries.push({ header, previous, hash, salt, detail: text });
    pushSubtree(frontier, 0, leafHash(hash));
    previous = hash;
    last = at;
    const head: Head = {
      ...{ v: 1, portal: 'demo', size: entries.length, at },
      ...{ hash: hash.toString('hex'), root: rootOf(frontier).toString('hex') },
    };
    heads.push(signHead(head, key));
  }
  const head = heads.at(-1);
  if (!head) throw new Error('A log without entries has no head here.');
  return { entries, heads, head };
}

/** What the verifier says of these entries; the log's own head and, if any, heads kept outside. */
export function verdictOn(
  entries: readonly KeptEntry[],
  own: SignedHead,
  heads: readonly SignedHead[] = [],
  publicKey = own.publicKey,
): Problem | null {
  const verifier = createVerifier({ own, heads });
  for (const entry of entries) {
    const problem = verifier.take(entry);
    if (problem) return problem;
  }
  return verifier.end({ publicKey });
}
