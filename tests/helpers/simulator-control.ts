import type { ArmedFault, FaultId, FaultParameters } from '../../lib/hubspot-simulator/faults.ts';
import type { JournalEntry } from '../../lib/hubspot-simulator/journal.ts';
import type {
  Contact,
  HistoryEntry,
  Operation,
  Status,
  StoredStatus,
  WideStatus,
} from '../../lib/hubspot-simulator/model.ts';
import type { Settings } from '../../lib/hubspot-simulator/settings.ts';
import type { Story } from '../../lib/hubspot-simulator/stories.ts';
import type { SimulatorSettings } from '../../lib/settings.mjs';

export type FaultToArm = FaultParameters & {
  fault: FaultId;
  /** Default: `writeStatus`. */
  operation?: Operation | 'any';
  /** Default: everybody. */
  subscriber?: string;
  /** Default: once. */
  times?: number;
};

/** What is true in the simulated account about one address. */
export type TrueState = {
  contact: Contact | null;
  rows: (Partial<StoredStatus> & {
    subscriptionId: string;
    subscriptionName: string;
    businessUnitId: number;
    isActive: boolean;
    isInternal: boolean;
  })[];
  wide: (WideStatus & { wideStatusType: 'PORTAL_WIDE' | 'BUSINESS_UNIT_WIDE' })[];
  history: HistoryEntry[];
};

export type ExternalChangeToMake = {
  subscriber: string;
  /** `all` for the opt-out of all e-mail. */
  subscriptionId: string;
  businessUnitId?: number | null;
  status: Status;
  source: string;
  legalBasis?: string;
  legalBasisExplanation?: string;
  /** Not now, but right after the next call of this operation for this subscriber. */
  afterNext?: Operation;
};

export type SimulatorControl = ReturnType<typeof createSimulatorControl>;

/** Speaks to the simulator's control interface by plain fetch: no code of ours lies between. */
export function createSimulatorControl({ controlUrl, controlToken }: SimulatorSettings) {
  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const reply = await fetch(`${controlUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${controlToken}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await reply.text();
    if (!reply.ok) throw new Error(`${method} ${path} of the simulator: ${reply.status} ${text}`);
    return JSON.parse(text) as T;
  }
  return {
    /** Seeds the account anew: no faults, no journal, the settings it started with. */
    reset: () => call<object>('POST', '/reset'),
    armFault: (fault: FaultToArm) => call<ArmedFault>('POST', '/faults', fault),
    disarmFaults: () => call<object>('DELETE', '/faults'),
    armedFaults: async () => (await call<{ armed: ArmedFault[] }>('GET', '/faults')).armed,
    /** Every fault it can be made to show. */
    knownFaults: async () =>
      Object.keys((await call<{ known: Record<FaultId, string> }>('GET', '/faults')).known),
    state: (subscriber: string) => call<TrueState>('POST', '/state', { subscriber }),
    journal: async () => (await call<{ entries: JournalEntry[] }>('GET', '/journal')).entries,
    clearJournal: () => call<object>('DELETE', '/journal'),
    settings: () => call<Settings>('GET', '/settings'),
    changeSettings: (settings: Partial<Settings>) => call<Settings>('POST', '/settings', settings),
    stories: async () => (await call<{ stories: Story[] }>('GET', '/stories')).stories,
    /** The person uses the latest preference link that was made for them. */
    useLink: (use: { subscriber: string; subscriptionId: string; status: Status }) =>
      call<TrueState>('POST', '/use-link', use),
    changeFromOutside: (change: ExternalChangeToMake) =>
      call<TrueState>('POST', '/external-change', change),
  };
}
