/** How many addresses are offered for one that is no contact's. */
const MAX_NEAR = 3;

/** How much of each part of a name is searched for, so that a slip behind it does not matter. */
const SURE_CHARS = 3;

/** What is as near as an address that goes on, or that differs behind the @ alone. */
const KIN = 3;

/**
 * How many single slips lie between two texts: a character too much, too few, another one, or two
 * neighbours exchanged (optimal string alignment). Gives `limit + 1` for anything beyond the limit.
 */
export function editDistance(a: string, b: string, limit: number): number {
  const [left, right] = [[...a], [...b]];
  if (Math.abs(left.length - right.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, at) => at);
  for (const [i, char] of left.entries()) {
    const row = [i + 1];
    for (const [j, other] of right.entries()) {
      const steps = [
        (last[j] ?? 0) + (char === other ? 0 : 1),
        (last[j + 1] ?? 0) + 1,
        (row[j] ?? 0) + 1,
      ];
      if (i > 0 && j > 0 && char === right[j - 1] && left[i - 1] === other)
        steps.push((beforeLast[j - 1] ?? 0) + 1);
      row.push(Math.min(...steps));
    }
    if (Math.min(...row) > limit) return limit + 1;
    [beforeLast, last] = [last, row];
  }
  return Math.min(last[right.length] ?? 0, limit + 1);
}

function parts(address: string): { local: string; domain: string } {
  const at = address.lastIndexOf('@');
  return { local: address.slice(0, at), domain: address.slice(at + 1) };
}

/** How far another address is from the typed one; null: nobody would take the one for the other. */
function farness(typed: string, other: string): number | null {
  if (typed === other) return null;
  const limit = parts(typed).local.length > 4 ? 2 : 1;
  const distance = editDistance(typed, other, limit);
  if (distance <= limit) return distance;
  return other.startsWith(typed) || parts(typed).local === parts(other).local ? KIN : null;
}

/**
 * Of some addresses, those that may have been meant by a typed one, the nearest first: at most two slips
 * away, the same name at another domain, or what the typed one is the beginning of. All normalised.
 */
export function nearAddresses(typed: string, others: Iterable<string>): string[] {
  return [...new Set(others)]
    .flatMap((address) => {
      const far = farness(typed, address);
      return far === null ? [] : [{ address, far }];
    })
    .sort((a, b) => a.far - b.far || (a.address < b.address ? -1 : 1))
    .slice(0, MAX_NEAR)
    .map(({ address }) => address);
}

/**
 * What to search contacts for, to find those whose addresses may be near a typed one: its name as it is,
 * the beginnings of the name's parts, and its domain.
 */
export function nearQueries(typed: string): string[] {
  const { local, domain } = parts(typed);
  const words = (text: string) => text.split(/[^\p{L}\p{M}\p{N}]+/u).filter(Boolean);
  const beginnings = words(local).map((word) => [...word].slice(0, SURE_CHARS).join(''));
  const queries = [local, beginnings.join(' '), words(domain).join(' ')];
  return [...new Set(queries.filter((query) => query !== ''))];
}
