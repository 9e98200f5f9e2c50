import type { Call, Prepared, Tampering } from './call.ts';
import {
  expiredToken,
  htmlReply,
  invalidToken,
  JSON_TYPE,
  jsonReply,
  missingScopes,
  notFound,
  plainError,
  rateLimited,
  validationError,
} from './errors.ts';
import type { ArmedFault } from './faults.ts';
import type { Delivery, Reply } from './model.ts';
import { ROUTES } from './routes.ts';

/** A reply and how it is delivered. */
export interface Outcome {
  reply: Reply;
  delivery: Delivery;
}

const SLOW_MS = 30_000;
const LATE_FRACTION = 0.4;

const whole = (reply: Reply): Outcome => ({ reply, delivery: { kind: 'whole' } });

/** The 400 with details: two entries, each naming where it was found (hubspot.md 3.1, 3.2). */
function badRequest(call: Call, message: string): Reply {
  return validationError(call.correlationId, message, [
    {
      message: 'legalBasisExplanation is not allowed to be this',
      code: 'INVALID_VALUE',
      in: 'legalBasisExplanation',
      context: { propertyName: ['legalBasisExplanation'] },
    },
    {
      message: 'subscriptionId was not a valid integer',
      code: 'INVALID_INTEGER',
      in: 'subscriptionId',
    },
  ]);
}

/** An error where a result should be: `numErrors` 1, and a `subCategory` that is an object (hubspot.md 1.4, 3). */
function errorsInside200(call: Call, message: string): Reply {
  const now = call.account.now().toISOString();
  const error = {
    status: 'error',
    id: call.correlationId,
    category: 'VALIDATION_ERROR',
    subCategory: { name: 'SUBSCRIPTION_UPDATE_FAILED' },
    message,
    context: { subscriberIdString: [call.subscriber] },
  };
  return jsonReply(200, {
    status: 'COMPLETE',
    results: [],
    numErrors: 1,
    errors: [error],
    startedAt: call.startedAt,
    completedAt: now,
  });
}

function scopesOf(call: Call): string[] {
  const route = ROUTES.find((one) => one.operation === call.operation);
  return [...new Set(route?.scopes.flat() ?? [])];
}

/**
 * Carries a call out as a fault wants it. Takes the fault, the call, what it would have done, and
 * a way to do something later; gives the reply and its delivery. Bodies: hubspot.md 3.
 */
export function misbehave(
  fault: ArmedFault,
  call: Call,
  prepared: Prepared,
  later: (ms: number, effect: () => void) => void,
): Outcome {
  const outcome = carryOut(fault, call, prepared, later);
  if (fault.retryAfter !== undefined) outcome.reply.headers['retry-after'] = fault.retryAfter;
  return outcome;
}

function carryOut(
  fault: ArmedFault,
  call: Call,
  prepared: Prepared,
  later: (ms: number, effect: () => void) => void,
): Outcome {
  const { account, correlationId } = call;
  const { portalId } = account.portal;
  const say = (message: string): string => fault.message ?? message;
  const tampered = (tampering: Tampering): Outcome => whole(prepared.answer(tampering));
  const html = (status: number, title: string): Outcome => whole(htmlReply(status, title));
  const scopes = (key: Parameters<typeof missingScopes>[1]): Outcome =>
    whole(missingScopes(correlationId, key, scopesOf(call)));
  const applyLater = (): void => {
    const fraction = fault.fraction ?? LATE_FRACTION;
    later(fault.delayMs ?? fraction * account.settings.settleWindowMs, () => {
      prepared.answer();
    });
  };

  switch (fault.fault) {
    case 'bad_request':
      return whole(badRequest(call, say('Invalid input (details will vary based on the error)')));
    case 'unauthorised_invalid':
      return whole(invalidToken(correlationId));
    case 'unauthorised_expired': {
      const now = account.now();
      return whole(expiredToken(correlationId, now, now));
    }
    case 'missing_scopes_required':
      return scopes('requiredScopes');
    case 'missing_scopes_granular':
      return scopes('requiredGranularScopes');
    case 'missing_scopes_context':
      return scopes('missingScopes');
    case 'not_found':
      return whole(notFound(correlationId));
    case 'locked':
      return whole(plainError(correlationId, 423, say('The resource is locked'), 'LOCKED'));
    case 'rate_limited_secondly':
      return whole(rateLimited(correlationId, 'SECONDLY', portalId));
    case 'rate_limited_ten_secondly':
      return whole(rateLimited(correlationId, 'TEN_SECONDLY_ROLLING', portalId));
    case 'rate_limited_daily':
      return whole(rateLimited(correlationId, 'DAILY', portalId));
    case 'migrating': {
      // The one status whose Retry-After is documented, in seconds (hubspot.md 3.5).
      const reply = plainError(correlationId, 477, say('Migration in progress'), 'MIGRATION');
      reply.headers['retry-after'] = '5';
      return whole(reply);
    }
    case 'error_before_applying':
      return whole(plainError(correlationId, 500, say('internal error')));
    case 'error_after_applying':
      prepared.answer();
      return whole(plainError(correlationId, 500, say('internal error')));
    case 'gateway_timeout_applied_later':
      applyLater();
      return html(524, '524: A timeout occurred');
    case 'bad_gateway_html':
      if (fault.applied === true) prepared.answer();
      return html(502, '502 Bad Gateway');
    case 'reset_before_applying':
      return { reply: jsonReply(200, {}), delivery: { kind: 'reset' } };
    case 'reset_after_applying':
      return { reply: prepared.answer(), delivery: { kind: 'reset' } };
    case 'slow_first_byte':
    case 'slow_body': {
      const delayMs = fault.delayMs ?? SLOW_MS;
      const reply =
        fault.applied === false
          ? plainError(correlationId, 500, say('internal error'))
          : prepared.answer();
      return { reply, delivery: { kind: fault.fault, delayMs } };
    }
    case 'truncated_json': {
      const delivery = { kind: 'truncated', connection: fault.connection ?? 'kept' } as const;
      const reply =
        fault.applied === false ? errorsInside200(call, say('internal error')) : prepared.answer();
      return { reply, delivery };
    }
    case 'empty_200':
      if (fault.applied !== false) prepared.answer();
      return whole({ status: 200, headers: { 'content-type': JSON_TYPE }, body: null });
    case 'redirect':
      return whole({
        status: 302,
        headers: { location: '/moved' },
        body: null,
      });
    case 'errors_inside_200':
      return whole(errorsInside200(call, say('The subscription status could not be updated')));
    case 'other_status_in_200': {
      const reply = (prepared.otherStatus ?? prepared.answer)();
      if (fault.applied === true) prepared.answer();
      return whole(reply);
    }
    case 'drops_basis':
      return tampered({ dropsBasis: true });
    case 'drops_explanation':
      return tampered({ dropsExplanation: true });
    case 'alters_explanation':
      return tampered({ altersExplanation: true });
    case 'pending':
      applyLater();
      return whole(jsonReply(200, { status: 'PENDING', results: [], startedAt: call.startedAt }));
    case 'connection_refused':
      throw new Error('connection_refused happens to the listening socket, not to a call');
    default:
      return fault.fault satisfies never;
  }
}
