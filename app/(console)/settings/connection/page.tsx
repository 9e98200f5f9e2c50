import type { ReactNode } from 'react';
import { PageTitle } from '@/components/page-title.tsx';
import { buttonClass } from '@/components/ui/button.tsx';
import { Moment } from '@/components/ui/moment.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import { pageActor } from '@/lib/auth/session.ts';
import { lastAnswer, requestContext } from '@/lib/context.ts';
import { probeConnection, type ScopeState, type TokenState } from '@/lib/hubspot/probe.ts';
import { translator } from '@/lib/i18n/request.ts';
import { forgetTypes } from '@/lib/subscriptions/list-types.ts';
import { Denied } from '../../denied.tsx';
import { ErrorWords } from '../../error-words.tsx';

const TOKEN_LOOKS: Record<TokenState, string> = {
  valid: 'text-good',
  invalid: 'text-stop',
  expired: 'text-stop',
  unknown: 'text-wait',
};

const SCOPE_LOOKS: Record<ScopeState, string> = {
  present: 'text-good',
  missing: 'text-stop',
  cannot_be_known: 'text-calm',
};

/** How long the page waits for HubSpot before it says what it has, ms. */
const ANSWER_WITHIN_MS = 8_000;

export default async function Page() {
  const { denied } = await pageActor('/settings/connection', 'connection');
  if (denied) return <Denied {...denied} />;
  const [t, ctx] = await Promise.all([translator(), requestContext()]);
  const before = lastAnswer();
  const report = await probeConnection(ctx.hubspot, {
    now: ctx.now,
    deadline: ctx.now() + ANSWER_WITHIN_MS,
  });
  // Whoever has changed the account's types, and checks, finds them everywhere at once.
  forgetTypes(ctx.hubspot);
  const { account, types, clockDifferenceMs } = report;
  const none = t('result.none');
  return (
    <div className="mx-auto mt-7 mb-20 grid max-w-[860px] gap-5 px-4 lg:px-6">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div>
          <PageTitle>{t('connection.title')}</PageTitle>
          <p className="mt-[3px] mb-0 text-ink-2">{t('connection.lead')}</p>
        </div>
        {/* A plain link: a full load asks HubSpot anew. */}
        <a href="/settings/connection" className={buttonClass('plain')}>
          {t('connection.checkAgain')}
        </a>
      </div>
      {report.errors.map(({ operation, error }) => (
        <Panel key={operation} className="border-stop px-5 py-4" role="alert">
          <ErrorWords error={error} />
          <p className="m-0 mt-1 text-xs text-ink-3">
            <code className="font-mono">{operation}</code> · {t(`connection.need.${operation}`)}
          </p>
        </Panel>
      ))}
      <Section title={t('connection.token')}>
        <Facts>
          <Fact term={t('connection.mode')}>
            {t(ctx.mode === 'demo' ? 'connection.modeDemo' : 'connection.modeLive')}
          </Fact>
          <Fact term={t('connection.token')}>
            <b className={TOKEN_LOOKS[report.token]}>
              {t(`connection.tokenState.${report.token}`)}
            </b>
          </Fact>
          <Fact term={t('connection.baseUrl')}>
            <code className="font-mono text-xs">{ctx.hubspot.baseUrl}</code>
          </Fact>
          <Fact term={t('connection.version')}>
            <code className="font-mono text-xs">{ctx.hubspot.apiVersion}</code>
          </Fact>
          <Fact term={t('connection.clock')}>
            {clockDifferenceMs === null
              ? t('connection.clockUnknown')
              : t('connection.clockText', {
                  seconds:
                    Math.abs(clockDifferenceMs) < 2_000
                      ? 0
                      : Math.round(Math.abs(clockDifferenceMs) / 1_000),
                })}
          </Fact>
          <Fact term={t('connection.last')}>
            {before === null ? (
              t('connection.lastNever')
            ) : (
              <>
                <Moment at={before.at} /> · {t(`connection.need.${before.operation}`)} ·{' '}
                <code className="font-mono text-xs">
                  {before.status ?? t('connection.noAnswer')}
                </code>
              </>
            )}
          </Fact>
        </Facts>
      </Section>
      <Section title={t('connection.account')}>
        <Facts>
          <Fact term={t('connection.accountName')}>
            {account?.portalName ?? (account ? t('connection.accountNameNone') : none)}
          </Fact>
          <Fact term={t('connection.portalId')}>
            <code className="font-mono text-xs">{account?.portalId ?? none}</code>
          </Fact>
          <Fact term={t('connection.accountType')}>
            <code className="font-mono text-xs">{account?.accountType ?? none}</code>
          </Fact>
          <Fact term={t('connection.timeZone')}>{account?.timeZone ?? none}</Fact>
          <Fact term={t('connection.dataHosting')}>{account?.dataHostingLocation ?? none}</Fact>
          <Fact term={t('connection.types')}>
            {types ? t('connection.typesText', types) : t('connection.typesUnknown')}
          </Fact>
        </Facts>
      </Section>
      <Section title={t('connection.scopes')} lead={t('connection.scopesLead')}>
        <ul className="m-0 list-none p-0">
          {report.scopes.map((scope) => (
            <li
              key={scope.name}
              className="grid gap-x-4 border-b border-line px-5 py-3 text-sm last:border-0 sm:grid-cols-[1fr_auto]"
            >
              <code className="font-mono text-xs [overflow-wrap:anywhere]">{scope.name}</code>
              <b className={SCOPE_LOOKS[scope.state]}>
                {t(`connection.scopeStates.${scope.state}`)}
              </b>
              <span className="col-span-full text-xs text-ink-2">
                {scope.operations.map((operation) => t(`connection.need.${operation}`)).join(', ')}
              </span>
            </li>
          ))}
        </ul>
      </Section>
    </div>
  );
}

function Section({ title, lead, children }: { title: string; lead?: string; children: ReactNode }) {
  return (
    <Panel>
      <div className="border-b border-line px-5 py-3">
        <h2 className="m-0 text-[.9375rem] font-[620]">{title}</h2>
        {lead && <p className="m-0 mt-0.5 text-sm text-ink-2">{lead}</p>}
      </div>
      {children}
    </Panel>
  );
}

function Facts({ children }: { children: ReactNode }) {
  return (
    <dl className="m-0 grid gap-x-3.5 gap-y-1.5 px-5 py-3.5 text-sm sm:grid-cols-[12rem_1fr]">
      {children}
    </dl>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-2">{term}</dt>
      <dd className="m-0">{children}</dd>
    </>
  );
}
