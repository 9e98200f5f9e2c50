import { describe, expect, test } from 'vitest';
import { networkFailure } from '../../../lib/hubspot/network-failure.ts';

/** An error as Node makes it, wrapped as undici's fetch does. */
function wrapped(code: string | undefined, syscall?: string) {
  const cause = Object.assign(new Error('inner'), { code, syscall });
  return new TypeError('fetch failed', { cause });
}

function manyAddresses(...syscalls: string[]) {
  const inner = syscalls.map((syscall) =>
    Object.assign(new Error('x'), { code: 'ECONNREFUSED', syscall }),
  );
  return new TypeError('fetch failed', { cause: new AggregateError(inner) });
}

describe('certain that nothing was sent', () => {
  test.each([
    ['ECONNREFUSED', 'connect'],
    ['ENOTFOUND', 'getaddrinfo'],
    ['EAI_AGAIN', 'getaddrinfo'],
    ['EHOSTUNREACH', 'connect'],
    ['ENETUNREACH', 'connect'],
    ['ETIMEDOUT', 'connect'],
    ['UND_ERR_CONNECT_TIMEOUT', undefined],
    ['CERT_HAS_EXPIRED', undefined],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', undefined],
    ['ERR_TLS_CERT_ALTNAME_INVALID', undefined],
  ])('%s (%s)', (code, syscall) => {
    expect(networkFailure(wrapped(code, syscall))).toEqual({ end: 'not_sent', code });
  });

  test('all addresses refused, and a port that fetch refuses', () => {
    expect(networkFailure(manyAddresses('connect', 'connect')).end).toBe('not_sent');
    expect(
      networkFailure(new TypeError('fetch failed', { cause: new Error('bad port') })).end,
    ).toBe('not_sent');
  });
});

describe('not certain', () => {
  test.each([
    ['ECONNRESET', 'read'],
    ['ECONNRESET', undefined],
    ['EPIPE', 'write'],
    ['EHOSTUNREACH', 'read'],
    ['ETIMEDOUT', 'read'],
    ['UND_ERR_SOCKET', undefined],
    ['UND_ERR_HEADERS_TIMEOUT', undefined],
    ['UND_ERR_BODY_TIMEOUT', undefined],
    [undefined, undefined],
  ])('%s (%s)', (code, syscall) => {
    expect(networkFailure(wrapped(code, syscall))).toEqual({
      end: 'connection_lost',
      code: code ?? null,
    });
  });

  test('one address that got further, errors without a cause, and what is no error', () => {
    const mixed = [
      Object.assign(new Error('x'), { code: 'ECONNREFUSED', syscall: 'connect' }),
      Object.assign(new Error('x'), { code: 'ECONNRESET', syscall: 'read' }),
    ];
    for (const thrown of [
      new AggregateError(mixed),
      new AggregateError([]),
      new TypeError('fetch failed'),
      'text',
      null,
    ]) {
      expect(networkFailure(thrown).end).toBe('connection_lost');
    }
  });

  test('an error that is its own cause ends the search', () => {
    const loop = new Error('loop');
    loop.cause = loop;
    expect(networkFailure(loop).end).toBe('connection_lost');
  });
});
