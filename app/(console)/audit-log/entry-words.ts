import type { translator } from '@/lib/i18n/request.ts';
import type { ReadEntry } from '@/lib/ledger/read-entry.ts';
import type { SearchChoices } from '@/lib/ledger/search-names.ts';
import { changeOf, whoOf } from './detail.ts';
import { flawOf, type LogState } from './log-flaw.ts';
import { inSentence } from './typed-text.tsx';

/** An entry as it stands in the list. */
export interface EntryLine {
  seq: number;
  at: number;
  title: string;
  about: string;
  outcome: string | null;
  /** What a check has found wrong with it. */
  flaw: string | null;
}

export type EntryWords = ReturnType<typeof entryWords>;

/** Who it was where nobody was signed in: what the console does by itself, and what people come to. */
const BY_ITSELF = ['expired'];
const BY_NOBODY = ['sign_in_failed', 'refused'];

/** How entries are told. Takes the words, what is known by name in this log, and how it stands with it. */
export function entryWords(
  t: Awaited<ReturnType<typeof translator>>,
  choices: SearchChoices,
  state: Pick<LogState, 'flaw'> = { flaw: null },
) {
  const kind = (kind: string) =>
    t.has(`audit.kind.${kind}` as 'audit.kind.sign_in')
      ? t(`audit.kind.${kind}` as 'audit.kind.sign_in')
      : kind;
  /** Of a change of settings, which. */
  const setting = ({ kind, detail }: ReadEntry) => {
    const key = `auditFact.setting_is.${detail?.setting}` as 'auditFact.setting_is.bases';
    return kind === 'settings_changed' && t.has(key) ? t(key) : null;
  };
  /** What kind of entry it is; of an export also how far it came. */
  const label = (entry: ReadEntry) => {
    const key = `audit.kind.${entry.kind}_${entry.detail?.step}` as 'audit.kind.exported_begun';
    return t.has(key) ? t(key) : kind(entry.kind);
  };
  const without = (entry: ReadEntry): 'console' | 'nobody' | 'command' => {
    if (BY_ITSELF.includes(entry.kind)) return 'console';
    return BY_NOBODY.includes(entry.kind) ? 'nobody' : 'command';
  };
  const actor = (entry: ReadEntry) =>
    whoOf(entry)?.name ??
    choices.actors.find(({ id }) => id === entry.actor)?.name ??
    t(entry.actor === null ? `audit.without.${without(entry)}` : 'audit.nameless');
  const type = (entry: ReadEntry) => {
    const detail = changeOf(entry);
    const id = detail?.change.subscriptionId ?? '';
    const { before, now } = detail ?? {};
    if (detail && !detail.change.subscriptionId) {
      const brand = detail.change.businessUnitId;
      if (brand == null) return t('type.all');
      return t('type.allOfBrand', {
        brand: brand === '0' ? t('field.accountBrand') : t('field.brand', { id: brand }),
      });
    }
    return (
      now?.row?.subscriptionName ??
      before?.row?.subscriptionName ??
      choices.types.find((type) => type.id === id)?.name ??
      id
    );
  };
  /** The deed of a change, as its button said it; which settings were changed; else what kind it is. */
  const title = (entry: ReadEntry) => {
    const detail = changeOf(entry);
    if (!detail) return setting(entry) ?? label(entry);
    const { change, lane } = detail;
    const names = { who: inSentence(change.subscriberIdString), type: inSentence(type(entry)) };
    if (!lane || lane === 'nothing')
      return t('form.verb.set', { ...names, status: t(`status.${change.statusState}`) });
    if (lane === 'lift' && change.statusState === 'NOT_SPECIFIED')
      return t('form.verb.liftToNotSpecified', names);
    return t(`form.verb.${lane}`, names);
  };
  /** One sentence on what this entry puts on record. */
  const sentence = (entry: ReadEntry) => {
    const names = { who: inSentence(actor(entry)) };
    const key = `${entry.kind}${entry.outcome ? `_${entry.outcome}` : ''}`;
    if (t.has(`audit.sentence.${key}` as 'audit.sentence.sign_in'))
      return t(`audit.sentence.${key}` as 'audit.sentence.sign_in', names);
    if (whoOf(entry) === null && entry.actor === null)
      return t(`audit.sentence.${without(entry)}`, { kind: label(entry) });
    return t('audit.sentence.other', { ...names, kind: label(entry) });
  };
  const line = (entry: ReadEntry): EntryLine => {
    const what = label(entry);
    const heading = entry.detail === null ? what : title(entry);
    const parts = [heading === what ? null : what, inSentence(actor(entry))];
    const flaw = flawOf(state, entry.seq);
    if (entry.detail === null && flaw === null) parts.push(t('audit.erasedShort'));
    const times = entry.detail?.times;
    if (typeof times === 'number') parts.push(t('audit.times', { times }));
    return {
      ...{ seq: entry.seq, at: entry.at, title: heading, outcome: entry.outcome },
      flaw: flaw && flaw.problem !== 'search_differs' ? t('audit.flaw.short') : null,
      about: parts.filter((part) => part !== null).join(' · '),
    };
  };
  return {
    t,
    kind,
    actor,
    type,
    title,
    sentence,
    line,
    flawOf: (seq: number) => flawOf(state, seq),
  };
}
