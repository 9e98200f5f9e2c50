/** What a request asks for. `host` stands in the target itself only where that is a whole address. */
export type Target = { path: string; host: string | null };

/**
 * Takes the target of a request line as it came; gives the path and query that the console answers.
 * A whole address (`http://host/path`) gives its host too, which counts instead of the `Host` header
 * (RFC 9112). Slashes in a row, and backslashes, which Next would answer with a redirect of its own
 * before ours are heard, become one; a `%` that begins no character becomes `%25`.
 */
export function readTarget(target: string): Target {
  const whole = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)(.*)$/i.exec(target);
  const rest = whole ? (whole[2] ?? '') : target;
  const at = rest.search(/[?#]/);
  const path = at === -1 ? rest : rest.slice(0, at);
  const query = at === -1 ? '' : rest.slice(at);
  const clean = `/${path.replace(/[\t\r\n]/g, '')}`.replace(/[\\/]{2,}|\\/g, '/');
  return { path: decodable(clean) + query, host: whole ? (whole[1] ?? '') : null };
}

function decodable(path: string): string {
  try {
    decodeURIComponent(path);
    return path;
  } catch {
    return path.replaceAll('%', '%25');
  }
}
