'use client';

import { useTranslations } from 'use-intl';
import { TextField } from '@/components/form/text-field.tsx';
import { useFocusOnProblem } from '@/components/form/use-focus-on-problem.ts';
import { Button } from '@/components/ui/button.tsx';
import { CopyButton } from '@/components/ui/copy-button.tsx';
import type { QrCode } from '@/lib/auth/qr-code.ts';
import { useSignedAction } from '../use-signed-action.ts';
import { changeSecondFactor, type FactorState } from './actions.ts';

const START: FactorState = { step: 'idle', problem: null };

/** Turns the second step at sign-in on or off. */
export function SecondFactor({ isOn: wasOn }: { isOn: boolean }) {
  const t = useTranslations('account');
  const general = useTranslations('signIn');
  const [state, submit, isBusy] = useSignedAction<FactorState>(changeSecondFactor, START);
  const form = useFocusOnProblem(state);
  const isOn = state.step === 'done' ? state.isOn : wasOn;
  const problem =
    state.step === 'done' || state.problem === null
      ? null
      : typeof state.problem === 'string'
        ? t(`problem.${state.problem}`)
        : general('failed', state.problem);
  return (
    <>
      <h2 className="m-0 mb-1 text-[.9375rem] font-[620]">{t('factorTitle')}</h2>
      <p role="status" className="mt-0 mb-3 text-sm text-ink-2">
        {state.step === 'done' && <b>{t(isOn ? 'factorDone' : 'factorGone')} </b>}
        {t(isOn ? 'factorOn' : 'factorOff')}
      </p>
      <form ref={form} action={submit} className="grid max-w-[27rem] gap-4" noValidate>
        {state.step === 'confirm' ? (
          <>
            <p className="m-0">{t('factorScan')}</p>
            <QrImage qr={state.qr} label={t('factorQr')} />
            <p className="m-0 text-sm">
              <a href={state.uri} className="underline">
                {t('factorHere')}
              </a>
            </p>
            <p className="m-0 text-sm">
              {t('factorKey')}{' '}
              <code className="font-mono [overflow-wrap:anywhere]" data-testid="factor-key">
                {new URL(state.uri).searchParams.get('secret')}
              </code>
            </p>
            <div className="text-sm">
              <h3 className="m-0 text-sm font-[580]">{t('recoveryTitle')}</h3>
              <p className="m-0 text-ink-2">{t('recoveryLead')}</p>
              <ul className="m-0 mt-1 grid list-none grid-cols-2 gap-x-4 p-0 font-mono text-xs">
                {state.recoveryCodes.map((code) => (
                  <li key={code}>{code}</li>
                ))}
              </ul>
              <div className="mt-2">
                <CopyButton
                  label={t('recoveryCopy')}
                  copiedLabel={t('recoveryCopied')}
                  text={() => state.recoveryCodes.join('\n')}
                />
              </div>
            </div>
            <TextField
              id="code"
              label={general('code')}
              problem={problem}
              inputMode="numeric"
              autoComplete="one-time-code"
            />
          </>
        ) : (
          <TextField
            id="password"
            label={t('factorPassword')}
            problem={problem}
            type="password"
            autoComplete="current-password"
          />
        )}
        <input type="hidden" name="act" value={isOn ? 'off' : 'on'} />
        <div>
          <Button type="submit" look="primary" aria-disabled={isBusy}>
            {t(state.step === 'confirm' ? 'factorConfirm' : isOn ? 'factorEnd' : 'factorBegin')}
          </Button>
        </div>
      </form>
    </>
  );
}

/** Dark on white in either colour scheme: not every reader takes it the other way round. */
function QrImage({ qr: { size, path }, label }: { qr: QrCode; label: string }) {
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className="w-48 rounded-field"
    >
      <rect width={size} height={size} fill="white" />
      <path d={path} fill="black" />
    </svg>
  );
}
