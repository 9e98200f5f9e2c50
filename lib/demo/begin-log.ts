import 'server-only';
import { createPrivateKey } from 'node:crypto';
import { processHubSpot } from '../context.ts';
import { database } from '../db/process-database.ts';
import { env } from '../env.ts';
import { erasureList } from '../ledger/erasure-list.ts';
import { log, logSurprise } from '../log.ts';
import { listPastPeople } from './simulator-control.ts';
import { sizeOf, writeDemoLog } from './write-log.ts';

const shared = globalThis as typeof globalThis & { consentDeskDemoLog?: Promise<void> };

/**
 * In the demo, gives an empty log its history, beside what else a start does. Never rejects: a demo
 * without a history is still one, and why it has none is logged.
 */
export function beginDemoLog(): Promise<void> {
  shared.consentDeskDemoLog ??= begin();
  return shared.consentDeskDemoLog;
}

/** Resolves when the log has its history, if it is to get one: before that nobody acts. */
export async function demoLogBegun(): Promise<void> {
  await shared.consentDeskDemoLog;
}

async function begin(): Promise<void> {
  const { simulator, keys, dataDir } = env();
  if (!simulator) return;
  try {
    if ((await sizeOf(database())) > 0) return;
    const [people, types] = await Promise.all([
      listPastPeople(simulator),
      processHubSpot().readDefinitions(),
    ]);
    if (!types.ok) throw new Error(`The simulator told no types: ${types.error.kind}.`);
    const entries = await writeDemoLog({
      ...{ database: database(), people, types: types.value.results, now: Date.now() },
      key: createPrivateKey(Buffer.from(keys.heads, 'base64')),
      ...{ addressKey: keys.address, erasures: erasureList(dataDir) },
    });
    if (entries !== null) log().info({ entries }, 'Demo log is written');
  } catch (surprise) {
    logSurprise(log(), 'beginDemoLog', surprise);
  }
}
