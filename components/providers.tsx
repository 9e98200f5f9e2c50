'use client';

import { CSPProvider } from '@base-ui/react/csp-provider';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { IntlProvider, type Locale, type Messages } from 'use-intl';
import { RequestIdProvider } from './request-id.tsx';
import { useHydrated } from './use-hydrated.ts';

/** How dates and numbers are written: English words come with day before month. */
const FORMAT_LOCALES: Record<Locale, string> = { en: 'en-GB', de: 'de' };

/** Words, the cache of reads, the nonce of the page's policy and its request, for everything on the page. */
export function Providers({
  locale,
  messages,
  nonce,
  requestId,
  children,
}: {
  locale: Locale;
  messages: Messages;
  nonce: string;
  requestId: string | null;
  children: ReactNode;
}) {
  const [client] = useState(
    () =>
      new QueryClient({
        defaultOptions: {
          queries: {
            networkMode: 'always',
            retry: false,
            refetchOnWindowFocus: false,
            staleTime: 30_000,
          },
        },
      }),
  );
  // The document keeps the policy it came with, also when its parts are fetched anew.
  const [firstNonce] = useState(nonce);
  // Until the page has taken over, times must read as the server wrote them.
  const timeZone = useHydrated() ? Intl.DateTimeFormat().resolvedOptions().timeZone : 'UTC';
  return (
    <IntlProvider locale={FORMAT_LOCALES[locale] as Locale} messages={messages} timeZone={timeZone}>
      <CSPProvider nonce={firstNonce}>
        <RequestIdProvider value={requestId}>
          <QueryClientProvider client={client}>{children}</QueryClientProvider>
        </RequestIdProvider>
      </CSPProvider>
    </IntlProvider>
  );
}
