import 'server-only';
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { ErrorKind, Exchange, HubSpotError } from './hubspot/types.ts';
import type { Lane } from './subscriptions/lane.ts';
import type { Outcome } from './subscriptions/outcome.ts';

/** Labels take words of our own only: no address, no id, nothing that anybody typed. */
interface Metrics {
  registry: Registry;
  calls: Counter<'operation' | 'outcome'>;
  durations: Histogram<'operation'>;
  changes: Counter<'lane' | 'outcome'>;
}

const SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];

const shared = globalThis as typeof globalThis & { consentDeskMetrics?: Metrics };

// One for the process: Next loads this module once for each of its parts.
function metrics(): Metrics {
  shared.consentDeskMetrics ??= create();
  return shared.consentDeskMetrics;
}

function create(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    calls: new Counter({
      name: 'consent_desk_hubspot_calls_total',
      help: 'Calls to HubSpot that ended, by operation and by ok or the kind of the error.',
      labelNames: ['operation', 'outcome'],
      registers,
    }),
    durations: new Histogram({
      name: 'consent_desk_hubspot_call_seconds',
      help: 'How long calls to HubSpot took, waits and repeats included.',
      labelNames: ['operation'],
      buckets: SECONDS,
      registers,
    }),
    changes: new Counter({
      name: 'consent_desk_changes_total',
      help: 'Changes by lane, and by outcome as it was first answered.',
      labelNames: ['lane', 'outcome'],
      registers,
    }),
  };
}

/** Counts one call to HubSpot, with its error if it failed. */
export function countCall(exchange: Exchange, error: HubSpotError | null): void {
  const { operation, durationMs } = exchange;
  const outcome: ErrorKind | 'ok' = error?.kind ?? 'ok';
  metrics().calls.inc({ operation, outcome });
  metrics().durations.observe({ operation }, durationMs / 1000);
}

/** Counts one change, as it was answered. */
export function countChange(lane: Lane, outcome: Outcome): void {
  metrics().changes.inc({ lane, outcome });
}

/** Everything counted since the process started, in Prometheus' text format, and that format's type. */
export async function metricsText(): Promise<{ text: string; contentType: string }> {
  const { registry } = metrics();
  return { text: await registry.metrics(), contentType: registry.contentType };
}
