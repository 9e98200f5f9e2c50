const PLACEHOLDER = '[token]';
const MIN_TOKEN_CHARS = 8;

/**
 * Gives a function that replaces the token, also as JSON and URLs spell it, in any text: a gateway's
 * error page may echo the request's headers. Tokens under 8 characters are left alone, because
 * replacing them would destroy replies; HubSpot's are longer.
 */
export function tokenRedactor(token: string): (text: string) => string {
  if (token.length < MIN_TOKEN_CHARS) return (text) => text;
  const spellings = [token, JSON.stringify(token).slice(1, -1), encodeURIComponent(token)];
  return (text) => spellings.reduce((rest, one) => rest.replaceAll(one, PLACEHOLDER), text);
}

/** Where HubSpot's errors point to, for anybody to read. */
const DOCUMENTATION = 'developers\\.hubspot\\.com/';
const ADDRESS = new RegExp(`https?:(?:\\\\?/){2}(?!${DOCUMENTATION})[^\\s"'<>]*`, 'gi');
/** A field of a JSON text that is named as a link, whatever it holds, and however early it breaks off. */
const LINK_FIELD = /("[^"]*url"\s*:\s*)"(?:[^"\\]|\\.)*(?:"|\\?$)/gi;

/**
 * Takes every link out of a text, also as JSON spells it, except those to HubSpot's documentation:
 * a preference link acts for its person, and no record may keep one.
 */
export function withoutLinks(text: string): string {
  return text.replace(LINK_FIELD, '$1"[link]"').replace(ADDRESS, '[link]');
}
