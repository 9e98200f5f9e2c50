'use client';

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { IntlProvider, type Locale, type Messages } from 'use-intl';
import { useHydrated } from './use-hydrated.ts';

/** How dates and numbers are written: English words come with day before month. */
const FORMAT_LOCALES: Record<Locale, string> = { en: 'en-GB', de: 'de' };

/** Words and the cache of reads, for everything on the page. */
export function Providers({
  locale,
  messages,
  children,
}: {
  locale: Locale;
  messages: Messages;
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
  // Until the page has taken over, times must read as the server wrote them.
  const timeZone = useHydrated() ? Intl.DateTimeFormat().resolvedOptions().timeZone : 'UTC';
  return (
    <IntlProvider locale={FORMAT_LOCALES[locale] as Locale} messages={messages} timeZone={timeZone}>
      <QueryClientProvider client={client}>{children}</QueryClientProvider>
    </IntlProvider>
  );
}
