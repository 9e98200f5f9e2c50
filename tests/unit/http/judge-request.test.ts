import { describe, expect, test } from 'vitest';
import { judgeRequest, MAX_BODY_BYTES } from '@/lib/http/judge-request.ts';

const LOCAL = { publicUrl: null, trustedHops: 0, isOpen: false };
const PUBLISHED = { publicUrl: 'https://desk.example.com', trustedHops: 1, isOpen: false };
const OURS = { host: 'localhost:3000', 'sec-fetch-site': 'same-origin' };

const judge = (
  method: string,
  headers: Record<string, string>,
  way = LOCAL as typeof PUBLISHED | typeof LOCAL,
) => judgeRequest({ method, headers: new Headers(headers) }, way);

test('a page of this machine may look and change', () => {
  for (const method of ['GET', 'HEAD', 'OPTIONS'])
    expect(judge(method, { host: 'localhost' })).toMatchObject({ is: 'let_in' });
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'])
    expect(judge(method, OURS)).toMatchObject({ is: 'let_in' });
});

test('every method that is not known to change nothing needs a sender', () => {
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND', 'post', 'get'])
    expect(judge(method, { host: 'localhost' })).toMatchObject({ status: 403 });
});

test('the first words of the refusals are those that the page knows', () => {
  expect(judge('POST', { host: 'localhost' })).toMatchObject({
    sentence: expect.stringMatching(/^cross_site: /),
  });
  expect(judge('POST', { ...OURS, 'content-length': String(MAX_BODY_BYTES + 1) })).toMatchObject({
    status: 413,
    sentence: expect.stringMatching(/^too_large: /),
  });
});

test('a body is taken up to the limit, and only with its length', () => {
  const length = (bytes: number) => ({ ...OURS, 'content-length': String(bytes) });
  expect(judge('POST', length(MAX_BODY_BYTES))).toMatchObject({ is: 'let_in' });
  expect(judge('POST', length(10 * 1024 * 1024))).toMatchObject({ status: 413 });
  expect(judge('POST', { ...OURS, 'transfer-encoding': 'chunked' })).toMatchObject({ status: 411 });
});

test('another name leads nowhere, with forged forwarding headers too', () => {
  for (const way of [LOCAL, PUBLISHED])
    for (const headers of [
      { host: 'evil.test' },
      { host: 'evil.test', 'x-forwarded-host': 'localhost' },
      { host: 'evil.test', forwarded: 'host=localhost' },
    ])
      expect(judge('GET', headers, way)).toMatchObject({ is: 'refused', status: 421 });
});

describe('at PUBLIC_URL', () => {
  const host = 'desk.example.com';

  test('what comes over HTTPS is let in', () => {
    const headers = { host, 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.7' };
    expect(judge('GET', headers, PUBLISHED)).toEqual({
      is: 'let_in',
      forwarded: { clientAddress: '203.0.113.7', protocol: 'https' },
    });
  });

  test('plain HTTP is told where to go, by the setting and not by the request', () => {
    const plain = { host, 'x-forwarded-proto': 'http', 'x-forwarded-host': 'evil.test' };
    expect(judge('GET', plain, PUBLISHED)).toEqual({
      is: 'refused',
      code: 'plain_http',
      status: 403,
      sentence: 'plain_http: open https://desk.example.com instead; plain HTTP is not answered.',
    });
    expect(judge('GET', plain, { ...PUBLISHED, trustedHops: 0 })).toMatchObject({ is: 'let_in' });
  });

  test('where other machines reach the port itself, only what came over HTTPS is let in', () => {
    const open = { ...PUBLISHED, isOpen: true };
    expect(judge('GET', { host }, PUBLISHED)).toMatchObject({ is: 'let_in' });
    expect(judge('GET', { host }, open)).toMatchObject({ is: 'refused', code: 'plain_http' });
    const https = { host, 'x-forwarded-proto': 'https' };
    expect(judge('GET', https, open)).toMatchObject({ is: 'let_in' });
  });

  test('another name is told the right one', () => {
    expect(judge('GET', { host: '192.0.2.1:3000' }, PUBLISHED)).toMatchObject({
      code: 'wrong_host',
      sentence:
        'wrong_host: this console answers at https://desk.example.com only: open that address instead.',
    });
  });
});
