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
