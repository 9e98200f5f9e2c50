'use client';

import { useTranslations } from 'use-intl';
import { CodeBlock } from '@/components/ui/code-block.tsx';
import { CopyButton } from '@/components/ui/copy-button.tsx';
import { statusWriteRequest } from '@/lib/hubspot/requests.ts';
import type { Change } from '@/lib/subscriptions/change.ts';

/** The request that pressing the button would send; the token is never part of it. */
export function RequestPreview({
  change,
  apiVersion,
  baseUrl,
  isNothing,
}: {
  change: Change | null;
  apiVersion: string;
  baseUrl: string;
  isNothing: boolean;
}) {
  const t = useTranslations('request');
  const request =
    change &&
    statusWriteRequest(apiVersion, {
      ...change,
      legalBasis: change.legalBasis ?? undefined,
      legalBasisExplanation: change.legalBasisExplanation || undefined,
    });
  return (
    <details className="border-t border-line px-[18px] py-[11px]">
      <summary className="text-sm font-[580]">{t('title')}</summary>
      {request ? (
        <>
          {isNothing && <p className="mt-2 mb-0 text-sm text-ink-2">{t('none')}</p>}
          <CodeBlock className="mt-2.5 mb-2" data-testid="request-preview">
            {`POST ${request.path}\nAuthorization: Bearer ••••••••\nContent-Type: application/json\n\n${pretty(request.body)}`}
          </CodeBlock>
          <CopyButton
            label={t('copy')}
            copiedLabel={t('copied')}
            text={() => curl(`${baseUrl}${request.path}`, pretty(request.body))}
          />
          <p className="mt-1.5 mb-0 text-xs text-ink-3">{t('curlNote')}</p>
        </>
      ) : (
        <p className="mt-2 mb-0 text-sm text-ink-2">{t('incomplete')}</p>
      )}
    </details>
  );
}

function pretty(body: string | null): string {
  return body === null ? '' : JSON.stringify(JSON.parse(body), null, 2);
}

/** A command for a POSIX shell; single quotes keep everything as it is. */
function curl(url: string, body: string): string {
  const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
  return [
    `curl -X POST ${quoted(url)}`,
    `  -H "Authorization: Bearer $HUBSPOT_ACCESS_TOKEN"`,
    `  -H 'Content-Type: application/json'`,
    `  --data ${quoted(body)}`,
  ].join(' \\\n');
}
