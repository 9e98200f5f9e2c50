export const EXPLANATION_MIN = 3;
export const EXPLANATION_MAX = 1000;
export const REFERENCE_MAX = 100;

/** Length as the counter shows it: code points, so that an emoji is not counted double. */
export function lengthOf(value: string): number {
  return [...value].length;
}

/** Whether a text holds control characters other than line breaks and tabs. */
export function holdsControls(text: string): boolean {
  return /\p{Cc}/u.test(text.replace(/[\n\t]/g, ''));
}

/**
 * Whether a text holds what nobody sees: control characters but line breaks and tabs, and those that turn
 * around the direction of whatever stands beside them.
 */
export function holdsControlCharacters(text: string): boolean {
  return holdsControls(text) || /[\u202a-\u202e\u2066-\u2069]/u.test(text);
}

/** A text as it is kept: without space around it, with line ends of one kind. */
export function tidyText(text: string): string {
  return text.replace(/\r\n?/g, '\n').trim();
}
