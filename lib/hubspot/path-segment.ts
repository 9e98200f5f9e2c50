/**
 * Encodes any text as exactly one segment of a URL path: `+`, `/`, `%`, `?`, `#`, `\`, spaces and
 * non-ASCII are percent-encoded.
 * Takes the raw text; gives the segment, or null for texts that cannot be one: empty, `.` and `..`
 * (which URL normalisation would swallow) and lone surrogates (which have no UTF-8).
 * Source: hubspot.md §2.3 (path encoding), Surprises 10.
 */
export function pathSegment(text: string): string | null {
  if (text === '' || text === '.' || text === '..') return null;
  try {
    return encodeURIComponent(text);
  } catch {
    return null;
  }
}
