import 'server-only';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** The parts of the verifier, each before those that need it. */
const PARTS = ['format', 'verifier', 'heads', 'export-file', 'csv', 'words', 'verify-file'];
const ENTRY = 'verify-export';

/**
 * The verifier as one file that needs nothing but Node: the parts as they are in lib/ledger, joined.
 * Takes the folder of the project. Throws the file system's error.
 */
export async function standAloneVerifier(root = process.cwd()): Promise<string> {
  const texts = await Promise.all(
    [...PARTS, ENTRY].map((name) =>
      readFile(path.join(/* turbopackIgnore: true */ root, 'lib', 'ledger', `${name}.mjs`), 'utf8'),
    ),
  );
  const parts = texts.map((text) =>
    text
      // What is of ours stands above; a type is for whoever writes the parts.
      .replace(/^import [^;]*? from '\.[^;]*;\n/gm, '')
      .replace(/^export /gm, '')
      .replace(/^\/\*\* @typedef \{import.*\n/gm, ''),
  );
  return [
    '#!/usr/bin/env node',
    '// Checks an exported audit log of Consent Desk. Needs Node 20.12 or newer and nothing else:',
    '//   node verify-ledger.mjs EXPORT [--head FILE …] [--csv FILE]',
    '',
    ...parts,
    'process.exitCode = await main(process.argv.slice(2));',
    '',
  ].join('\n');
}
