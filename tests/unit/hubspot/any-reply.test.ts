import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  parseContact,
  parseOptOutHistory,
  parseSearch,
} from '../../../lib/hubspot/contact-schema.ts';
import { replyError } from '../../../lib/hubspot/errors.ts';
import { parseJson } from '../../../lib/hubspot/json.ts';
import {
  parseAccount,
  parseDefinitions,
  parseLinksOf,
  parseStatuses,
  parseWideStatuses,
  parseWrittenStatuses,
} from '../../../lib/hubspot/schema.ts';
import { connect, errorOf, serve, WRITE } from './loopback.ts';

const json = { 'content-type': 'application/json' };
const fast = { transport: { every: { maxRetries: 0 } } };

async function _client(body: unknown) {
  const { baseUrl } = await serve(() => ({
    headers: json,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  }));
  return connect(baseUrl, fast).hubspot;
}

describe('JSON', () => {
  test('whatever JSON.stringify writes is read back, safe integers as numbers', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        fc.pre(!/e\+?\d\d/.test(text));
        expect(JSON.stringify(parseJson(text)).replaceAll('"', '')).toBe(
          JSON.stringify(JSON.parse(text)).replaceAll('"', ''),
        );
      }),
    );
  });

  test.each(['', '<html>', '{"a":', '{"a":1}x', '[', '['.repeat(500_000), '{"a":1,"a":2}'])(
    'what is no JSON is undefined, never thrown (%#)',
    (text) => {
      expect(parseJson(text)).toBeUndefined();
    },
  );

  test('brackets in strings do not count as nesting', () => {
    const text = JSON.stringify({ a: `\\"${'[{'.repeat(100)}\\` });
    expect(parseJson(text)).toEqual(JSON.parse(text));
  });

  test('a key named __proto__ pollutes nothing', () => {
    parseJson('{"__proto__":{"polluted":true}}');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('no reply can make a call throw', () => {
  const key = fc.constantFrom(
    'results',
    'errors',
    'context',
    'links',
    'message',
    'category',
    'subCategory',
    'status',
    'id',
    'properties',
    'numErrors',
    'subscriptionTranslations',
    'propertiesWithHistory',
    'hs_email_optout',
    'hs_additional_emails',
    'managePreferencesUrl',
    'policyName',
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.jsonValue({ maxDepth: 1 }),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(key, tie('value'), { maxKeys: 5 }),
    ),
  }));

  test('whatever JSON it is, with whatever status', () => {
    const parsers = [
      parseStatuses,
      parseWrittenStatuses,
      parseWideStatuses,
      parseDefinitions,
      parseContact,
      parseOptOutHistory,
      parseSearch,
      parseLinksOf('jo@example.com'),
      parseAccount,
    ];
    fc.assert(
      fc.property(
        value,
        fc.constantFrom(200, 400, 401, 403, 423, 429, 477, 500),
        (body, status) => {
          for (const parse of parsers) parse(body);
          const error = replyError({ status, body, correlationId: null, retryAfterMs: null });
          for (const text of [
            error.message,
            error.category,
            error.subCategory,
            ...error.details.map(({ message }) => message),
          ]) {
            expect(text === null || typeof text === 'string').toBe(true);
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test.each([60, 1_000, 3_000, 5_000, 8_000, 12_000, 50_000])(
    'even nested %i deep',
    async (depth) => {
      const nested = `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
      const { baseUrl } = await serve(() => ({
        status: 400,
        body: `{"subCategory":${nested},"message":${nested}}`,
      }));
      expect(errorOf(await connect(baseUrl).hubspot.writeStatus(WRITE)).kind).toBe('invalid_input');
    },
  );
});
