import type { translator } from '@/lib/i18n/request.ts';
import type { ReadEntry } from '@/lib/ledger/read-entry.ts';
import type { SearchChoices } from '@/lib/ledger/search-names.ts';
import { changeOf, whoOf } from './detail.ts';

/** An entry as it stands in the list. */
export interface EntryLine {
  seq: number;
  at: number;
  title: string;
  about: string;
  outcome: string | null;
}

export type EntryWords = ReturnType<typeof entryWords>;

/** How entries are told. Takes the words, and what is known by name in this log. */
export function entryWords(t: Awaited<ReturnType<typeof translator>>, choices: SearchChoices) {
  const kind = (kind: string) =>
    t.has(`audit.kind.${kind}` as 'audit.kind.sign_in')
      ? t(`audit.kind.${kind}` as 'audit.kind.sign_in')
      : kind;
  const actor = (entry: ReadEntry) =>
    whoOf(entry)?.name ??
    choices.actors.find(({ id }) => id === entry.actor)?.name ??
    (entry.actor === null ? t('audit.nobody') : t('audit.nameless'));
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
  /** The deed of a change, as its button said it; else what kind of entry it is. */
  const title = (entry: ReadEntry) => {
    const detail = changeOf(entry);
    if (!detail) return kind(entry.kind);
    const { change, lane } = detail;
    const names = { who: change.subscriberIdString, type: type(entry) };
    if (!lane || lane === 'nothing')
      return t('form.verb.set', { ...names, status: t(`status.${change.statusState}`) });
    if (lane === 'lift' && change.statusState === 'NOT_SPECIFIED')
      return t('form.verb.liftToNotSpecified', names);
    return t(`form.verb.${lane}`, names);
  };
  /** One sentence on what this entry puts on record. */
  const sentence = (entry: ReadEntry) => {
    const names = { who: actor(entry) };
    const key = `${entry.kind}${entry.outcome ? `_${entry.outcome}` : ''}`;
    if (t.has(`audit.sentence.${key}` as 'audit.sentence.sign_in'))
      return t(`audit.sentence.${key}` as 'audit.sentence.sign_in', names);
    return t('audit.sentence.other', { ...names, kind: kind(entry.kind) });
  };
  const line = (entry: ReadEntry): EntryLine => {
    const label = kind(entry.kind);
    const heading = entry.detail === null ? label : title(entry);
    const parts = [heading === label ? null : label, actor(entry)];
    if (entry.detail === null) parts.push(t('audit.erasedShort'));
    const times = entry.detail?.times;
    if (typeof times === 'number') parts.push(t('audit.times', { times }));
    return {
      ...{ seq: entry.seq, at: entry.at, title: heading, outcome: entry.outcome },
      about: parts.filter((part) => part !== null).join(' · '),
    };
  };
  return { t, kind, actor, type, title, sentence, line };
}
