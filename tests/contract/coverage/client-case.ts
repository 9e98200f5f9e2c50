import { expect } from 'vitest';
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
import { DEMO_TOKEN } from '@/lib/hubspot-simulator/seed-account.ts';
import type { Settings } from '@/lib/hubspot-simulator/settings.ts';
import { type Desk, GROUND, NEWSLETTER } from '../desk.ts';

export const JO = 'jo.miller@example.com';
export const NEVER = 'lukas.gruber@example.net';
export const SUBSCRIBED = 'ines.carvalho@example.com';
export const NOBODY = 'new.reader@example.net';

/** A console’s client in front of one simulated account. */
export interface Case {
  settings?: Partial<Settings>;
  run(desk: Desk): Promise<void>;
}
/** What the console never asks of HubSpot: why, and what of it the client’s requests show. */
export interface Unasked {
  unasked: string;
  run?(desk: Desk): Promise<void>;
}

export function okOf<T>(result: CallResult<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}
export function errorOf(result: CallResult<unknown>): HubSpotError {
  if (result.ok) throw new Error(JSON.stringify(result.value));
  return result.error;
}
export function newsletterIn(envelope: Envelope<StatusRow>, id: string = NEWSLETTER): StatusRow {
  const row = envelope.results.find((one) => one.subscriptionId === id);
  if (row === undefined) throw new Error(`no row of ${id}`);
  return row;
}
export const writeTo = (
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
export const written = async (...args: Parameters<typeof writeTo>): Promise<StatusRow> =>
  newsletterIn(okOf(await writeTo(...args)));
export const readOf = async (
  desk: Desk,
  address: string,
  id: string = NEWSLETTER,
): Promise<StatusRow> => newsletterIn(okOf(await desk.hubspot.readStatuses(address)), id);
export const wideOf = async (desk: Desk, address: string) =>
  okOf(await desk.hubspot.readWideStatuses(address)).results;

/** One call of every operation, and what left by it. */
export async function everyRequest(desk: Desk) {
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
export const error =
  (expected: Record<string, unknown>) =>
  (result: CallResult<unknown>): void => {
    expect(errorOf(result)).toMatchObject(expected);
  };
export const row =
  (expected: Partial<StatusRow>) =>
  (result: CallResult<Envelope<StatusRow>>): void => {
    expect(newsletterIn(okOf(result))).toMatchObject(expected);
  };
export const limited = (policy: string) =>
  error({ kind: 'rate_limited', policy, applied: 'no', status: 429 });
export const lacking = error({
  kind: 'missing_scopes',
  applied: 'no',
  anyOf: expect.arrayContaining(['communication_preferences.write']) as unknown,
});
export const uncertain = (kind: string, status: number | null) =>
  error({ kind, status, applied: 'unknown' });

/** Nothing is repeated or waited for: each call shows what one reply does. */
export const ONCE: TransportOverrides = { every: { maxRetries: 0, maxWaits: 0 } };
export const SOON: TransportOverrides = { every: { ...ONCE.every, callTimeoutMs: 400 } };

export async function withClient(
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
