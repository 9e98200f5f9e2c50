/** What was typed into a box before the code behind it was there. */
export function earlyText(id: string): string {
  if (typeof document === 'undefined') return '';
  const box = document.getElementById(id);
  return box instanceof HTMLInputElement ? box.value : '';
}

/**
 * A text with another one put in the place of what is selected: in one line, and apart from what stands
 * beside it, so that no address grows into another word.
 */
export function withPasted(
  text: string,
  pasted: string,
  { from, to }: { from: number; to: number },
): string {
  const line = pasted.replace(/\s+/g, ' ').trim();
  const [before, after] = [text.slice(0, from), text.slice(to)];
  const gap = (side: string, edge: RegExp) => (side === '' || edge.test(side) ? '' : ' ');
  return `${before}${gap(before, /\s$/)}${line}${gap(after, /^\s/)}${after}`;
}
