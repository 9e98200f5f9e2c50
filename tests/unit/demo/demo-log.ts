import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Database } from '@/lib/db/connection.ts';
import { prepare } from '@/lib/db/prepare.ts';
import { listPastPeople, type PastPerson } from '@/lib/demo/simulator-control.ts';
import { writeDemoLog } from '@/lib/demo/write-log.ts';
import { createHubSpot } from '@/lib/hubspot/create.ts';
import { DEMO_TOKEN } from '@/lib/hubspot-simulator/seed-account.ts';
import { startSimulatorServer } from '@/lib/hubspot-simulator/server.ts';
import { erasureList } from '@/lib/ledger/erasure-list.ts';
import { publicKeyOf } from '@/lib/ledger/verify-command.ts';
import { startCluster } from '../../helpers/test-database.ts';

export const ADDRESS_KEY = 'a key for tests';

export type DemoLog = Awaited<ReturnType<typeof startDemoLog>>;

/** A simulator, and what writes the demo's log out of what it says into databases of a cluster. */
export async function startDemoLog() {
  const [cluster, server] = await Promise.all([startCluster(), startSimulatorServer({})]);
  const folder = await mkdtemp(path.join(tmpdir(), 'consent-desk-demo-'));
  const { privateKey: key } = generateKeyPairSync('ed25519');
  const empty = await cluster.createDatabase();
  await prepare(empty, { kind: 'demo' }, { backupFolder: folder });
  const hubspot = createHubSpot({ baseUrl: server.url, token: DEMO_TOKEN, apiVersion: '2026-03' });
  const people = await listPastPeople(server);
  return {
    hubspot,
    people,
    publicKey: publicKeyOf(key),
    /** One that nobody has used, but that is ready. */
    newDatabase: () => cluster.createDatabase(empty),
    async write(database: Database, who: readonly PastPerson[] = people, now = Date.now()) {
      const types = await hubspot.readDefinitions();
      if (!types.ok) throw new Error('The simulator told no types.');
      return writeDemoLog({
        ...{ database, key, addressKey: ADDRESS_KEY, erasures: erasureList(folder) },
        ...{ people: who, types: types.value.results, now },
      });
    },
    async close() {
      await Promise.all([cluster.close(), server.close()]);
      await rm(folder, { recursive: true });
    },
  };
}
