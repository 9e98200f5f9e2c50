import { missing, type NotAllowed } from '../auth/actor.ts';
import type { HubSpotError } from '../hubspot/types.ts';
import type { ChangeContext } from './context.ts';
import { listTypes } from './list-types.ts';
import { readSource, type SourceKind } from './source.ts';

const BUDGET_MS = 12_000;

/** One change as HubSpot's property history tells it: HubSpot's account, not ours. */
export interface OptOutEvent {
  /** Null: all e-mail. */
  subscriptionId: string | null;
  /** What the property says since: that they are out, that they are not, or nothing any more. */
  is: 'out' | 'in' | 'emptied' | 'other';
  /** As HubSpot sent it, where that is a value of another kind. */
  value: string | null;
  /** As HubSpot sent it; not always a valid date. */
  at: string | null;
  /** In HubSpot's words, and what kind of source these name. */
  source: string | null;
  sourceKind: SourceKind;
  /** Which user, app or form, by HubSpot's id. */
  sourceId: string | null;
}

export type HistoryAnswer =
  | { ok: true; events: OptOutEvent[] }
  | {
      ok: false;
      problem:
        | NotAllowed
        /** HubSpot keeps such a history of contacts alone, by their primary address. */
        | { code: 'no_contact' }
        | { code: 'unreadable'; cause: HubSpotError };
    };

/**
 * How HubSpot's property history says that a person's opt-outs came about, of all e-mail and of every type,
 * newest first. Takes a normalised address. Needs `look_up`. Throws nothing of HubSpot's. Source: hubspot.md
 * §10 (what it tells is inferred).
 */
export async function readOptOutHistory(
  ctx: Pick<ChangeContext, 'actor'> & Parameters<typeof listTypes>[0],
  address: string,
): Promise<HistoryAnswer> {
  const denied = missing(ctx.actor, 'look_up');
  if (denied) return { ok: false, problem: denied };
  const options = { signal: ctx.signal, deadline: ctx.now() + BUDGET_MS };
  const [contact, types] = await Promise.all([
    ctx.hubspot.readContact(address, options),
    listTypes(ctx),
  ]);
  if (!contact.ok && contact.error.kind === 'not_found')
    return { ok: false, problem: { code: 'no_contact' } };
  if (!contact.ok) return { ok: false, problem: { code: 'unreadable', cause: contact.error } };
  if (!types.ok) return { ok: false, problem: { code: 'unreadable', cause: types.error } };
  // The history of a contact is that of its primary address.
  const { id, email } = contact.value;
  if (email?.toLowerCase() !== address) return { ok: false, problem: { code: 'no_contact' } };
  const history = await ctx.hubspot.readContactHistory(
    id,
    types.types.map((type) => type.id),
    options,
  );
  if (!history.ok) return { ok: false, problem: { code: 'unreadable', cause: history.error } };
  return {
    ok: true,
    events: history.value.map(
      ({ subscriptionId, value, at, sourceType, sourceId, sourceLabel }) => {
        const source = sourceLabel ?? sourceType;
        return {
          ...{ subscriptionId, value, at, source, sourceId },
          is: meaningOf(value),
          sourceKind: sourceLabel ? readSource(sourceLabel).kind : kindOf(sourceType),
        };
      },
    ),
  };
}

/** What the types of source mean that were seen in property histories (hubspot.md §10). */
const TYPES: Readonly<Record<string, SourceKind>> = {
  ...{ API: 'api', INTEGRATION: 'api', CRM_UI: 'user', FORM: 'form', IMPORT: 'import' },
  AUTOMATION_PLATFORM: 'workflow',
};

function kindOf(sourceType: string | null): SourceKind {
  return sourceType === null ? 'not_recorded' : (TYPES[sourceType] ?? readSource(sourceType).kind);
}

/** Of `hs_email_optout` and its siblings, `true` says that they are out (hubspot.md §2.2, §10). */
function meaningOf(value: string | null): OptOutEvent['is'] {
  if (value === null || value === '') return 'emptied';
  if (value === 'true') return 'out';
  return value === 'false' ? 'in' : 'other';
}
