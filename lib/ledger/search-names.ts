import 'server-only';
import { sql } from 'drizzle-orm';
import { missing, type NotAllowed } from '../auth/actor.ts';
import { findSubject } from '../db/find-subject.ts';
import { users } from '../db/schema/auth.ts';
import type { SearchContext } from './search.ts';
import {
  isLedgerId,
  queryOf,
  type SearchProblem,
  type SearchQuery,
  type Term,
  type Vocabulary,
} from './search-query.ts';

/** What there is to choose from in this log, with its names. */
export interface SearchChoices {
  kinds: string[];
  outcomes: string[];
  bases: string[];
  actors: { id: string; name: string }[];
  types: { id: string; name: string | null }[];
}

export type ChoicesAnswer =
  | { ok: true; choices: SearchChoices }
  | { ok: false; problem: NotAllowed };

/** What searches can be narrowed by; needs `audit_log`. Throws `DatabaseProblem`. */
export async function listChoices({ db, actor }: SearchContext): Promise<ChoicesAnswer> {
  const problem = missing(actor, 'audit_log');
  if (problem) return { ok: false, problem };
  const [combined, known, named] = await Promise.all([
    db.execute<Record<'kinds' | 'outcomes' | 'bases' | 'actors', string[] | null>>(sql`
      SELECT array_agg(DISTINCT kind::text) AS kinds,
        array_agg(DISTINCT outcome::text) FILTER (WHERE outcome IS NOT NULL) AS outcomes,
        array_agg(DISTINCT legal_basis::text) FILTER (WHERE legal_basis IS NOT NULL) AS bases,
        array_agg(DISTINCT actor::text) FILTER (WHERE actor IS NOT NULL) AS actors
      FROM ledger_combination`),
    db.select({ id: users.id, name: users.name }).from(users),
    db.execute<{ id: string; detail: string | null }>(sql`
      SELECT type.id, last.detail FROM (
        SELECT DISTINCT subscription_id AS id FROM ledger_combination WHERE subscription_id IS NOT NULL
      ) type LEFT JOIN LATERAL (
        SELECT seq FROM ledger_search WHERE subscription_id = type.id ORDER BY seq DESC LIMIT 1
      ) newest ON true LEFT JOIN ledger_detail last ON last.seq = newest.seq`),
  ]);
  const { kinds, outcomes, bases, actors } = combined.rows[0] ?? {};
  const nameOf = new Map(known.map(({ id, name }) => [id, name]));
  return {
    ok: true,
    choices: {
      ...{ kinds: kinds ?? [], outcomes: outcomes ?? [], bases: bases ?? [] },
      actors: (actors ?? [])
        .map((id) => ({ id, name: nameOf.get(id) ?? id }))
        .sort((a, b) => a.name.localeCompare(b.name)),
      types: named.rows
        .map(({ id, detail }) => ({ id, name: detail === null ? null : typeNameIn(detail) }))
        .sort((a, b) => (a.name ?? a.id).localeCompare(b.name ?? b.id)),
    },
  };
}

/** The name of the subscription type that a change was about, as HubSpot called it. */
function typeNameIn(detail: string): string | null {
  const { before, now } = JSON.parse(detail) as Record<
    'before' | 'now',
    { row?: { subscriptionName?: string | null } | null } | null | undefined
  >;
  return now?.row?.subscriptionName ?? before?.row?.subscriptionName ?? null;
}

export type Resolved = { ok: true; query: SearchQuery } | { ok: false; problems: SearchProblem[] };

/**
 * Puts ids for the people whom a search names: colleagues by name or address, persons by address. Takes
 * the address key. Says who is not known. Throws `DatabaseProblem`.
 */
export async function resolveTerms(
  {
    db,
    addressKey,
    addressesIn,
  }: Pick<SearchContext, 'db'> & Pick<Vocabulary, 'addressesIn'> & { addressKey: string },
  terms: readonly Term[],
): Promise<Resolved> {
  const problems: SearchProblem[] = [];
  const resolved: Term[] = [];
  const known = terms.some(({ name, value }) => name === 'actor' && !isLedgerId(value))
    ? await db.select({ id: users.id, name: users.name, email: users.email }).from(users)
    : [];
  for (const term of terms) {
    const { name, value, at, text } = term;
    if ((name !== 'actor' && name !== 'subject') || isLedgerId(value)) {
      resolved.push(term);
    } else if (name === 'actor') {
      const wanted = value.toLowerCase();
      const meant = known.filter((user) => [user.name.toLowerCase(), user.email].includes(wanted));
      if (meant.length === 0) problems.push({ code: 'unknown_actor', at, text });
      resolved.push(...meant.map(({ id }) => ({ ...term, value: id })));
    } else {
      const [address, ...more] = addressesIn(value);
      const id =
        address === undefined || more.length > 0
          ? null
          : await findSubject(db, addressKey, address);
      if (id === null)
        problems.push({ code: address === undefined ? 'not_an_id' : 'unknown_subject', at, text });
      else resolved.push({ ...term, value: id });
    }
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, query: queryOf(resolved) };
}

/** The query with colleagues by their names, to be shown; whoever is not known stays an id. */
export function withNames(query: SearchQuery, { actors }: SearchChoices): SearchQuery {
  const nameOf = (id: string) => actors.find((actor) => actor.id === id)?.name ?? id;
  return {
    ...query,
    clauses: query.clauses.map((clause) =>
      clause.field === 'actor' ? { ...clause, values: clause.values.map(nameOf) } : clause,
    ),
  };
}
