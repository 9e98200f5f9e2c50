import { Moment } from '@/components/ui/moment.tsx';
import type { OtherFact } from './detail.ts';
import type { EntryWords } from './entry-words.ts';
import { Code, Fact } from './facts.tsx';

/** One more thing that it says: with words for what is known, and as it is kept for what is not. */
export function OtherFactView({
  fact: { names, value },
  words,
}: {
  fact: OtherFact;
  words: EntryWords;
}) {
  const { t } = words;
  const name = names.join('_');
  const key = `auditFact.${name}` as 'auditFact.times';
  const term = t.has(key) ? t(key) : <Code>{names.join(' › ')}</Code>;
  if (typeof value === 'boolean')
    return <Fact term={term}>{t(value ? 'auditFact.yes' : 'auditFact.no')}</Fact>;
  const said = `auditFact.${name}_is.${value}` as 'auditFact.act_is.invited';
  if (t.has(said)) return <Fact term={term}>{t(said)}</Fact>;
  if (TIMES.includes(name))
    return (
      <Fact term={term}>
        <Moment at={value} />
      </Fact>
    );
  return typeof value === 'number' ? (
    <Fact term={term}>{value}</Fact>
  ) : (
    <Fact term={term} code={value} />
  );
}

const TIMES = ['backup_takenAt', 'rollback_keptAt', 'link_at'];
