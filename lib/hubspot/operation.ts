import { type Call, type ExchangeObserver, finish } from './client.ts';
import { plainError } from './errors.ts';
import { emptyExchange } from './record-exchange.ts';
import { type HubSpotRequest, NATURE } from './requests.ts';
import type { CallOptions, CallResult, Operation } from './types.ts';

/** What an operation needs of the client. */
export interface OperationContext {
  call: Call;
  apiVersion: string;
  observe: ExchangeObserver;
}

/**
 * Runs one operation. A request that could not be built (null) is refused as invalid_input, applied
 * `no`, and nothing is sent.
 */
export async function operate<T>(
  { call, observe }: OperationContext,
  operation: Operation,
  request: HubSpotRequest | null,
  parse: (body: unknown) => T | undefined,
  options?: CallOptions,
): Promise<CallResult<T>> {
  if (request !== null) return call(request, parse, options);
  const error = plainError({ kind: 'invalid_input' }, 'no');
  return finish<T>(
    observe,
    { ok: false, error },
    emptyExchange(operation, NATURE[operation].method),
  );
}
