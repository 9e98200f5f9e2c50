import type { translator } from '@/lib/i18n/request.ts';

/** How many entries of a search are shown, and whether there are more; `seqs`: the newest first. */
export function countWords(
  t: Awaited<ReturnType<typeof translator>>,
  { seqs, isMore, isFirst }: { seqs: readonly number[]; isMore: boolean; isFirst: boolean },
): string {
  const count = seqs.length;
  if (isFirst) return t(isMore ? 'audit.shownMore' : 'audit.shownAll', { count });
  const [from = 0, to = 0] = [seqs[0], seqs.at(-1)];
  return t(isMore ? 'audit.shownOlder' : 'audit.shownOldest', { count, from, to });
}
