'use server';

import { revalidatePath } from 'next/cache';
import type { NotDoneState } from '@/app/(console)/not-done.tsx';
import { guardActor } from '@/lib/action.ts';
import { LEGAL_BASES } from '@/lib/hubspot/types.ts';
import { LOCALES } from '@/lib/i18n/locales.ts';
import type { Json } from '@/lib/ledger/entry-draft.ts';
import { processLedger } from '@/lib/ledger/process-ledger.ts';
import { LIFT_ROWS } from '@/lib/legal-basis/lift-table.ts';
import type { PolicyContext, SettingChange } from '@/lib/policy/change-setting.ts';
import { confirmAccountRules } from '@/lib/policy/confirm-account-rules.ts';
import { setBases } from '@/lib/policy/set-bases.ts';
import { setLiftTable } from '@/lib/policy/set-lift-table.ts';
import { setRecordLanguage } from '@/lib/policy/set-record-language.ts';
import { setTechnicalBasis } from '@/lib/policy/set-technical-basis.ts';
import type { SettingProblem } from '@/lib/policy/setting-problems.ts';

/** `moved`: somebody else has set `now` since the page showed the setting; `wanted` was not set. */
export type SettingState =
  | { is: 'nothing' }
  | { is: 'saved'; isChanged: boolean }
  | { is: 'problem'; problems: SettingProblem[] }
  | { is: 'moved'; now: Json; wanted: Json }
  | NotDoneState;

type Answer = Promise<SettingState | 'signed_out'>;

/** Which bases are on offer, with the texts in both languages; an empty text leaves the console's. */
export async function saveBases(_state: SettingState, form: FormData): Answer {
  const of = (basis: string) => ({
    isOffered: form.has(`${basis}.isOffered`),
    texts: pairs(LOCALES, (locale) =>
      pairs(['when', 'not'], (kind) => form.get(`${basis}.texts.${locale}.${kind}`)),
    ),
  });
  return save('saveBases', setBases, form, pairs(LEGAL_BASES, of));
}

/** What a lift needs, one field for each row of the table. */
export async function saveLiftTable(_state: SettingState, form: FormData): Answer {
  const table = pairs(LIFT_ROWS, (row) => form.get(row));
  return save('saveLiftTable', setLiftTable, form, table);
}

/** The language of explanations. */
export async function saveRecordLanguage(_state: SettingState, form: FormData): Answer {
  return save('saveRecordLanguage', setRecordLanguage, form, form.get('language'));
}

/** What is sent along where HubSpot refuses an opt-out without a basis. */
export async function saveTechnicalBasis(_state: SettingState, form: FormData): Answer {
  const value = pairs(['legalBasis', 'legalBasisExplanation'], (field) => form.get(field));
  return save('saveTechnicalBasis', setTechnicalBasis, form, value);
}

/** What an administrator has seen in HubSpot's settings. */
export async function saveAccountRules(_state: SettingState, form: FormData): Answer {
  const rules = pairs(['consentRule', 'basisRule'], (field) => form.get(field));
  return save('saveAccountRules', confirmAccountRules, form, rules);
}

async function save<Value extends Json>(
  name: string,
  set: (ctx: PolicyContext, input: unknown, shown: unknown) => Promise<SettingChange<Value>>,
  form: FormData,
  input: unknown,
): Answer {
  const done = await guardActor(name, async (ctx): Promise<SettingState> => {
    if (ctx.actor === null) return { is: 'database' };
    const { ledger } = processLedger();
    const change = await set({ ...ctx, ledger }, input, jsonOf(form.get('shown')));
    if (change.ok) return { is: 'saved', isChanged: change.isChanged };
    switch (change.code) {
      case 'not_allowed':
        return { is: 'not_allowed', permission: change.permission };
      case 'invalid':
        return { is: 'problem', problems: change.problems };
      case 'moved':
        return { is: 'moved', now: change.now, wanted: change.wanted };
      default:
        return change satisfies never;
    }
  });
  if (!done.ok)
    return 'signedOut' in done ? 'signed_out' : { is: 'failed', requestId: done.requestId };
  // Also where somebody else has changed it: what is decided next is decided by what stands there now.
  if (['saved', 'moved'].includes(done.value.is)) revalidatePath('/settings/legal-basis');
  return done.value;
}

function pairs<Key extends string, Held>(
  keys: readonly Key[],
  held: (key: Key) => Held,
): Record<string, Held> {
  return Object.fromEntries(keys.map((key) => [key, held(key)]));
}

/** What the page showed; anything else is something that nobody has seen. */
function jsonOf(text: FormDataEntryValue | null): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return undefined;
  }
}
