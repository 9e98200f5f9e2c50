import type { CoverageRow } from '@/lib/hubspot-simulator/coverage-row.ts';
import type { FaultId } from '@/lib/hubspot-simulator/faults.ts';
import type { Operation } from '@/lib/hubspot-simulator/model.ts';
import type { Settings } from '@/lib/hubspot-simulator/settings.ts';
/** One request to the simulator, and what should come of it. */
export interface Scenario {
  name: string;
  /** The rows of coverage.ts that it calls for. */
  rows: CoverageRow['id'][];
  operation: Operation;
  subscriber?: string;
  query?: Record<string, string>;
  body?: Record<string, unknown> | string;
  contentType?: string;
  token?: 'none' | 'unknown';
  settings?: Partial<Settings>;
  fault?: FaultId;
  /** How many times the same request is sent before the one that is judged. */
  repeat?: number;
  status: number;
  /** What the official file says about the request; valid unless it says otherwise. */
  request?: 'invalid';
}

export const JO = 'jo.miller@example.com';
export const NEVER = 'lukas.gruber@example.net';
export const SUBSCRIBED = 'ines.carvalho@example.com';
export const EMAIL = { channel: 'EMAIL' };
export const SUBSCRIBE = { channel: 'EMAIL', statusState: 'SUBSCRIBED', subscriptionId: 39644612 };
export const CONSENT = {
  legalBasis: 'CONSENT_WITH_NOTICE',
  legalBasisExplanation: 'By telephone.',
};

export type Write = Omit<Scenario, 'operation' | 'status'> & { status?: number };
export const write = ({ status = 200, ...rest }: Write): Scenario => ({
  operation: 'writeStatus',
  subscriber: NEVER,
  body: SUBSCRIBE,
  status,
  ...rest,
});

export const read = ({ status = 200, ...rest }: Write): Scenario => ({
  operation: 'readStatuses',
  subscriber: JO,
  query: EMAIL,
  status,
  ...rest,
});

export const optOutOfAll = ({ status = 200, ...rest }: Write): Scenario => ({
  operation: 'writeWideStatus',
  subscriber: SUBSCRIBED,
  query: { ...EMAIL, businessUnitId: '0' },
  status,
  ...rest,
});

export const definitions = (rest: Write): Scenario => ({
  operation: 'readDefinitions',
  status: 200,
  ...rest,
});

export const readWide = (rest: Write): Scenario => ({
  operation: 'readWideStatuses',
  subscriber: JO,
  query: EMAIL,
  status: 200,
  ...rest,
});
