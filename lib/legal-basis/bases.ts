import * as z from 'zod/mini';
import { LEGAL_BASES, type LegalBasis } from '../hubspot/types.ts';
import type { Locale } from '../i18n/locales.ts';
import { holdsControlCharacters, lengthOf, tidyText } from './text.ts';

/** The longest a text of compliance about a basis may be. */
export const BASIS_TEXT_MAX = 500;

/** When a basis is to be used, and when not. */
export interface BasisTexts {
  when: string;
  not: string;
}

const text = z.pipe(
  z.pipe(z.string(), z.transform(tidyText)),
  z.string().check(
    z.refine((value) => lengthOf(value) <= BASIS_TEXT_MAX, 'text_too_long'),
    z.refine((value) => !holdsControlCharacters(value), 'text_control_characters'),
  ),
);
const texts = z.strictObject({ when: text, not: text });
const basisSchema = z.strictObject({
  isOffered: z.boolean(),
  /** Compliance's own words; an empty text leaves the console's. */
  texts: z.strictObject({ en: texts, de: texts } satisfies Record<Locale, unknown>),
});

/** What compliance has decided about one basis. */
export type BasisSetting = z.output<typeof basisSchema>;
export type BasesSetting = Record<LegalBasis, BasisSetting>;

/** The setting as a form sends it. At least one basis stays on offer, or nobody could be subscribed. */
export const basesSchema = z
  .record(z.enum(LEGAL_BASES), basisSchema)
  .check(
    z.refine((bases) => Object.values(bases).some(({ isOffered }) => isOffered), 'none_offered'),
  );

/** What holds for a basis about which nothing was decided: on offer, in the console's words. */
const UNDECIDED: BasisSetting = {
  isOffered: true,
  texts: { en: { when: '', not: '' }, de: { when: '', not: '' } },
};

/** Reads the setting as it was stored, basis by basis: what is missing or unreadable is undecided. */
export function readBases(stored: unknown): BasesSetting {
  const held =
    typeof stored === 'object' && stored !== null ? new Map(Object.entries(stored)) : null;
  const read = (basis: LegalBasis) => basisSchema.safeParse(held?.get(basis)).data ?? UNDECIDED;
  return Object.fromEntries(LEGAL_BASES.map((basis) => [basis, read(basis)])) as BasesSetting;
}

/** Whether a basis is on offer. */
export function isOffered(bases: BasesSetting, basis: LegalBasis): boolean {
  return bases[basis].isOffered;
}

/** The bases on offer, in the order of the design. */
export function offeredBases(bases: BasesSetting): LegalBasis[] {
  return LEGAL_BASES.filter((basis) => isOffered(bases, basis));
}

/** The texts of one basis in one language. `words`: the console's own, `basis` of that message file. */
export function textsOf(
  bases: BasesSetting,
  basis: LegalBasis,
  locale: Locale,
  words: Readonly<Record<LegalBasis, BasisTexts>>,
): BasisTexts {
  const { when, not } = bases[basis].texts[locale];
  return { when: when || words[basis].when, not: not || words[basis].not };
}

/** A basis as it is offered on a screen, with the words about it in the screen's language. */
export interface OfferedBasis extends BasisTexts {
  basis: LegalBasis;
}

/** What a screen offers: the bases on offer with their texts. `words` as of `textsOf`. */
export function offerOf(
  bases: BasesSetting,
  locale: Locale,
  words: Readonly<Record<LegalBasis, BasisTexts>>,
): OfferedBasis[] {
  return offeredBases(bases).map((basis) => ({ basis, ...textsOf(bases, basis, locale, words) }));
}

/** Whether a basis allows mail at all: keeping data is no ground for writing to somebody. */
export function allowsMail(basis: LegalBasis): boolean {
  return basis !== 'PROCESS_AND_STORE';
}
