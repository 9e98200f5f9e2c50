import { expect } from 'vitest';
import type { CallResult, Envelope, StatusRow } from '@/lib/hubspot/types.ts';
import type { FaultId } from '@/lib/hubspot-simulator/faults.ts';
import { GROUND } from '../desk.ts';
import {
  type Case,
  error,
  errorOf,
  lacking,
  limited,
  NEVER,
  newsletterIn,
  okOf,
  row,
  uncertain,
  writeTo,
} from './client-case.ts';

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

export const FAULTS: Record<`fault.${FaultId}`, Case> = {
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
