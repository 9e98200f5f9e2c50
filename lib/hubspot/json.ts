import { parse } from 'lossless-json';

function number(digits: string): number | string {
  const value = Number(digits);
  if (!/^-?\d+$/.test(digits)) return value;
  return Number.isSafeInteger(value) ? value : digits;
}

const MAX_DEPTH = 64;

/** Whether brackets outside strings nest deeper than HubSpot's replies ever do. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (inString) {
      if (char === '\\') at += 1;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{' || char === '[') depth += 1;
    else if (char === '}' || char === ']') depth -= 1;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}

/**
 * Parses JSON without losing digits: an integer beyond Number.MAX_SAFE_INTEGER becomes the string of
 * its digits. Takes the text; gives the value, or undefined if the text is not JSON (HTML, empty,
 * truncated, a key twice with two values) or nests so deep that handling it could exhaust the stack.
 * Never throws.
 */
export function parseJson(text: string): unknown {
  if (isTooDeep(text)) return undefined;
  try {
    return parse(text, null, number);
  } catch {
    return undefined;
  }
}

/** Whether a `Content-Type` announces JSON. */
export function isJsonType(contentType: string | null): boolean {
  return /^\s*application\/([\w.-]+\+)?json\s*(;|$)/i.test(contentType ?? '');
}
