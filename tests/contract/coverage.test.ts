import { describe, expect, test } from 'vitest';
import { createHubSpot } from '@/lib/hubspot/create.ts';
import type { TransportOverrides } from '@/lib/hubspot/transport.ts';
import type {
  CallResult,
  Envelope,
  HubSpot,
  HubSpotError,
  StatusRow,
  StatusWrite,
  SubscriptionStatus,
} from '@/lib/hubspot/types.ts';
import { COVERAGE } from '@/lib/hubspot-simulator/coverage.ts';
import type { CoverageRow } from '@/lib/hubspot-simulator/coverage-row.ts';
import type { FaultId } from '@/lib/hubspot-simulator/faults.ts';
import { DEMO_TOKEN, TYPE_IDS } from '@/lib/hubspot-simulator/seed-account.ts';
import type { Settings } from '@/lib/hubspot-simulator/settings.ts';
import { appSource, SOURCES } from '@/lib/hubspot-simulator/sources.ts';
import { type Desk, GROUND, NEWSLETTER, openDesk } from './desk.ts';

const JO = 'jo.miller@example.com';
const NEVER = 'lukas.gruber@example.net';
const SUBSCRIBED = 'ines.carvalho@example.com';
const NOBODY = 'new.reader@example.net';

/** A console’s client in front of one simulated account. */
interface Case {
  settings?: Partial<Settings>;
  run(desk: Desk): Promise<void>;
}
/** What the console never asks of HubSpot: why, and what of it the client’s requests show. */
interface Unasked {
  unasked: string;
  run?(desk: Desk): Promise<void>;
}

function okOf<T>(result: CallResult<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}
function errorOf(result: CallResult<unknown>): HubSpotError {
  if (result.ok) throw new Error(JSON.stringify(result.value));
  return result.error;
}
function newsletterIn(envelope: Envelope<StatusRow>, id: string = NEWSLETTER): StatusRow {
  const row = envelope.results.find((one) => one.subscriptionId === id);
  if (row === undefined) throw new Error(`no row of ${id}`);
  return row;
}
const writeTo = (
  desk: Desk,
  subscriberIdString: string,
  statusState: SubscriptionStatus,
  rest: Partial<StatusWrite> = GROUND,
) =>
  desk.hubspot.writeStatus({
    subscriberIdString,
    subscriptionId: NEWSLETTER,
    statusState,
    ...rest,
  });
const written = async (...args: Parameters<typeof writeTo>): Promise<StatusRow> =>
  newsletterIn(okOf(await writeTo(...args)));
const readOf = async (desk: Desk, address: string, id: string = NEWSLETTER): Promise<StatusRow> =>
  newsletterIn(okOf(await desk.hubspot.readStatuses(address)), id);
const wideOf = async (desk: Desk, address: string) =>
  okOf(await desk.hubspot.readWideStatuses(address)).results;

/** One call of every operation, and what left by it. */
async function everyRequest(desk: Desk) {
  await desk.hubspot.readDefinitions();
  await desk.hubspot.readStatuses(JO);
  await desk.hubspot.readWideStatuses(JO);
  await desk.hubspot.readContact(JO);
  await desk.hubspot.readAccount();
  await writeTo(desk, JO, 'UNSUBSCRIBED');
  await writeTo(desk, JO, 'SUBSCRIBED', {});
  const entries = await desk.journal();
  expect(entries.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200, 200]);
  return entries;
}

/** A fault at the write: what the client says, and whether HubSpot carried it out. */
function fault(
  name: FaultId,
  says: (result: CallResult<Envelope<StatusRow>>) => void,
  truth: 'changed' | 'unchanged' | 'changed later',
): Case {
  return {
    async run(desk) {
      const before = await desk.row(NEVER);
      await desk.arm({ fault: name, ...(name === 'connection_refused' ? { forMs: 5_000 } : {}) });
      const result = await writeTo(desk, NEVER, 'SUBSCRIBED');
      says(result);
      expect(result.exchange.attempts).toHaveLength(1);
      const isChanged = async () => (await desk.row(NEVER)).status !== before.status;
      if (truth === 'changed later') await expect.poll(isChanged).toBe(true);
      else expect(await isChanged()).toBe(truth === 'changed');
    },
  };
}
const error =
  (expected: Record<string, unknown>) =>
  (result: CallResult<unknown>): void => {
    expect(errorOf(result)).toMatchObject(expected);
  };
const row =
  (expected: Partial<StatusRow>) =>
  (result: CallResult<Envelope<StatusRow>>): void => {
    expect(newsletterIn(okOf(result))).toMatchObject(expected);
  };
const limited = (policy: string) =>
  error({ kind: 'rate_limited', policy, applied: 'no', status: 429 });
const lacking = error({
  kind: 'missing_scopes',
  applied: 'no',
  anyOf: expect.arrayContaining(['communication_preferences.write']) as unknown,
});
const uncertain = (kind: string, status: number | null) =>
  error({ kind, status, applied: 'unknown' });

const FAULTS: Record<`fault.${FaultId}`, Case> = {
  'fault.bad_request': fault(
    'bad_request',
    error({
      kind: 'invalid_input',
      applied: 'no',
      details: [
        { code: 'INVALID_VALUE', in: 'legalBasisExplanation' },
        { code: 'INVALID_INTEGER', in: 'subscriptionId' },
      ],
    }),
    'unchanged',
  ),
  'fault.unauthorised_invalid': fault(
    'unauthorised_invalid',
    error({ kind: 'not_authorised', expired: false, applied: 'no' }),
    'unchanged',
  ),
  'fault.unauthorised_expired': fault(
    'unauthorised_expired',
    error({ kind: 'not_authorised', expired: true, applied: 'no' }),
    'unchanged',
  ),
  'fault.missing_scopes_required': fault('missing_scopes_required', lacking, 'unchanged'),
  'fault.missing_scopes_granular': fault('missing_scopes_granular', lacking, 'unchanged'),
  'fault.missing_scopes_context': fault('missing_scopes_context', lacking, 'unchanged'),
  'fault.not_found': fault('not_found', error({ kind: 'not_found', applied: 'no' }), 'unchanged'),
  'fault.locked': fault(
    'locked',
    error({ kind: 'locked', retryAfterMs: 2_000, applied: 'no' }),
    'unchanged',
  ),
  'fault.rate_limited_secondly': fault('rate_limited_secondly', limited('secondly'), 'unchanged'),
  'fault.rate_limited_ten_secondly': fault(
    'rate_limited_ten_secondly',
    limited('ten_secondly'),
    'unchanged',
  ),
  'fault.rate_limited_daily': fault('rate_limited_daily', limited('daily'), 'unchanged'),
  'fault.migrating': fault(
    'migrating',
    error({ kind: 'migrating', retryAfterMs: 5_000, applied: 'no' }),
    'unchanged',
  ),
  'fault.error_before_applying': fault(
    'error_before_applying',
    uncertain('unavailable', 500),
    'unchanged',
  ),
  'fault.error_after_applying': fault(
    'error_after_applying',
    uncertain('unavailable', 500),
    'changed',
  ),
  'fault.gateway_timeout_applied_later': fault(
    'gateway_timeout_applied_later',
    uncertain('unavailable', 524),
    'changed later',
  ),
  'fault.bad_gateway_html': fault('bad_gateway_html', uncertain('unavailable', 502), 'unchanged'),
  'fault.connection_refused': fault(
    'connection_refused',
    error({ kind: 'not_connected', status: null, applied: 'no' }),
    'unchanged',
  ),
  'fault.reset_before_applying': fault(
    'reset_before_applying',
    uncertain('connection_lost', null),
    'unchanged',
  ),
  'fault.reset_after_applying': fault(
    'reset_after_applying',
    uncertain('connection_lost', null),
    'changed',
  ),
  'fault.slow_first_byte': fault('slow_first_byte', uncertain('timed_out', null), 'changed'),
  'fault.slow_body': fault(
    'slow_body',
    (result) => expect(errorOf(result)).toMatchObject({ kind: 'timed_out', applied: 'unknown' }),
    'changed',
  ),
  'fault.truncated_json': fault('truncated_json', uncertain('unreadable_reply', 200), 'changed'),
  'fault.empty_200': fault('empty_200', uncertain('unreadable_reply', 200), 'changed'),
  'fault.redirect': fault('redirect', uncertain('redirected', 302), 'unchanged'),
  'fault.errors_inside_200': fault(
    'errors_inside_200',
    (result) => {
      const envelope = okOf(result);
      expect(envelope).toMatchObject({ numErrors: 1, results: [] });
      expect(envelope.errors).toMatchObject([
        { category: 'VALIDATION_ERROR', subCategory: '{"name":"SUBSCRIPTION_UPDATE_FAILED"}' },
      ]);
    },
    'unchanged',
  ),
  'fault.other_status_in_200': fault(
    'other_status_in_200',
    row({ status: 'NOT_SPECIFIED' }),
    'unchanged',
  ),
  'fault.drops_basis': fault(
    'drops_basis',
    row({ status: 'SUBSCRIBED', legalBasis: null }),
    'changed',
  ),
  'fault.drops_explanation': fault(
    'drops_explanation',
    row({ legalBasis: GROUND.legalBasis, legalBasisExplanation: null }),
    'changed',
  ),
  'fault.alters_explanation': fault(
    'alters_explanation',
    (result) => {
      const { legalBasisExplanation } = newsletterIn(okOf(result));
      expect(legalBasisExplanation).toMatch(/…/);
      expect(legalBasisExplanation).not.toBe(GROUND.legalBasisExplanation);
    },
    'changed',
  ),
  'fault.pending': fault(
    'pending',
    (result) => expect(okOf(result)).toMatchObject({ status: 'PENDING', results: [] }),
    'changed later',
  ),
};

const ROUTES: Record<Extract<CoverageRow['id'], `route.${string}`>, Case | Unasked> = {
  'route.readDefinitions': {
    async run(desk) {
      const { results } = okOf(await desk.hubspot.readDefinitions());
      expect(results.find(({ id }) => id === NEWSLETTER)).toMatchObject({
        name: 'Newsletter',
        businessUnitId: '0',
        isActive: true,
        isDefault: true,
      });
    },
  },
  'route.readStatuses': {
    async run(desk) {
      const { setStatusSuccessReason: _none, ...known } = await readOf(desk, SUBSCRIBED);
      const { status, legalBasis, legalBasisExplanation, source, timestamp } =
        await desk.row(SUBSCRIBED);
      expect(known).toMatchObject({ status, legalBasis, legalBasisExplanation, source, timestamp });
    },
  },
  'route.writeStatus': {
    async run(desk) {
      expect(await written(desk, NEVER, 'SUBSCRIBED')).toMatchObject({
        subscriberIdString: NEVER,
        status: 'SUBSCRIBED',
        ...GROUND,
      });
      expect(await desk.row(NEVER)).toMatchObject({ status: 'SUBSCRIBED', ...GROUND });
    },
  },
  'route.readWideStatuses': {
    async run(desk) {
      expect(await wideOf(desk, JO)).toMatchObject([
        { subscriberIdString: JO, wideStatusType: 'PORTAL_WIDE', status: 'UNSUBSCRIBED' },
      ]);
      expect(await wideOf(desk, NEVER)).toEqual([]);
    },
  },
  'route.readContact': {
    async run(desk) {
      const { contact } = await desk.state(JO);
      expect(okOf(await desk.hubspot.readContact(JO))).toEqual({
        id: contact?.id,
        email: JO,
        firstName: 'Jo',
        lastName: 'Miller',
      });
    },
  },
  'route.readAccount': {
    async run(desk) {
      expect(okOf(await desk.hubspot.readAccount())).toMatchObject({
        portalId: '48120217',
        portalName: null,
        timeZone: 'Europe/Berlin',
      });
    },
  },
  'route.generateLink': { unasked: 'the console makes no links' },
  'route.writeWideStatus': { unasked: 'the opt-out of all is only read yet' },
};

const SEMANTICS: Record<string, Case | Unasked> = {
  'semantics.changed': {
    async run(desk) {
      const before = await desk.row(NEVER);
      const after = await written(desk, NEVER, 'SUBSCRIBED');
      expect(after.setStatusSuccessReason).toBe('REQUESTED_CHANGE_OCCURRED');
      expect(after.timestamp).not.toBe(before.timestamp);
    },
  },
  'semantics.already': {
    async run(desk) {
      const before = await readOf(desk, SUBSCRIBED);
      const after = await written(desk, SUBSCRIBED, 'SUBSCRIBED', {});
      expect(after).toEqual({ ...before, setStatusSuccessReason: 'NO_STATUS_CHANGE' });
    },
  },
  'semantics.document': {
    async run(desk) {
      const before = await readOf(desk, 'yuki.tanabe@example.com');
      const after = await written(desk, 'yuki.tanabe@example.com', 'SUBSCRIBED');
      const setStatusSuccessReason = 'NO_STATUS_CHANGE';
      expect(after).toEqual({ ...before, ...GROUND, setStatusSuccessReason });
    },
  },
  'semantics.resubscribe': {
    async run(desk) {
      const after = await written(desk, JO, 'SUBSCRIBED');
      expect(after.setStatusSuccessReason).toBe('RESUBSCRIBE_OCCURRED');
    },
  },
  'semantics.not_specified': {
    async run(desk) {
      for (const address of [JO, SUBSCRIBED, NEVER])
        expect((await written(desk, address, 'NOT_SPECIFIED', {})).status).toBe('NOT_SPECIFIED');
    },
  },
  'semantics.not_specified_refused': {
    settings: { optOutCanBeReset: false },
    async run(desk) {
      error({ kind: 'invalid_input', applied: 'no' })(await writeTo(desk, JO, 'NOT_SPECIFIED'));
      expect((await desk.row(JO)).status).toBe('UNSUBSCRIBED');
    },
  },
  'semantics.unsubscribe_all': {
    async run(desk) {
      await desk.external({
        subscriber: SUBSCRIBED,
        status: 'UNSUBSCRIBED',
        subscriptionId: 'all',
      });
      const { results } = okOf(await desk.hubspot.readStatuses(SUBSCRIBED));
      expect(new Set(results.map(({ status }) => status))).toEqual(new Set(['UNSUBSCRIBED']));
      expect(results.map((one) => one.subscriptionId)).toContain(TYPE_IDS.customerService);
      expect(await wideOf(desk, SUBSCRIBED)).toMatchObject([{ status: 'UNSUBSCRIBED' }]);
    },
  },
  'semantics.unsubscribe_all_quiet': { unasked: 'the opt-out of all is only read yet' },
  'semantics.unsubscribe_all_again': { unasked: 'the opt-out of all is only read yet' },
  'semantics.brand_required': { unasked: 'the opt-out of all is only read yet' },
  'semantics.brand_opt_out': {
    async run(desk) {
      const wide = await wideOf(desk, 'kwame.boateng-mensah@example.com');
      expect(wide).toMatchObject([
        { wideStatusType: 'BUSINESS_UNIT_WIDE', businessUnitId: '41857', status: 'UNSUBSCRIBED' },
      ]);
    },
  },
  'semantics.wide_kept': {
    async run(desk) {
      const before = await wideOf(desk, JO);
      await written(desk, JO, 'SUBSCRIBED');
      expect(await wideOf(desk, JO)).toEqual(before);
    },
  },
  'semantics.wide_lifted': {
    settings: { resubscribeLiftsWide: true },
    async run(desk) {
      await written(desk, JO, 'SUBSCRIBED');
      expect(await wideOf(desk, JO)).toMatchObject([{ status: 'SUBSCRIBED' }]);
    },
  },
  'semantics.bare_write': {
    async run(desk) {
      expect(await written(desk, NEVER, 'SUBSCRIBED', {})).toMatchObject({ legalBasis: null });
      await desk.set({ gdpr: 'off' });
      expect((await written(desk, NOBODY, 'SUBSCRIBED', {})).status).toBe('SUBSCRIBED');
    },
  },
  'semantics.bare_write_refused': {
    settings: { gdpr: 'strict_all' },
    async run(desk) {
      for (const status of ['SUBSCRIBED', 'UNSUBSCRIBED'] as const) {
        const refusal = errorOf(await writeTo(desk, SUBSCRIBED, status, {}));
        expect(refusal).toMatchObject({ kind: 'invalid_input', applied: 'no' });
        expect(refusal.message).toMatch(/^Legal Basis is required/);
      }
    },
  },
  'semantics.unknown_address': {
    async run(desk) {
      const { results } = okOf(await desk.hubspot.readStatuses(NOBODY));
      expect(results).not.toEqual([]);
      expect(new Set(results.map(({ status }) => status))).toEqual(new Set(['NOT_SPECIFIED']));
    },
  },
  'semantics.unknown_address_404': {
    settings: { unknownAddressIs404: true },
    async run(desk) {
      for (const read of [desk.hubspot.readStatuses, desk.hubspot.readWideStatuses]) {
        error({ kind: 'not_found', category: 'OBJECT_NOT_FOUND' })(await read(NOBODY));
        expect((await read(SUBSCRIBED)).ok).toBe(true);
      }
      await written(desk, NOBODY, 'SUBSCRIBED');
      expect((await readOf(desk, NOBODY)).status).toBe('SUBSCRIBED');
      expect(await wideOf(desk, NOBODY)).toEqual([]);
    },
  },
  'semantics.no_contact_needed': {
    async run(desk) {
      await written(desk, NOBODY, 'SUBSCRIBED');
      error({ kind: 'not_found' })(await desk.hubspot.readContact(NOBODY));
    },
  },
  'semantics.case': {
    async run(desk) {
      const echoed = await written(desk, 'Jo.MILLER@example.com', 'SUBSCRIBED');
      expect(echoed.subscriberIdString).toBe(JO);
      expect((await desk.row(JO)).status).toBe('SUBSCRIBED');
    },
  },
  'semantics.second_address': {
    async run(desk) {
      const [first, second] = ['juergen.groessler@example.org', 'j.groessler@example.net'];
      expect((await readOf(desk, second)).status).toBe('UNSUBSCRIBED');
      expect((await readOf(desk, first)).status).not.toBe('UNSUBSCRIBED');
      const contact = okOf(await desk.hubspot.readContact(second));
      expect(contact).toEqual(okOf(await desk.hubspot.readContact(first)));
    },
  },
  'semantics.archived_type': {
    async run(desk) {
      const subscriptionId = TYPE_IDS.archived;
      const shown = await readOf(desk, 'cagla.yildirim@example.net', subscriptionId);
      expect(shown.status).toBe('SUBSCRIBED');
      const { results } = okOf(await desk.hubspot.readDefinitions());
      expect(results.find(({ id }) => id === subscriptionId)?.isActive).toBe(false);
      const refusal = await writeTo(desk, NEVER, 'SUBSCRIBED', { ...GROUND, subscriptionId });
      error({ kind: 'invalid_input', applied: 'no' })(refusal);
    },
  },
  'semantics.email_optout_property': {
    unasked: 'the two layers are read where they are kept',
    async run(desk) {
      const [contact] = (await everyRequest(desk)).filter((one) => one.operation === 'readContact');
      expect(contact?.query).not.toContain('optout');
    },
  },
};

const FORM: Record<string, Case | Unasked> = {
  'form.channel': {
    async run(desk) {
      for (const { operation, query, body } of await everyRequest(desk)) {
        const isQuery = operation === 'readStatuses' || operation === 'readWideStatuses';
        expect(query.includes('channel=EMAIL'), String(operation)).toBe(isQuery);
        expect(body.includes('"channel":"EMAIL"')).toBe(operation === 'writeStatus');
      }
    },
  },
  'form.stray_query': {
    unasked: 'a write has no query',
    async run(desk) {
      const writes = (await everyRequest(desk)).filter(({ method }) => method === 'POST');
      expect(writes.map(({ query }) => query.replace('?', ''))).toEqual(['', '']);
    },
  },
  'form.unknown_fields': {
    unasked: 'a write has HubSpot’s fields only',
    async run(desk) {
      const [full, bare] = (await everyRequest(desk)).filter(({ method }) => method === 'POST');
      const keys = (body = '{}') => Object.keys(JSON.parse(body) as object).sort();
      const always = ['channel', 'statusState', 'subscriptionId'];
      expect(keys(bare?.body)).toEqual(always);
      expect(keys(full?.body)).toEqual([...always, ...Object.keys(GROUND)].sort());
    },
  },
  'form.missing_fields': {
    unasked: 'what a write needs it always has; see form.unknown_fields',
  },
  'form.wrong_values': {
    async run(desk) {
      const invalid = error({ kind: 'invalid_input', applied: 'no', status: 400 });
      invalid(await desk.hubspot.readStatuses('nobody'));
      invalid(await writeTo(desk, 'nobody', 'SUBSCRIBED'));
      invalid(await writeTo(desk, JO, 'SUBSCRIBED', { subscriptionId: '5' }));
      const unsendable = { ...GROUND, subscriptionId: '9007199254740993' };
      error({ kind: 'invalid_input', applied: 'no', status: null })(
        await writeTo(desk, JO, 'SUBSCRIBED', unsendable),
      );
      expect(await desk.journal()).toHaveLength(3);
    },
  },
  'form.numbers': {
    settings: { hugeIdType: true },
    async run(desk) {
      const { results } = okOf(await desk.hubspot.readDefinitions());
      expect(results.map(({ id }) => id)).toContain(TYPE_IDS.huge);
      expect((await readOf(desk, NEVER, TYPE_IDS.huge)).subscriptionId).toBe('9007199254740993');
    },
  },
  'form.nulls': {
    async run(desk) {
      expect(await readOf(desk, JO)).toMatchObject({
        legalBasis: null,
        legalBasisExplanation: null,
        setStatusSuccessReason: null,
      });
    },
  },
  'form.loose_envelope': {
    settings: { looseEnvelope: true },
    async run(desk) {
      const envelope = okOf(await desk.hubspot.readStatuses(JO));
      expect(envelope).toMatchObject({ status: 'SUCCESS', startedAt: null, completedAt: null });
      expect(newsletterIn(envelope).subscriptionName).toBeNull();
    },
  },
  'form.odd_timestamp': {
    async run(desk) {
      const { timestamp } = await readOf(desk, 'sofia.nunez@example.com');
      expect(timestamp).toBe('2024-05-22T12:151:01.145Z');
    },
  },
  'form.translations': {
    async run(desk) {
      const { results } = okOf(await desk.hubspot.readDefinitions());
      const type = results.find(({ id }) => id === NEWSLETTER);
      expect(type?.translations.map((one) => one.languageCode)).toEqual(['de', 'fr', 'ar']);
    },
  },
  'form.empty_purpose': {
    async run(desk) {
      const { results } = okOf(await desk.hubspot.readDefinitions());
      const type = results.find(({ id }) => id === TYPE_IDS.gearOffers);
      expect(type).toMatchObject({ purpose: '', communicationMethod: '' });
    },
  },
  'form.portal_wide': {
    async run(desk) {
      expect((await wideOf(desk, JO))[0]?.businessUnitId).toBeNull();
    },
  },
  'form.path': {
    async run(desk) {
      for (const address of ['a/b+c@example.com', '"a b"@example.com', 'ü?#%2f@example.com']) {
        expect((await written(desk, address, 'SUBSCRIBED')).subscriberIdString).toBe(address);
        expect((await desk.row(address)).status).toBe('SUBSCRIBED');
      }
    },
  },
  'form.unknown_path': {
    async run(desk) {
      await withClient(desk, { apiVersion: '2031-01' }, async (hubspot) => {
        error({ kind: 'not_found', status: 404, category: null })(await hubspot.readStatuses(JO));
      });
    },
  },
  'form.wrong_method': { unasked: 'each request has the method of its route' },
  'form.wrong_type': { unasked: 'what has a body says that it is JSON' },
  'form.correlation_id': {
    async run(desk) {
      const fine = await desk.hubspot.readStatuses(JO);
      const wrong = await desk.hubspot.readStatuses('nobody');
      const ids = (await desk.journal()).map(({ correlationId }) => correlationId);
      expect([fine.exchange.correlationId, wrong.exchange.correlationId]).toEqual(ids);
      expect(errorOf(wrong).correlationId).toBe(ids[1]);
    },
  },
  'form.date_header': {
    settings: { clockSkewMs: 3_600_000 },
    async run(desk) {
      const { hubspotClock } = (await desk.hubspot.readAccount()).exchange;
      const ahead = (hubspotClock ?? 0) - desk.clock.now();
      expect(Math.abs(ahead - 3_600_000)).toBeLessThan(3_000);
    },
  },
  'form.latency': {
    settings: { latencyMs: 80 },
    async run(desk) {
      const { durationMs } = (await desk.hubspot.readAccount()).exchange;
      expect(durationMs).toBeGreaterThanOrEqual(75);
    },
  },
};

const ACCESS: Record<string, Case | Unasked> = {
  'access.token': {
    async run(desk) {
      await withClient(desk, { token: 'some-other-token' }, async (hubspot) => {
        error({ kind: 'not_authorised', expired: false, status: 401 })(
          await hubspot.readDefinitions(),
        );
      });
    },
  },
  'access.scopes': {
    settings: { scopes: ['crm.objects.contacts.read'] },
    async run(desk) {
      const refusal = errorOf(await desk.hubspot.readStatuses(JO));
      const anyOf = ['communication_preferences.read', 'communication_preferences.read_write'];
      if (refusal.kind !== 'missing_scopes') throw new Error(refusal.kind);
      expect(refusal.anyOf.toSorted()).toEqual(anyOf);
      expect((await desk.hubspot.readContact(JO)).ok).toBe(true);
    },
  },
  'access.account_any_scope': {
    settings: { scopes: [] },
    async run(desk) {
      expect((await desk.hubspot.readAccount()).ok).toBe(true);
      error({ kind: 'missing_scopes' })(await desk.hubspot.readContact(JO));
    },
  },
  'access.ten_seconds': {
    settings: { limits: { tenSecondly: 1, daily: 9 } },
    async run(desk) {
      expect((await desk.hubspot.readStatuses(JO)).ok).toBe(true);
      limited('ten_secondly')(await desk.hubspot.readStatuses(JO));
      await desk.clock.sleep(10_001);
      expect((await desk.hubspot.readStatuses(JO)).ok).toBe(true);
    },
  },
  'access.daily': {
    settings: { limits: { tenSecondly: 9, daily: 1 } },
    async run(desk) {
      expect((await desk.hubspot.readStatuses(JO)).ok).toBe(true);
      limited('daily')(await desk.hubspot.readStatuses(JO));
    },
  },
  'access.limit_headers': {
    settings: { limits: { tenSecondly: 150, daily: 5_000 } },
    async run(desk) {
      expect((await desk.hubspot.readStatuses(JO)).exchange.rateLimit).toEqual({
        max: 150,
        remaining: 149,
        intervalMs: 10_000,
        daily: 5_000,
        dailyRemaining: 4_999,
      });
    },
  },
  'access.retry_after': {
    settings: { limits: { tenSecondly: 1, daily: 9 }, retryAfterOnLimits: true },
    async run(desk) {
      await desk.hubspot.readStatuses(JO);
      await desk.clock.sleep(4_000);
      const refusal = errorOf(await desk.hubspot.readStatuses(JO));
      if (refusal.kind !== 'rate_limited') throw new Error(refusal.kind);
      expect(refusal.retryAfterMs).toBeGreaterThan(0);
      expect(refusal.retryAfterMs).toBeLessThanOrEqual(6_000);
    },
  },
  'access.newer_scopes': { unasked: 'not simulated' },
};

const DATA: Record<string, Case | Unasked> = {
  'data.sources': {
    async run(desk) {
      expect((await readOf(desk, NEVER)).source).toBe(SOURCES.notSpecified);
      expect((await readOf(desk, SUBSCRIBED)).source).toBe(SOURCES.preferencePage);
      expect((await written(desk, NEVER, 'SUBSCRIBED')).source).toBe(appSource(5_848_098));
      const priya = await desk.hubspot.readStatuses('priya.raman@example.com');
      expect(newsletterIn(okOf(priya)).source).toBe(SOURCES.listUnsubscribeHeader);
    },
  },
  'data.other_sources': {
    async run(desk) {
      for (const source of Object.values(SOURCES)) {
        await desk.external({ subscriber: NEVER, status: 'SUBSCRIBED', source });
        await desk.external({ subscriber: NEVER, status: 'UNSUBSCRIBED', source });
        expect((await readOf(desk, NEVER)).source).toBe(source);
      }
    },
  },
  'data.batch': { unasked: 'not simulated' },
  'data.search': { unasked: 'not simulated' },
  'data.oauth': { unasked: 'not simulated' },
  'semantics.read_lag': { unasked: 'not simulated' },
};

const CASES: Record<string, Case | Unasked> = {
  ...ROUTES,
  ...SEMANTICS,
  ...FORM,
  ...ACCESS,
  ...DATA,
  ...FAULTS,
};

/** Nothing is repeated or waited for: each call shows what one reply does. */
const ONCE: TransportOverrides = { every: { maxRetries: 0, maxWaits: 0 } };
const SOON: TransportOverrides = { every: { ...ONCE.every, callTimeoutMs: 400 } };

async function withClient(
  desk: Desk,
  config: { token?: string; apiVersion?: string },
  work: (hubspot: HubSpot) => Promise<void>,
): Promise<void> {
  const client = createHubSpot({
    baseUrl: desk.url,
    token: DEMO_TOKEN,
    apiVersion: '2026-03',
    transport: ONCE,
    ...config,
  });
  try {
    await work(client);
  } finally {
    await client.close();
  }
}

describe('the client', () => {
  test.each(COVERAGE.map((one) => [one.id, one.what, one] as const))(
    '%s: %s',
    async (id, _what, covered) => {
      const one = CASES[id];
      if (one === undefined) throw new Error(`tests/contract/coverage.test.ts has no ${id}`);
      if ('unasked' in one) expect(one.unasked).not.toBe('');
      // What is not simulated cannot be tried; all else is, or the client never asks for it.
      expect('unasked' in one && one.unasked === 'not simulated').toBe(
        covered.support === 'absent',
      );
      if (one.run === undefined) return;
      const cleanUps: (() => Promise<void>)[] = [];
      const transport = id.startsWith('fault.slow') ? SOON : ONCE;
      const settings = 'settings' in one ? one.settings : undefined;
      try {
        const desk = await openDesk((cleanUp) => void cleanUps.push(cleanUp), {
          transport,
          ...(settings ? { settings } : {}),
        });
        await one.run(desk);
      } finally {
        for (const cleanUp of cleanUps) await cleanUp();
      }
    },
  );

  test('has a case for no row that is gone', () => {
    const ids = COVERAGE.map(({ id }) => String(id));
    expect(Object.keys(CASES).filter((id) => !ids.includes(id))).toEqual([]);
  });

  test('has no operation for the routes that it never asks for', async () => {
    const client = createHubSpot({
      baseUrl: 'http://localhost',
      token: 't',
      apiVersion: '2026-03',
    });
    const operations = Object.keys(client).filter((name) => /^(?:read|write)/.test(name));
    const asked = Object.entries(ROUTES).filter(([, one]) => !('unasked' in one));
    expect(operations.map((name) => `route.${name}`).sort()).toEqual(
      asked.map(([id]) => id).sort(),
    );
    await client.close();
  });
});
