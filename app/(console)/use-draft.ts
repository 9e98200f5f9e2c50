'use client';

import { useEffect, useState } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import { EMPTY_FORM, type FormValues } from './form-values.ts';

const DRAFT = 'consent-desk:draft';
export const FORM_ID = 'set-status';

/** What a person typed before the page's JavaScript was there. */
function typedEarly(): Partial<FormValues> {
  const form = typeof document === 'undefined' ? null : document.getElementById(FORM_ID);
  if (!(form instanceof HTMLFormElement)) return {};
  const typed = [...new FormData(form)].filter(([, value]) => typeof value === 'string' && value);
  return Object.fromEntries(typed.filter(([name]) => name in EMPTY_FORM));
}

function storedDraft(): Partial<FormValues> {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(DRAFT) ?? '{}');
    return typeof stored === 'object' && stored !== null ? stored : {};
  } catch {
    return {};
  }
}

/**
 * Keeps what is typed: over a reload (in this tab only), and from before the page was ready, which
 * counts more than an older draft.
 */
export function useDraft(
  form: UseFormReturn<FormValues>,
  values: FormValues,
): { restored: boolean } {
  const [early] = useState(typedEarly);
  const [restored, setRestored] = useState(false);
  useEffect(() => {
    const { statusState, ...texts } = { ...EMPTY_FORM, ...storedDraft(), ...early };
    form.reset({ statusState, ...texts });
    setRestored(true);
  }, [form, early]);
  useEffect(() => {
    if (restored) sessionStorage.setItem(DRAFT, JSON.stringify(values));
  }, [restored, values]);
  return { restored };
}
