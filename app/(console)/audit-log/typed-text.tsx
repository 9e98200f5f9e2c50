import { classNames } from '@/components/class-names.ts';

/** Control characters that turn around the direction of what stands beside them. */
const TURNING = /[\u202a-\u202e\u2066-\u2069]/gu;

/** Text as somebody typed it, in its own direction, which reaches no further than the text. */
export function TypedText({ children, className }: { children: string; className?: string }) {
  return (
    <bdi
      dir="auto"
      className={classNames(
        'whitespace-pre-wrap [overflow-wrap:anywhere] [unicode-bidi:isolate]',
        className,
      )}
    >
      {children}
    </bdi>
  );
}

/** A name for the middle of a sentence: what would turn the rest of it around is shown instead of done. */
export function inSentence(name: string): string {
  return name.replace(TURNING, '\ufffd');
}

/** JSON that says the same, with what would turn its lines around written out. */
export function writtenOut(json: string): string {
  return json.replace(TURNING, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
