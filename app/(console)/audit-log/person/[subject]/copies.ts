/** For whom the page is printed: the file, with the names of staff, or the person, without them. */
export const COPIES = ['file', 'person'] as const;
export type Copy = (typeof COPIES)[number];

/** Reads what comes from outside. */
export function readCopy(value: unknown): Copy {
  return value === 'person' ? 'person' : 'file';
}
