import 'server-only';
import { readFileSync } from 'node:fs';

/** The version of the console, as it stands in every entry: of the folder in which all of it runs. */
export const VERSION: string = JSON.parse(readFileSync('package.json', 'utf8')).version;
