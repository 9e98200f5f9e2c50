import type { CallOptions, HubSpot } from '../../../lib/hubspot/types.ts';
import { type Answer, complete, ROW, serve, WRITE } from './loopback.ts';

export const SECONDLY: Answer = { status: 429, body: { policyName: 'SECONDLY' } };
export const TEN_SECONDLY: Answer = { status: 429, body: { policyName: 'TEN_SECONDLY_ROLLING' } };
export const DAILY: Answer = {
  status: 429,
  headers: { 'retry-after': '1' },
  body: { policyName: 'DAILY' },
};
export const OK = complete(ROW);
export const HEAD =
  'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n';

export const read = (hubspot: HubSpot, options?: CallOptions) =>
  hubspot.readStatuses('jo@example.com', options);
export const write = (hubspot: HubSpot, options?: CallOptions) =>
  hubspot.writeStatus(WRITE, options);

/** A server that gives these answers in turn, then the last one for ever. */
export const sequence = (...answers: Answer[]) => serve((n) => answers[n] ?? answers.at(-1));
