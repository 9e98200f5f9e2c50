import { describe, expect, test } from 'vitest';
import { bodyOf, type Desk, NEWSLETTER, startDesk } from './harness.ts';

const SUBJECT = 'lukas.gruber@example.net';
const BASIS = {
  legalBasis: 'CONSENT_WITH_NOTICE',
  legalBasisExplanation: 'Asked by telephone on 3 May, ticket 4711.',
};

async function arm(desk: Desk, fault: string, more: Record<string, unknown> = {}): Promise<void> {
  const response = await desk.control('POST', '/faults', { fault, ...more });
  expect(response.status).toBe(200);
}

const applied = async (desk: Desk): Promise<boolean> =>
  (await desk.newsletter(SUBJECT)).status === 'SUBSCRIBED';

interface Entry {
  operation: string | null;
  path: string;
  body: string;
  status: number | null;
  fault: string | null;
  applied: boolean;
}
async function journal(desk: Desk): Promise<Entry[]> {
  const body = (await (await desk.control('GET', '/journal')).json()) as { entries: Entry[] };
  return body.entries;
}

describe('a fault that answers instead of HubSpot changes nothing', () => {
  test.each([
    ['bad_request', 400, { category: 'VALIDATION_ERROR' }],
    ['unauthorised_invalid', 401, { category: 'INVALID_AUTHENTICATION' }],
    ['unauthorised_expired', 401, { category: 'EXPIRED_AUTHENTICATION' }],
    [
      'missing_scopes_required',
      403,
      { errors: [{ context: { requiredScopes: expect.anything() } }] },
    ],
    [
      'missing_scopes_granular',
      403,
      { errors: [{ context: { requiredGranularScopes: expect.anything() } }] },
    ],
    [
      'missing_scopes_context',
      403,
      { errors: [{ context: { missingScopes: expect.anything() } }] },
    ],
    ['not_found', 404, { category: 'OBJECT_NOT_FOUND' }],
    ['locked', 423, { category: 'LOCKED' }],
    ['rate_limited_secondly', 429, { policyName: 'SECONDLY' }],
    ['rate_limited_ten_secondly', 429, { policyName: 'TEN_SECONDLY_ROLLING' }],
    ['rate_limited_daily', 429, { policyName: 'DAILY' }],
    ['migrating', 477, { category: 'MIGRATION' }],
    ['error_before_applying', 500, { status: 'error' }],
    [
      'errors_inside_200',
      200,
      { numErrors: 1, results: [], errors: [{ subCategory: { name: expect.any(String) } }] },
    ],
  ] as const)('%s is a %i', async (fault, status, body) => {
    const desk = await startDesk();
    await arm(desk, fault);
    const response = await desk.write(SUBJECT, BASIS);
    expect(response.status).toBe(status);
    expect(await bodyOf(response)).toMatchObject(body);
    expect(await applied(desk)).toBe(false);
    expect(await journal(desk)).toMatchObject([{ status, fault, applied: false }]);
    // It happened once, as armed.
    expect((await desk.write(SUBJECT, BASIS)).status).toBe(200);
    expect(await applied(desk)).toBe(true);
  });

  test('bad_gateway_html is a page', async () => {
    const desk = await startDesk();
    await arm(desk, 'bad_gateway_html');
    const response = await desk.write(SUBJECT, BASIS);
    expect(response.status).toBe(502);
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(await response.text()).toContain('<html>');
    expect(await applied(desk)).toBe(false);
  });

  test('redirect points to another path of the same host', async () => {
    const desk = await startDesk();
    await arm(desk, 'redirect');
    const response = await desk.write(SUBJECT, BASIS);
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toMatch(/^\//);
    expect(await applied(desk)).toBe(false);
  });

  test('migrating says when to come back; others do when told to', async () => {
    const desk = await startDesk();
    await arm(desk, 'migrating');
    expect((await desk.write(SUBJECT)).headers.get('retry-after')).toBe('5');
    await arm(desk, 'locked');
    expect((await desk.write(SUBJECT)).headers.get('retry-after')).toBeNull();
    const date = 'Wed, 21 Oct 2026 07:28:00 GMT';
    await arm(desk, 'locked', { retryAfter: date });
    expect((await desk.write(SUBJECT)).headers.get('retry-after')).toBe(date);
  });
});

describe('a fault after the change', () => {
  test('error_after_applying is a 500, and it was changed', async () => {
    const desk = await startDesk();
    await arm(desk, 'error_after_applying');
    expect((await desk.write(SUBJECT, BASIS)).status).toBe(500);
    expect(await applied(desk)).toBe(true);
    expect(await journal(desk)).toMatchObject([{ status: 500, applied: true }]);
  });

  test('empty_200 has no body, and it was changed, or not', async () => {
    const desk = await startDesk();
    await arm(desk, 'empty_200', { applied: false });
    expect(await (await desk.write(SUBJECT, BASIS)).text()).toBe('');
    expect(await applied(desk)).toBe(false);
    await arm(desk, 'empty_200');
    expect(await (await desk.write(SUBJECT, BASIS)).text()).toBe('');
    expect(await applied(desk)).toBe(true);
  });

  test.each([
    ['gateway_timeout_applied_later', 524],
    ['pending', 200],
  ])('%s is answered at once and applied within the settle window', async (fault, status) => {
    const desk = await startDesk({ settings: { settleWindowMs: 2_000 } });
    await arm(desk, fault);
    const response = await desk.write(SUBJECT, BASIS);
    expect(response.status).toBe(status);
    if (status === 200) {
      expect(await bodyOf(response)).toMatchObject({ status: 'PENDING', results: [] });
    }
    expect(await applied(desk)).toBe(false);
    await expect.poll(() => applied(desk), { timeout: 5_000 }).toBe(true);
    expect(await journal(desk)).toMatchObject([{ status, applied: true }]);
  });

  test('a reset drops what was still to come', async () => {
    const desk = await startDesk();
    await arm(desk, 'pending', { delayMs: 100 });
    await desk.write(SUBJECT, BASIS);
    await desk.control('POST', '/reset', {});
    // What was begun later comes later: by then the first would have come.
    const other = 'chloe.martin@example.org';
    await arm(desk, 'pending', { delayMs: 100 });
    await desk.write(other, BASIS);
    const statusOf = async (subscriber: string) => (await desk.newsletter(subscriber)).status;
    await expect.poll(() => statusOf(other), { timeout: 5_000 }).toBe('SUBSCRIBED');
    expect(await applied(desk)).toBe(false);
  });
});

describe('a 200 that is not what it seems', () => {
  test('other_status_in_200 shows the old status and changed nothing', async () => {
    const desk = await startDesk();
    await arm(desk, 'other_status_in_200');
    const { results } = await bodyOf(await desk.write(SUBJECT, BASIS));
    expect(results[0]?.status).toBe('NOT_SPECIFIED');
    expect(await applied(desk)).toBe(false);
  });

  test.each([
    ['drops_basis', { legalBasis: null, legalBasisExplanation: BASIS.legalBasisExplanation }],
    ['drops_explanation', { legalBasis: BASIS.legalBasis, legalBasisExplanation: null }],
    [
      'alters_explanation',
      { legalBasis: BASIS.legalBasis, legalBasisExplanation: 'Asked by telephone o […]' },
    ],
  ])('%s stores and shows something else', async (fault, stored) => {
    const desk = await startDesk();
    await arm(desk, fault);
    const { results } = await bodyOf(await desk.write(SUBJECT, BASIS));
    expect(results[0]).toMatchObject({ status: 'SUBSCRIBED', ...stored });
    expect(await desk.newsletter(SUBJECT)).toMatchObject({ status: 'SUBSCRIBED', ...stored });
  });
});

describe('faults of the connection', () => {
  const failure = async (call: Promise<Response>): Promise<string> => {
    const error = await call
      .then(async (response) => response.text().then(() => null))
      .catch((caught: unknown) => caught);
    const cause =
      error instanceof Error ? (error.cause as { code?: string } | undefined) : undefined;
    return cause?.code ?? 'none';
  };

  test('reset_before_applying and reset_after_applying end the connection', async () => {
    const desk = await startDesk();
    await arm(desk, 'reset_before_applying');
    expect(await failure(desk.write(SUBJECT, BASIS))).toMatch(/ECONNRESET|UND_ERR_SOCKET/);
    expect(await applied(desk)).toBe(false);
    await arm(desk, 'reset_after_applying');
    expect(await failure(desk.write(SUBJECT, BASIS))).toMatch(/ECONNRESET|UND_ERR_SOCKET/);
    expect(await applied(desk)).toBe(true);
    expect(await journal(desk)).toMatchObject([
      { status: null, applied: false },
      { status: null, applied: true },
    ]);
  });

  test('connection_refused closes the port at once and opens it again', async () => {
    const desk = await startDesk();
    await desk.read(SUBJECT).then((response) => response.text());
    await arm(desk, 'connection_refused', { forMs: 1_000 });
    expect(await failure(desk.write(SUBJECT, BASIS))).toBe('ECONNREFUSED');
    expect(await applied(desk)).toBe(false);
    await expect.poll(async () => failure(desk.read(SUBJECT)), { timeout: 5_000 }).toBe('none');
  });

  test('connection_refused can wait for the reads before a write', async () => {
    const desk = await startDesk();
    await arm(desk, 'connection_refused', { after: 2, forMs: 5_000 });
    const wide = `/statuses/${encodeURIComponent(SUBJECT)}/unsubscribe-all?channel=EMAIL`;
    const replies = await Promise.all([desk.read(SUBJECT), desk.call(wide)]);
    expect(replies.map((reply) => reply.status)).toEqual([200, 200]);
    expect(await failure(desk.write(SUBJECT, BASIS))).toBe('ECONNREFUSED');
    await desk.control('DELETE', '/faults');
    expect((await desk.write(SUBJECT, BASIS)).status).toBe(200);
  });

  test('slow_first_byte holds the reply back, after the change', async () => {
    const desk = await startDesk();
    await arm(desk, 'slow_first_byte', { delayMs: 5_000 });
    const signal = AbortSignal.timeout(200);
    const init = {
      method: 'POST',
      signal,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        channel: 'EMAIL',
        statusState: 'SUBSCRIBED',
        subscriptionId: NEWSLETTER,
      }),
    };
    await expect(desk.call(`/statuses/${encodeURIComponent(SUBJECT)}`, init)).rejects.toThrow();
    expect(await applied(desk)).toBe(true);
  });

  test('slow_body sends headers and a part, then waits', async () => {
    const desk = await startDesk();
    await arm(desk, 'slow_body', { delayMs: 1_500 });
    const started = Date.now();
    const response = await desk.write(SUBJECT, BASIS);
    expect(Date.now() - started).toBeLessThan(1_200);
    expect(await bodyOf(response)).toMatchObject({ status: 'COMPLETE' });
    expect(Date.now() - started).toBeGreaterThan(1_450);
  });

  test('truncated_json is half a text, or a connection cut inside it', async () => {
    const desk = await startDesk();
    await arm(desk, 'truncated_json');
    const response = await desk.write(SUBJECT, BASIS);
    expect(response.status).toBe(200);
    await expect(response.json()).rejects.toThrow(SyntaxError);
    expect(await applied(desk)).toBe(true);
    await arm(desk, 'truncated_json', { connection: 'cut' });
    const cut = await desk.write(SUBJECT, BASIS);
    await expect(cut.text()).rejects.toThrow();
  });
});

describe('aiming', () => {
  test('a fault waits for its operation, its address and as many times as told', async () => {
    const desk = await startDesk();
    await arm(desk, 'locked', {
      operation: 'readStatuses',
      subscriber: 'LUKAS.gruber@example.net',
      times: 2,
    });
    expect((await desk.write(SUBJECT)).status).toBe(200);
    expect((await desk.read('jo.miller@example.com')).status).toBe(200);
    expect((await desk.read(SUBJECT)).status).toBe(423);
    const left = await desk.control('GET', '/faults');
    expect(await bodyOf(left)).toMatchObject({ armed: [{ fault: 'locked', remaining: 1 }] });
    expect((await desk.read(SUBJECT)).status).toBe(423);
    expect((await desk.read(SUBJECT)).status).toBe(200);
  });

  test('a fault of writes, armed for any call, lets reads pass', async () => {
    const desk = await startDesk();
    await arm(desk, 'drops_basis', { operation: 'any' });
    expect((await desk.read(SUBJECT)).status).toBe(200);
    await desk.write(SUBJECT, BASIS);
    expect((await desk.newsletter(SUBJECT)).legalBasis).toBeNull();
  });

  test('a fault that cannot happen to an operation, or has unknown parameters, is not armed', async () => {
    const desk = await startDesk();
    for (const body of [
      { fault: 'drops_basis', operation: 'readStatuses' },
      { fault: 'no_such_fault' },
      { fault: 'locked', operation: 'noSuchOperation' },
      { fault: 'locked', retriesAfter: 1 },
      { fault: 'locked', times: 0 },
    ]) {
      expect((await desk.control('POST', '/faults', body)).status).toBe(400);
    }
    expect(await bodyOf(await desk.control('GET', '/faults'))).toMatchObject({ armed: [] });
  });
});
