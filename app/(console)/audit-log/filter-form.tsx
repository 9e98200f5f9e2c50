'use client';

import { useTranslations } from 'use-intl';
import { fieldClass } from '@/components/form/field.tsx';
import { NativeSelect } from '@/components/form/native-select.tsx';
import { Link } from '@/components/link.tsx';
import { Button, buttonClass } from '@/components/ui/button.tsx';
import type { SearchChoices } from '@/lib/ledger/search-names.ts';
import { formatSearch, type SearchField, type SearchQuery } from '@/lib/ledger/search-query.ts';
import { useSignedAction } from '../use-signed-action.ts';
import { type SearchState, searchAuditLog } from './actions.ts';
import { SearchOutcome } from './search-outcome.tsx';

/** The same search as plain fields; what they cannot show of it stays as it is. */
export function FilterForm({ query, choices }: { query: SearchQuery; choices: SearchChoices }) {
  const t = useTranslations();
  const [state, submit, isBusy] = useSignedAction<SearchState>(searchAuditLog, { is: 'nothing' });
  const shown = (field: SearchField) =>
    query.clauses.find((clause) => isShown(clause) && clause.field === field)?.values[0] ?? '';
  const rest = query.clauses.filter((clause) => !isShown(clause));
  const kept = formatSearch({ clauses: rest, after: null, before: null });
  const days = [query.after, query.before].filter((day) => day !== null);
  const set = query.clauses.length - rest.length + days.length;
  const words = (key: 'audit.kind' | 'audit.outcome', value: string) =>
    t.has(`${key}.${value}` as 'audit.kind.sign_in')
      ? t(`${key}.${value}` as 'audit.kind.sign_in')
      : value;
  const basis = (value: string) =>
    value === 'none'
      ? t('audit.basisNone')
      : t.has(`basis.${value}.name` as 'basis.NON_GDPR.name')
        ? t(`basis.${value}.name` as 'basis.NON_GDPR.name')
        : value;
  return (
    <details className="text-sm text-ink-2 open:basis-full max-lg:order-last">
      <summary>{t('audit.filters', { set })}</summary>
      <form action={submit} className="mt-2 text-base text-ink">
        <input type="hidden" name="by" value="filters" />
        <input type="hidden" name="rest" value={kept} />
        <div className="grid grid-cols-1 gap-x-3 gap-y-2 sm:grid-cols-2 lg:grid-cols-4">
          <Choice
            name="kind"
            value={shown('kind')}
            options={choices.kinds.map((id) => ({ id, name: words('audit.kind', id) }))}
          />
          <Choice name="actor" value={shown('actor')} options={choices.actors} />
          <Choice
            name="type"
            value={shown('type')}
            options={choices.types.map(({ id, name }) => ({ id, name: name ?? id }))}
          />
          <Choice
            name="outcome"
            value={shown('outcome')}
            options={choices.outcomes.map((id) => ({ id, name: words('audit.outcome', id) }))}
          />
          <Choice
            name="basis"
            value={shown('basis')}
            options={choices.bases.map((id) => ({ id, name: basis(id) }))}
          />
          <Line name="ref" value={shown('ref')} />
          <Line name="after" type="date" value={query.after ?? ''} />
          <Line name="before" type="date" value={query.before ?? ''} />
        </div>
        {kept !== '' && (
          <p className="mt-3 mb-0 text-sm text-ink-2">
            {t('audit.filtersKeep')}{' '}
            <code className="font-mono text-xs [overflow-wrap:anywhere]">{kept}</code>
          </p>
        )}
        <div className="mt-3 flex flex-wrap items-center gap-2">
          <Button type="submit" aria-disabled={isBusy}>
            {t('audit.filter')}
          </Button>
          <Link href="/audit-log" className={buttonClass('plain')}>
            {t('audit.clear')}
          </Link>
          <span className="text-sm text-ink-3">{t('audit.utc')}</span>
          <SearchOutcome id="filters-problem" state={state} />
        </div>
      </form>
    </details>
  );
}

const SHOWN: readonly SearchField[] = ['kind', 'actor', 'type', 'outcome', 'basis', 'ref'];
const isShown = ({ field, isNot, values }: SearchQuery['clauses'][number]) =>
  SHOWN.includes(field) && !isNot && values.length === 1;

type FilterName = 'kind' | 'actor' | 'type' | 'outcome' | 'basis' | 'ref' | 'after' | 'before';

function Choice({
  name,
  value,
  options,
}: {
  name: FilterName;
  value: string;
  options: readonly { id: string; name: string }[];
}) {
  const t = useTranslations('audit');
  const isListed = value === '' || options.some(({ id }) => id === value);
  return (
    <Labelled name={name}>
      <NativeSelect id={`filter-${name}`} name={name} defaultValue={value}>
        <option value="" className="bg-surface">
          {t('any')}
        </option>
        {!isListed && (
          <option value={value} className="bg-surface">
            {value}
          </option>
        )}
        {options.map(({ id, name }) => (
          <option key={id} value={id} className="bg-surface">
            {name}
          </option>
        ))}
      </NativeSelect>
    </Labelled>
  );
}

function Line({ name, value, type = 'text' }: { name: FilterName; value: string; type?: string }) {
  return (
    <Labelled name={name}>
      <input
        id={`filter-${name}`}
        name={name}
        type={type}
        autoComplete="off"
        defaultValue={value}
        className={fieldClass(null)}
      />
    </Labelled>
  );
}

function Labelled({ name, children }: { name: FilterName; children: React.ReactNode }) {
  const t = useTranslations('audit.field');
  return (
    <div className="min-w-0">
      <label htmlFor={`filter-${name}`} className="mb-1 block text-sm font-[560]">
        {t(name)}
      </label>
      {children}
    </div>
  );
}
