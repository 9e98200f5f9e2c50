import { describe, expect, test } from 'vitest';
import { changeStatus } from '@/lib/subscriptions/change-status.ts';
import { TECHNICAL_BASIS } from '@/lib/subscriptions/technical-basis.ts';
import { agreementTo, DEEDS } from './deeds.ts';
import { type Clock, createClock, follow, GROUND, openDesk } from './desk.ts';

const { input: optOut } = DEEDS.unsubscribe;
const { input: subscribe } = DEEDS.subscribe;

describe.concurrent('input', () => {
  test('that is not valid is answered with its problems, and nothing is asked of HubSpot', async ({
    onTestFinished,
  }) => {
    const desk = await openDesk(onTestFinished);
    const answer = await changeStatus(desk.context, { ...subscribe, subscriptionId: 'abc' });
    expect(answer).toEqual({
      ok: false,
      issues: [{ field: 'subscriptionId', problem: 'not_a_number' }],
    });
    expect(await desk.journal()).toEqual([]);
  });

  test('of a type that HubSpot does not know is refused with its error', async ({
    onTestFinished,
  }) => {
    const desk = await openDesk(onTestFinished);
    const result = await desk.press({ ...subscribe, subscriptionId: '77' });
    expect(result).toMatchObject({
      outcome: 'refused',
      by: 'hubspot',
      cause: { kind: 'invalid_input', status: 400 },
    });
  });
});

describe.concurrent('an address that is no contact', () => {
  const input = { ...subscribe, subscriberIdString: 'new.reader@example.net' };

  test('is not subscribed without a word of agreement', async ({ onTestFinished }) => {
    const desk = await openDesk(onTestFinished);
    expect(await desk.press(input)).toMatchObject({
      outcome: 'refused',
      by: 'policy',
      isContact: false,
      problems: [{ code: 'not_a_contact', field: 'subscriberIdString' }],
    });
    expect(await desk.journal('writeStatus')).toEqual([]);
    expect(await desk.press(input, { notAContact: true })).toMatchObject({ outcome: 'changed' });
    expect((await desk.row(input.subscriberIdString)).status).toBe('SUBSCRIBED');
  });

  test('opts out like everybody', async ({ onTestFinished }) => {
    const desk = await openDesk(onTestFinished);
    const bare = { ...optOut, subscriberIdString: input.subscriberIdString };
    expect(await desk.press(bare)).toMatchObject({ outcome: 'changed', isContact: false });
  });
});

describe.concurrent('an opt-out that HubSpot refuses without a basis', () => {
  const settings = { gdpr: 'strict_all' } as const;

  test('is repeated with a technical value, and says so', async ({ onTestFinished }) => {
    const desk = await openDesk(onTestFinished, { settings });
    const result = await desk.press(optOut);
    expect(result).toMatchObject({ outcome: 'changed', technicalBasis: true, basis: 'none_sent' });
    expect(result.writes).toHaveLength(2);
    expect(await desk.row(optOut.subscriberIdString)).toMatchObject({
      status: 'UNSUBSCRIBED',
      ...TECHNICAL_BASIS,
    });
  });

  test.for([
    ['a basis', { legalBasis: GROUND.legalBasis }],
    ['an explanation', { legalBasisExplanation: GROUND.legalBasisExplanation }],
  ] as const)(
    '%s that the user gave is kept, the other half is technical',
    async ([, half], { onTestFinished }) => {
      const desk = await openDesk(onTestFinished, { settings });
      const result = await desk.press({ ...optOut, ...half });
      expect(result).toMatchObject({ outcome: 'changed', technicalBasis: true, basis: 'stored' });
      expect(result.writes).toHaveLength(2);
      expect(await desk.row(optOut.subscriberIdString)).toMatchObject({
        status: 'UNSUBSCRIBED',
        ...TECHNICAL_BASIS,
        ...half,
      });
    },
  );

  test('with both halves given, and refused all the same, is not sent again', async ({
    onTestFinished,
  }) => {
    const desk = await openDesk(onTestFinished, { settings });
    await desk.arm({ fault: 'bad_request' });
    const result = await desk.press({ ...optOut, ...GROUND });
    expect(result).toMatchObject({ outcome: 'refused', by: 'hubspot', technicalBasis: false });
    expect(await desk.journal('writeStatus')).toHaveLength(1);
  });

  test('keeps a basis that the user gave', async ({ onTestFinished }) => {
    const desk = await openDesk(onTestFinished, { settings });
    const result = await desk.press({ ...optOut, ...GROUND });
    expect(result).toMatchObject({ outcome: 'changed', technicalBasis: false, basis: 'stored' });
    expect(await desk.row(optOut.subscriberIdString)).toMatchObject(GROUND);
  });

  test.for(['error_before_applying', 'reset_before_applying', 'bad_gateway_html'] as const)(
    'gets through although the first attempt ended with %s',
    async (fault, { onTestFinished }) => {
      const desk = await openDesk(onTestFinished, { settings });
      await desk.arm({ fault });
      const settled = await follow(desk, await desk.press(optOut));
      expect((await desk.row(optOut.subscriberIdString)).status).toBe('UNSUBSCRIBED');
      expect(settled).toMatchObject({ outcome: 'changed' });
    },
  );

  test.for(['subscribe', 'reset', 'document'] as const)(
    'is the only one: %s is never given a technical value',
    async (name, { onTestFinished }) => {
      const desk = await openDesk(onTestFinished, { settings });
      const { input } = DEEDS[name];
      const result = await desk.press(input);
      expect(result.technicalBasis).toBe(false);
      for (const { body } of await desk.journal('writeStatus'))
        expect(body).not.toContain(TECHNICAL_BASIS.legalBasisExplanation);
    },
  );
});

describe.concurrent('an opt-out sent again after an unclear attempt', () => {
  test.for([
    'bad_request',
    'unauthorised_expired',
    'missing_scopes_granular',
    'not_found',
  ] as const)(
    'and then refused with %s is not called refused: the first may still come',
    async (fault, { onTestFinished }) => {
      const desk = await openDesk(onTestFinished, { settleWindowMs: 30_000 });
      await desk.arm({ fault: 'gateway_timeout_applied_later', delayMs: 400 });
      await desk.arm({ fault, times: 9 });
      const result = await desk.press(optOut);
      expect(result.outcome).not.toBe('refused');
      expect(await follow(desk, result)).toMatchObject({ outcome: 'changed', by: 'us' });
    },
  );

  test('and then answered “no change” is changed: the first came meanwhile', async ({
    onTestFinished,
  }) => {
    const desk = await openDesk(onTestFinished, { settleWindowMs: 30_000 });
    await desk.arm({ fault: 'gateway_timeout_applied_later', delayMs: 100 });
    // The second attempt is let in after the first was carried out.
    await desk.arm({ fault: 'locked', retryAfter: '9' });
    const settled = await follow(desk, await desk.press(optOut));
    expect(settled).toMatchObject({ outcome: 'changed', by: 'us', confirmed: 'by_reading' });
  });
});

describe.concurrent('an opt-out of all', () => {
  const deed = DEEDS['lift under an opt-out of all'];
  const lift = deed.input;
  const subscriber = lift.subscriberIdString;

  test('that still stands is named as what is in the way', async ({ onTestFinished }) => {
    const desk = await openDesk(onTestFinished);
    const result = await desk.press(lift, await agreementTo(deed, desk));
    expect(result).toMatchObject({
      outcome: 'changed',
      confirmed: 'by_reading',
      effect: { mailable: 'no', obstacles: [{ kind: 'opted_out_of_all' }] },
      elsewhere: [],
    });
    expect((await desk.state(subscriber)).wide).toMatchObject([{ status: 'UNSUBSCRIBED' }]);
  });

  test('that HubSpot lifts by itself is told as a change nobody asked for', async ({
    onTestFinished,
  }) => {
    const desk = await openDesk(onTestFinished, { settings: { resubscribeLiftsWide: true } });
    const result = await desk.press(lift, await agreementTo(deed, desk));
    expect(result).toMatchObject({
      outcome: 'changed',
      elsewhere: [{ kind: 'wide', businessUnitId: null, from: 'UNSUBSCRIBED', to: 'SUBSCRIBED' }],
      effect: { mailable: 'yes', obstacles: [] },
    });
    expect((await desk.state(subscriber)).wide).toMatchObject([{ status: 'SUBSCRIBED' }]);
  });
});

describe.concurrent('an opt-out sent unread is judged by HubSpot’s clock', () => {
  const unread = ['readStatuses', 'readWideStatuses'] as const;
  const SKEWS = [-90_000, 0, 90_000];
  const optedOut = { ...optOut, subscriberIdString: 'amara.okafor@example.org' };

  test.for(SKEWS)('%i ms off: changed when it was', async (clockSkewMs, { onTestFinished }) => {
    const desk = await openDesk(onTestFinished, { settings: { clockSkewMs } });
    await desk.arm({ fault: 'bad_request', operation: 'readStatuses' });
    await desk.arm({ fault: 'error_after_applying' });
    const settled = await follow(desk, await desk.press(optOut, { unread: true }));
    expect(settled).toMatchObject({ outcome: 'changed', by: 'us' });
  });

  test.for(SKEWS)('%i ms off: already when it was', async (clockSkewMs, { onTestFinished }) => {
    const desk = await openDesk(onTestFinished, { settings: { clockSkewMs } });
    await desk.arm({ fault: 'bad_request', operation: 'readStatuses' });
    await desk.arm({ fault: 'error_before_applying' });
    const settled = await follow(desk, await desk.press(optedOut, { unread: true }));
    expect(settled).toMatchObject({ outcome: 'already', sent: true });
    expect(await desk.journal('writeStatus')).toHaveLength(1);
  });

  test.for(SKEWS)(
    '%i ms off, no reply before the write: changed when it was',
    async (clockSkewMs, { onTestFinished }) => {
      const transport = { every: { maxRetries: 0 } };
      const desk = await openDesk(onTestFinished, { transport, settings: { clockSkewMs } });
      for (const operation of [...unread, 'readContact'])
        await desk.arm({ fault: 'reset_before_applying', operation });
      await desk.arm({ fault: 'reset_after_applying' });
      const settled = await follow(desk, await desk.press(optOut, { unread: true }));
      expect((await desk.journal('writeStatus')).map(({ applied }) => applied)).toContain(true);
      expect(settled).toMatchObject({ outcome: 'changed', by: 'us' });
    },
  );

  test('a readable reply needs no clock', async ({ onTestFinished }) => {
    const desk = await openDesk(onTestFinished, { settings: { clockSkewMs: -90_000 } });
    await desk.arm({ fault: 'bad_request', operation: 'readStatuses' });
    expect(await desk.press(optedOut, { unread: true })).toMatchObject({
      outcome: 'already',
      sent: true,
      before: null,
    });
  });
});

describe.concurrent('a cancelled request', () => {
  test('before it began sends nothing', async ({ onTestFinished }) => {
    const desk = await openDesk(onTestFinished);
    const result = await desk.press(optOut, { unread: true }, { signal: AbortSignal.abort() });
    expect(result.outcome).toBe('refused');
    expect(await desk.journal()).toEqual([]);
  });

  test.for(['unsubscribe', 'subscribe', 'reset', 'document'] as const)(
    'during the write is unknown, is not sent again, and settles: %s',
    async (name, { onTestFinished }) => {
      const desk = await openDesk(onTestFinished);
      const { input } = DEEDS[name];
      const stop = new AbortController();
      await desk.arm({ fault: 'slow_first_byte' });
      const pressed = desk.press(input, {}, { signal: stop.signal });
      await expect.poll(async () => (await desk.journal('writeStatus')).length).toBe(1);
      stop.abort();
      const result = await pressed;
      expect(result).toMatchObject({ outcome: 'unknown', why: 'no_reply', overtaken: false });
      expect(await follow(desk, result)).toMatchObject({
        outcome: 'changed',
        basis: expect.any(String),
      });
      expect(await desk.journal('writeStatus')).toHaveLength(1);
    },
  );

  test('while HubSpot asks to wait is refused: nothing was done', async ({ onTestFinished }) => {
    const stop = new AbortController();
    const { now, sleep } = createClock();
    const stopping: Clock['sleep'] = (ms, signal) => {
      if (ms === 10_000) stop.abort();
      return sleep(ms, signal);
    };
    const desk = await openDesk(onTestFinished, { clock: { now, sleep: stopping } });
    await desk.arm({ fault: 'rate_limited_ten_secondly' });
    const result = await desk.press(subscribe, {}, { signal: stop.signal });
    expect(result).toMatchObject({ outcome: 'refused', by: 'hubspot', waitedMs: 0 });
    expect(await desk.journal('writeStatus')).toHaveLength(1);
    expect((await desk.row(subscribe.subscriberIdString)).status).toBe('NOT_SPECIFIED');
  });
});

test('a connection that broke is not said to be a late answer', async ({ onTestFinished }) => {
  const desk = await openDesk(onTestFinished);
  await desk.arm({ fault: 'reset_before_applying' });
  expect(await desk.press(subscribe)).toMatchObject({
    outcome: 'unknown',
    why: 'connection_broken',
  });
});

test('what only asks to wait is waited for, once, and told', async ({ onTestFinished }) => {
  const desk = await openDesk(onTestFinished);
  await desk.arm({ fault: 'rate_limited_ten_secondly' });
  const result = await desk.press(optOut);
  expect(result).toMatchObject({ outcome: 'changed', waitedMs: 10_000 });
  expect(result.writes.flatMap(({ attempts }) => attempts)).toHaveLength(2);
  expect(await desk.journal('writeStatus')).toHaveLength(2);
});
