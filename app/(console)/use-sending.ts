'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { type Agreement, NO_AGREEMENT } from '@/lib/subscriptions/agreement.ts';
import type { Change } from '@/lib/subscriptions/change.ts';
import { fieldOfError } from '@/lib/subscriptions/error-field.ts';
import type { ChangeResult, Reading } from '@/lib/subscriptions/outcome.ts';
import { type NotTaken, sendChange } from './send-change.ts';
import { type ChangeForm, inputFrom, isOfForm } from './use-change-form.ts';
import { tellSignedOut } from './use-reads.ts';
import type { Results } from './use-results.ts';

/** One change and all that belongs to it, whatever the form holds by the time it is answered. */
export interface Pressed {
  change: Change;
  /** What the screen showed of the person. */
  before: Reading | null;
  who: string;
  /** The box was ticked for this very address. */
  notAContact: boolean;
}

/** Why nothing was sent. */
export type Held = { is: 'not_taken'; why: NotTaken } | { is: 'still_open'; id: string };

/**
 * Sends one change at a time, the form's or that of an earlier result, and shows what became of it.
 * What is wrong with a field is said there only while the form still holds what was sent.
 */
export function useSending({
  form,
  results,
  settleWindowMs,
  clockAheadMs,
  onTickMissing,
}: {
  form: ChangeForm;
  results: Results;
  settleWindowMs: number;
  /** How far the console's clock is ahead of the browser's. */
  clockAheadMs: number;
  onTickMissing: () => void;
}) {
  const cache = useQueryClient();
  const [isSending, setSending] = useState(false);
  const [held, setHeld] = useState<Held | null>(null);
  const isUnderWay = useRef(false);
  const formNow = useRef(form.values);
  useEffect(() => {
    formNow.current = form.values;
  });

  const explainAtFields = (result: ChangeResult) => {
    if (result.outcome !== 'refused') return;
    if (result.by === 'policy')
      for (const { code, field } of result.problems) {
        if (code === 'not_a_contact') onTickMissing();
        else if (isOfForm(field)) form.refuse(field, { code });
      }
    if (result.by === 'hubspot') {
      const field = fieldOfError(result.cause);
      if (field && result.cause.message) form.refuse(field, { said: result.cause.message });
    }
  };

  const send = async (
    pressed: Pressed,
    agreement: Partial<Omit<Agreement, 'notAContact'>>,
    from: 'form' | 'result',
  ) => {
    if (isUnderWay.current) return;
    const { change, before, who, notAContact } = pressed;
    const open = results.openFor(change);
    if (open && change.statusState !== 'UNSUBSCRIBED')
      return setHeld({ is: 'still_open', id: open.id });
    isUnderWay.current = true;
    setSending(true);
    setHeld(null);
    const formThen = formNow.current;
    const operation = crypto.randomUUID();
    const sent = await sendChange(
      inputFrom(change),
      { ...NO_AGREEMENT, ...agreement, notAContact },
      change,
      before,
      operation,
      { settleWindowMs, now: Date.now() + clockAheadMs },
    );
    isUnderWay.current = false;
    setSending(false);
    const isUntouched = formNow.current === formThen;
    const isInForm = isUntouched && from === 'form';
    if (sent.is === 'signed_out') return tellSignedOut();
    if (sent.is === 'not_taken') return setHeld(sent);
    if (sent.is === 'issues') {
      for (const { field, problem } of isInForm ? sent.issues : [])
        if (field) form.refuse(field, { code: problem });
      return;
    }
    const { result, requestId } = sent;
    results.add({
      ...{ id: operation, result, requestId, who, notAContact },
      ...{ seen: null, takesFocus: isUntouched },
    });
    void cache.invalidateQueries({ queryKey: ['person', change.subscriberIdString] });
    if (isInForm) explainAtFields(result);
  };

  return { isSending, held, send, forget: () => setHeld(null) };
}
