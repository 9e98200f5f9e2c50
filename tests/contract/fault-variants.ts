import type { TransportOverrides } from '@/lib/hubspot/transport.ts';
import { FAULTS, type FaultId, type FaultParameters } from '@/lib/hubspot-simulator/faults.ts';
import type { FaultBody } from './desk.ts';

/** Faults that can happen in more than one way; every fault is also tried as it is by itself. */
const MORE: Partial<Record<FaultId, FaultParameters[]>> = {
  bad_gateway_html: [{ applied: true }],
  slow_first_byte: [{ applied: false }],
  slow_body: [{ applied: false }],
  truncated_json: [
    { connection: 'cut' },
    { applied: false },
    { applied: false, connection: 'cut' },
  ],
  empty_200: [{ applied: false }],
  other_status_in_200: [{ applied: true }],
  locked: [{ retryAfter: '1' }, { retryAfter: '600' }],
  rate_limited_secondly: [{ retryAfter: '2' }],
};

/** `connection_refused` happens to the door, after the two reads of a subscriber, not to a call. */
const AT_THE_DOOR = { after: 2, forMs: 20_000 } as const;

/** Every fault in every way, as bodies for `POST /faults`: a fault that is new is among them. */
export function faultVariants(): [name: string, fault: FaultBody][] {
  return (Object.keys(FAULTS) as FaultId[]).flatMap((fault) =>
    [{}, ...(MORE[fault] ?? [])].map((parameters): [string, FaultBody] => {
      const words = Object.entries(parameters).map(([key, value]) => `${key} ${value}`);
      const own = fault === 'connection_refused' ? AT_THE_DOOR : {};
      return [[fault, ...words].join(', '), { fault, ...own, ...parameters }];
    }),
  );
}

/** The same for what looks at the subscriber so many times before it writes. */
export function afterLooks(looks: number, fault: FaultBody): FaultBody {
  return fault.fault === 'connection_refused'
    ? { ...fault, after: AT_THE_DOOR.after * looks }
    : fault;
}

/** What ends slow faults soon, and leaves all others their time. */
export function transportFor({ fault }: FaultBody): TransportOverrides {
  return fault.startsWith('slow_') ? { writeStatus: { callTimeoutMs: 300 } } : {};
}
