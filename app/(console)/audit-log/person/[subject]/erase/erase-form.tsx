'use client';

import { startTransition, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { TextField } from '@/components/form/text-field.tsx';
import { useFocusOnProblem } from '@/components/form/use-focus-on-problem.ts';
import { Link } from '@/components/link.tsx';
import { Button } from '@/components/ui/button.tsx';
import { useMoment } from '@/components/ui/moment.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import type { KeptSubject } from '@/lib/ledger/read-subject.ts';
import { NotDone } from '../../../../not-done.tsx';
import { useSignedAction } from '../../../../use-signed-action.ts';
import { logAddress } from '../../../log-address.ts';
import { ofPerson } from '../../../of-person.ts';
import { type ErasureState, eraseOnePerson, type ShownProblem } from './actions.ts';

const OF_ADDRESS: ShownProblem[] = ['address_differs', 'address_missing'];
const OF_REASON: ShownProblem[] = [
  ...(['reason_missing', 'reason_too_long', 'reason_names', 'reason_characters'] as const),
];

/** The reason, the address once more, whether a mark stays; and what became of it. */
export function EraseForm({ id, subject }: { id: string; subject: KeptSubject }) {
  const t = useTranslations('erase');
  const moment = useMoment();
  const start: ErasureState = { is: 'nothing' };
  const [state, submit, isBusy] = useSignedAction<ErasureState>(eraseOnePerson, start);
  const form = useFocusOnProblem(state);
  const outcome = useRef<HTMLHeadingElement>(null);
  const [reason, setReason] = useState('');
  const [address, setAddress] = useState('');
  const [keepsMark, setKeepsMark] = useState(subject.markSince !== null);
  useEffect(() => {
    if (state.is === 'erased') outcome.current?.focus();
  }, [state]);

  const isErased = state.is === 'erased';
  if (isErased || !subject.isKnown) {
    const seq = isErased ? state.seq : subject.erased?.seq;
    return (
      <Panel role={isErased ? 'status' : undefined} className="px-5 py-4" data-testid="erased">
        <h2 ref={outcome} tabIndex={-1} className="m-0 text-lg font-[620] outline-none">
          {isErased ? t('done') : subject.erased ? t('already') : t('never')}
        </h2>
        {isErased ? (
          <p className="mt-1 mb-0">
            {t('doneText', { count: state.details })} {t(state.mark ? 'markKept' : 'markNone')}
          </p>
        ) : (
          subject.erased && (
            <p className="mt-1 mb-0">
              {t('alreadyText', { date: moment(subject.erased.at) ?? '' })}
            </p>
          )
        )}
        {seq !== undefined && (
          <p className="mt-2 mb-0">
            <Link
              className="text-accent underline"
              href={logAddress({ q: ofPerson(id), entry: seq })}
            >
              {t('entry')} (#{seq})
            </Link>
          </p>
        )}
      </Panel>
    );
  }

  const codes = state.is === 'problem' ? state.codes : [];
  const problem = (of: readonly ShownProblem[]) => {
    const code = codes.find((one) => of.includes(one));
    return code === undefined ? null : t(`problem.${code}`);
  };
  const [ofAddress, ofReason] = [problem(OF_ADDRESS), problem(OF_REASON)];
  const ofNeither = codes.filter((code) => ![...OF_ADDRESS, ...OF_REASON].includes(code));
  return (
    <Panel className="px-5 py-4">
      <form
        ref={form}
        noValidate
        className="grid grid-cols-1 gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          const typed = new FormData(event.currentTarget);
          if (!isBusy) startTransition(() => submit(typed));
        }}
      >
        <input type="hidden" name="subject" value={id} />
        <TextField
          id="reason"
          label={t('reason')}
          hint={t('reasonHint')}
          problem={ofReason}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <TextField
          id="address"
          label={t('address')}
          hint={t('addressHint')}
          problem={ofAddress}
          type="text"
          inputMode="email"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={address}
          onChange={(event) => setAddress(event.target.value)}
        />
        <label className="flex items-start gap-2.5 rounded-[9px] bg-sunken px-3.5 py-3">
          <input
            type="checkbox"
            name="mark"
            checked={keepsMark}
            onChange={(event) => setKeepsMark(event.target.checked)}
            className="mt-0.5 size-4 flex-none accent-accent"
          />
          <span>
            <span className="font-[580]">{t('keepMark')}</span>
            <span className="block text-sm text-ink-2">{t('keepMarkHint')}</span>
          </span>
        </label>
        <div role="status" className="text-sm empty:hidden">
          {ofNeither.map((code) => (
            <p key={code} className="m-0 font-[540] text-stop">
              {t(`problem.${code}`)}
            </p>
          ))}
          <NotDone state={state} />
        </div>
        <div>
          <Button type="submit" look="danger" aria-disabled={isBusy}>
            {t(isBusy ? 'busy' : 'submit')}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
