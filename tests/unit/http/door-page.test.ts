import { expect, test } from 'vitest';
import { doorPage } from '@/lib/http/door-page.ts';
import type { RefusalCode } from '@/lib/http/judge-request.ts';

const PUBLIC = 'https://desk.example.com';

function page(code: RefusalCode, publicUrl: string | null, more: Record<string, string> = {}) {
  const { method = 'GET', ...headers } = { accept: 'text/html,*/*;q=0.8', ...more };
  const asker = { method, headers: new Headers(headers), cookies: { get: () => undefined } };
  return doorPage(asker, code, publicUrl);
}

test.each([
  ['en', 'wrong_host', 'It answers at <a href="https://desk.example.com">'],
  ['de', 'wrong_host', 'Sie antwortet nur unter <a href="https://desk.example.com">'],
  ['en', 'plain_http', 'Open <a href="https://desk.example.com">'],
  ['de', 'plain_http', 'Öffnen Sie bitte <a href="https://desk.example.com">'],
] as const)(
  'in %s a browser at the wrong address (%s) is shown the right one',
  (locale, code, text) => {
    const shown = page(code, PUBLIC, { 'accept-language': locale });
    expect(shown).toContain(text);
    expect(shown).toContain(`<html lang="${locale}">`);
    expect(shown).not.toMatch(/\{|<script|<style|undefined|null/);
  },
);

test('without PUBLIC_URL the page names no address', () => {
  const shown = page('wrong_host', null);
  expect(shown).toContain('It answers on the machine that it runs on only');
  expect(shown).not.toMatch(/href|null/);
});

test('what is no browser asking for a page gets the sentence', () => {
  expect(page('wrong_host', PUBLIC, { accept: '*/*' })).toBeNull();
  expect(page('wrong_host', PUBLIC, { method: 'POST' })).toBeNull();
  for (const code of ['cross_site', 'no_length', 'too_large'] as const)
    expect(page(code, PUBLIC)).toBeNull();
});
