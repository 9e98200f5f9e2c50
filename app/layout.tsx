import './globals.css';
import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { Providers } from '@/components/providers.tsx';
import { messagesOf } from '@/lib/i18n/messages.ts';
import { preferences, translator } from '@/lib/i18n/request.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await translator();
  return {
    description: t('app.description'),
    robots: { index: false, follow: false },
  };
}

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f7f7f5' },
    { media: '(prefers-color-scheme: dark)', color: '#121413' },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [{ locale, theme }, head] = await Promise.all([preferences(), headers()]);
  return (
    <html lang={locale} data-theme={theme}>
      <body>
        <Providers
          locale={locale}
          messages={messagesOf(locale)}
          nonce={head.get('x-nonce') ?? ''}
          requestId={head.get('x-request-id')}
        >
          {children}
        </Providers>
      </body>
    </html>
  );
}
