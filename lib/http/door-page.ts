import { createTranslator } from 'use-intl/core';
import { LOCALE_COOKIE, pickLocale } from '../i18n/locales.ts';
import { messagesOf } from '../i18n/messages.ts';
import type { RefusalCode } from './judge-request.ts';

/** What of a request tells who asks. */
interface Asker {
  method: string;
  headers: { get: (name: string) => string | null };
  cookies: { get: (name: string) => { value: string } | undefined };
}

/**
 * A small page for a person whose browser came to the wrong address, in their language, with the
 * right one, which comes from the settings. Null where no page is asked for, or the refusal is of
 * another kind.
 */
export function doorPage(
  { method, headers, cookies }: Asker,
  code: RefusalCode,
  publicUrl: string | null,
): string | null {
  if (code !== 'wrong_host' && code !== 'plain_http') return null;
  if (method !== 'GET' || !headers.get('accept')?.includes('text/html')) return null;
  const locale = pickLocale(cookies.get(LOCALE_COOKIE)?.value, headers.get('accept-language'));
  const t = createTranslator({ locale, messages: messagesOf(locale), namespace: 'door' });
  const key = code === 'wrong_host' && publicUrl !== null ? 'wrong_host_public' : code;
  const link = `<a href="${publicUrl}">${publicUrl}</a>`;
  const [before = '', after = ''] = t(key, { address: '\n' }).split('\n');
  return `<!doctype html>
<html lang="${locale}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${t('title')}</title>
<h1>${t('title')}</h1>
<p>${publicUrl === null ? t(key, { address: '' }) : before + link + after}</p>
</html>
`;
}
