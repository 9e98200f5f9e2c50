import pg from 'pg';
import { expect, test } from 'vitest';
import { openDatabase } from '@/lib/db/connection.ts';
import { copyIn } from '@/lib/db/copy.ts';
import { prepare } from '@/lib/db/prepare.ts';
import { readLog } from '@/lib/ledger/read-log.ts';
import { searchOf } from '@/lib/ledger/search-terms.ts';
import { createVerifier } from '@/lib/ledger/verifier.mjs';
import { fillLog } from '../../../scripts/ledger-entries.mjs';
import { startCluster } from '../../helpers/test-database.ts';

test('the log that measurements are made on verifies, and is found by what its details say', async () => {
  const cluster = await startCluster();
  try {
    const url = await cluster.createDatabase();
    await prepare(url, { kind: 'demo' }, { backupFolder: '' });
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await fillLog(client, copyIn, { size: 21_000 });
    await client.end();
    const database = openDatabase(url);
    const problem = await readLog(database, async ({ own, entries }) => {
      if (own?.head.size !== 21_000) throw new Error(`It has ${own?.head.size} entries.`);
      const verifier = createVerifier({ own });
      for await (const entry of entries()) {
        const found = verifier.take(entry);
        if (found) return found;
      }
      return verifier.end();
    });
    expect(problem).toBeNull();
    const { rows } = await database.pool.query(
      `SELECT detail, subscription_id AS "subscriptionId", legal_basis AS "legalBasis",
         reference, correlation_id AS "correlationId"
       FROM ledger_search JOIN ledger_detail USING (seq) WHERE seq % 100 = 0`,
    );
    for (const { detail, ...terms } of rows)
      expect(terms).toEqual(searchOf({ detail: JSON.parse(detail) }));
    await database.close();
  } finally {
    await cluster.close();
  }
}, 60_000);
