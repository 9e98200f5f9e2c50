'use client';

import { useTranslations } from 'use-intl';
import { CodeBlock } from '@/components/ui/code-block.tsx';
import type { EnvelopeError, ErrorDetail, StatusRow } from '@/lib/hubspot/types.ts';
import type { AnyResult } from '@/lib/subscriptions/outcome.ts';

const ROW_FIELDS = [
  'subscriberIdString',
  'subscriptionId',
  'subscriptionName',
  'businessUnitId',
  'channel',
  'status',
  'source',
  'legalBasis',
  'legalBasisExplanation',
  'setStatusSuccessReason',
  'timestamp',
] as const satisfies (keyof StatusRow)[];

const ENVELOPE_FIELDS = ['status', 'requestedAt', 'startedAt', 'completedAt', 'numErrors'] as const;

/** Every field of HubSpot's reply and errors, the attempts, and the raw text, folded. */
export function ReplyDetails({ result }: { result: AnyResult }) {
  const t = useTranslations('result');
  const { reply, writeError, writes } = result;
  if (writes.length === 0) return null;
  return (
    <details className="border-t border-line px-5 py-[11px]">
      <summary className="text-sm font-[580]">{t('details')}</summary>
      <div className="mt-3 grid grid-cols-[minmax(0,1fr)] gap-4 text-sm">
        {reply && (
          <>
            <Section title={t('reply')}>
              <Facts
                facts={[
                  ...ENVELOPE_FIELDS.map((name): Fact => [name, reply[name]]),
                  [
                    'links',
                    Object.entries(reply.links)
                      .map((link) => link.join(': '))
                      .join(', '),
                  ],
                ]}
              />
            </Section>
            {reply.results.length > 0 && (
              <Section title={t('rows')}>
                {reply.results.map((row) => (
                  <Facts
                    key={row.subscriptionId}
                    facts={ROW_FIELDS.map((name): Fact => [name, row[name]])}
                  />
                ))}
              </Section>
            )}
            {reply.errors.length > 0 && (
              <Section title={t('errors')}>
                {reply.errors.map((error) => (
                  <NestedError key={`${error.id} ${error.message}`} error={error} />
                ))}
              </Section>
            )}
          </>
        )}
        {writeError && (
          <Section title={t('reply')}>
            <Facts
              facts={[
                ['status', writeError.status],
                ['category', writeError.category],
                ['subCategory', writeError.subCategory],
                ['message', writeError.message],
                ['correlationId', writeError.correlationId],
                ['context', contextText(writeError.context)],
                ['links', linksText(writeError.links)],
              ]}
            />
            <Details details={writeError.details} />
          </Section>
        )}
        {writes.map((exchange) => (
          <Section key={exchange.attempts[0]?.startedAt} title={t('request')}>
            <CodeBlock className="my-1 max-h-80">{`${exchange.method} ${exchange.path}\n\n${exchange.requestBody ?? ''}`}</CodeBlock>
            <ol className="m-0 list-none p-0">
              {exchange.attempts.map((attempt, index) => (
                <li key={attempt.startedAt}>
                  {[
                    t('attempt', { number: index + 1 }),
                    t(`attemptEnd.${attempt.end}`, { status: attempt.status ?? '–' }),
                    `${Math.round(attempt.durationMs)} ms`,
                    attempt.waitedMs > 0 &&
                      t('attemptWaited', { ms: Math.round(attempt.waitedMs) }),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </li>
              ))}
            </ol>
            <p className="mt-2 mb-0 font-[580]">{t('raw')}</p>
            <CodeBlock className="my-1 max-h-80">
              {readable(exchange.rawBody) || t('rawEmpty')}
            </CodeBlock>
            {exchange.rawBodyCut && <p className="m-0 text-ink-2">{t('rawCut')}</p>}
          </Section>
        ))}
      </div>
    </details>
  );
}

function Section({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section className="min-w-0">
      <h3 className="m-0 mb-1 text-sm font-[580]">{title}</h3>
      {children}
    </section>
  );
}

type Fact = [name: string, value: string | number | null];

function Facts({ facts }: { facts: Fact[] }) {
  const t = useTranslations('result');
  return (
    <dl
      lang="en"
      translate="no"
      className="m-0 mb-2 grid gap-x-3 gap-y-0.5 sm:grid-cols-[12rem_1fr]"
    >
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="font-mono text-xs text-ink-3 [overflow-wrap:anywhere]">{name}</dt>
          <dd className="m-0 font-mono text-xs [overflow-wrap:anywhere]" dir="auto">
            {value === null || value === '' ? t('none') : value}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function NestedError({ error }: { error: EnvelopeError }) {
  return (
    <>
      <Facts
        facts={[
          ['id', error.id],
          ['status', error.status],
          ['category', error.category],
          ['subCategory', error.subCategory],
          ['message', error.message],
          ['context', contextText(error.context)],
          ['links', linksText(error.links)],
        ]}
      />
      <Details details={error.errors} />
    </>
  );
}

function Details({ details }: { details: ErrorDetail[] }) {
  return details.map((detail) => (
    <Facts
      key={`${detail.code} ${detail.in} ${detail.message}`}
      facts={[
        ['errors[].message', detail.message],
        ['errors[].code', detail.code],
        ['errors[].in', detail.in],
        ['errors[].subCategory', detail.subCategory],
        ['errors[].context', contextText(detail.context)],
      ]}
    />
  ));
}

function contextText(context: Record<string, string[]>): string {
  return Object.entries(context)
    .map(([name, values]) => `${name}: ${values.join(', ')}`)
    .join('; ');
}

function linksText(links: Record<string, string>): string {
  return Object.entries(links)
    .map((link) => link.join(': '))
    .join(', ');
}

/** JSON is indented for reading; anything else stays as it came. */
function readable(raw: string | null): string {
  if (raw === null) return '';
  try {
    return JSON.stringify(JSON.parse(raw), null, 2);
  } catch {
    return raw;
  }
}
