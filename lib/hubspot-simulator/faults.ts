import { isRecord } from './json-text.ts';
import { OPERATIONS, type Operation } from './model.ts';

/** Every fault, and the calls it makes sense for. */
export const FAULTS = {
  bad_request: 'any',
  unauthorised_invalid: 'any',
  unauthorised_expired: 'any',
  missing_scopes_required: 'any',
  missing_scopes_granular: 'any',
  missing_scopes_context: 'any',
  not_found: 'any',
  locked: 'any',
  rate_limited_secondly: 'any',
  rate_limited_ten_secondly: 'any',
  rate_limited_daily: 'any',
  migrating: 'any',
  error_before_applying: 'any',
  error_after_applying: 'any',
  gateway_timeout_applied_later: 'any',
  bad_gateway_html: 'any',
  connection_refused: 'any',
  reset_before_applying: 'any',
  reset_after_applying: 'any',
  slow_first_byte: 'any',
  slow_body: 'any',
  truncated_json: 'any',
  empty_200: 'any',
  redirect: 'any',
  errors_inside_200: 'writes',
  other_status_in_200: 'writeStatus',
  drops_basis: 'writeStatus',
  drops_explanation: 'writeStatus',
  alters_explanation: 'writeStatus',
  pending: 'writes',
} as const satisfies Record<string, 'any' | 'writes' | 'writeStatus'>;

export type FaultId = keyof typeof FAULTS;

/** Faults that need a real socket: behind a bare fetch handler they can only be imitated. */
export const TRANSPORT_FAULTS: readonly FaultId[] = [
  'connection_refused',
  'reset_before_applying',
  'reset_after_applying',
  'slow_first_byte',
  'slow_body',
  'truncated_json',
];

export interface FaultParameters {
  /** How long a slow reply is held back, or after which time a late write is applied. */
  delayMs?: number;
  /** The same for a late write, as a part of the settle window. */
  fraction?: number;
  /** Whether the write is carried out, for the faults that can be either. */
  applied?: boolean;
  /** The value of a `Retry-After` header: seconds or a date. */
  retryAfter?: string;
  /** `connection_refused`: how many more reads of a subscriber are served first. */
  after?: number;
  /** `connection_refused`: for how long. */
  forMs?: number;
  /** `truncated_json`: a whole HTTP reply whose JSON ends early, or a connection cut inside the body. */
  connection?: 'kept' | 'cut';
  /** Replaces the message of an error body. */
  message?: string;
}

export interface ArmedFault extends FaultParameters {
  id: number;
  fault: FaultId;
  operation: Operation | 'any';
  /** Lower-cased; null for everybody. */
  subscriber: string | null;
  remaining: number;
}

const isTime = (value: unknown): boolean =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0;

const PARAMETER_CHECKS: Record<keyof FaultParameters, (value: unknown) => boolean> = {
  delayMs: isTime,
  fraction: isTime,
  applied: (value) => typeof value === 'boolean',
  retryAfter: (value) => typeof value === 'string',
  after: (value) => Number.isSafeInteger(value) && Number(value) >= 0,
  forMs: isTime,
  connection: (value) => value === 'kept' || value === 'cut',
  message: (value) => typeof value === 'string',
};

/** Whether a fault can happen to an operation. */
export function suits(fault: FaultId, operation: Operation): boolean {
  const scope = FAULTS[fault];
  if (scope === 'any' || operation === 'writeStatus') return true;
  return scope === 'writes' && operation === 'writeWideStatus';
}

/**
 * Takes the parsed body of `POST /faults`; gives the fault to arm (without its id), or a sentence
 * that says what is wrong. Unknown keys are refused, so that a test cannot arm less than it meant.
 */
export function parseFault(body: unknown): Omit<ArmedFault, 'id'> | string {
  if (!isRecord(body)) return 'a fault must be a JSON object';
  const { fault, operation = 'writeStatus', subscriber = null, times = 1, ...parameters } = body;
  if (typeof fault !== 'string' || !Object.hasOwn(FAULTS, fault)) {
    return `unknown fault: ${String(fault)}`;
  }
  const known: readonly unknown[] = [...OPERATIONS, 'any'];
  if (!known.includes(operation)) return `unknown operation: ${String(operation)}`;
  if (operation !== 'any' && !suits(fault as FaultId, operation as Operation)) {
    return `${fault} cannot happen to ${String(operation)}`;
  }
  if (subscriber !== null && typeof subscriber !== 'string') return 'subscriber must be an address';
  if (!Number.isSafeInteger(times) || Number(times) < 1)
    return 'times must be a whole number from 1';
  if (typeof parameters.retryAfter === 'number') {
    parameters.retryAfter = String(parameters.retryAfter);
  }
  for (const [key, value] of Object.entries(parameters)) {
    if (!Object.hasOwn(PARAMETER_CHECKS, key)) return `unknown parameter: ${key}`;
    if (!PARAMETER_CHECKS[key as keyof FaultParameters](value)) return `wrong value for ${key}`;
  }
  return {
    ...(parameters as FaultParameters),
    fault: fault as FaultId,
    operation: operation as Operation | 'any',
    subscriber: subscriber?.toLowerCase() ?? null,
    remaining: Number(times),
  };
}

/**
 * Takes the armed faults and a call; gives the fault that happens to it and counts it down, or
 * null. The one armed first comes first.
 */
export function takeFault(
  armed: ArmedFault[],
  operation: Operation,
  subscriber: string | null,
): ArmedFault | null {
  const index = armed.findIndex(
    (fault) =>
      fault.fault !== 'connection_refused' &&
      (fault.operation === 'any' || fault.operation === operation) &&
      (fault.subscriber === null || fault.subscriber === subscriber?.toLowerCase()) &&
      suits(fault.fault, operation),
  );
  const fault = armed[index];
  if (fault === undefined) return null;
  fault.remaining -= 1;
  if (fault.remaining === 0) armed.splice(index, 1);
  return fault;
}
