import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { cleanUp } from '@/lib/db/clean-up.ts';
import { openDatabase } from '@/lib/db/connection.ts';
import { prepare } from '@/lib/db/prepare.ts';
import { startWorker } from '@/lib/db/worker.ts';
import { startCluster, type TestCluster } from '../../helpers/test-database.ts';

vi.setConfig({ testTimeout: 60_000 });

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startCluster();
}, 60_000);
afterAll(() => cluster.close(), 60_000);

async function open() {
  const url = await cluster.createDatabase();
  await prepare(url, { kind: 'demo' }, { backupFolder: tmpdir() });
  const worker = await startWorker({ url, tasks: {} });
  await worker.stop();
  const database = openDatabase(url);
  onTestFinished(() => database.close());
  const run = async (query: string) => (await cluster.run(query, url)).rows;
  return { database, run };
}

describe('the nightly clean-up', () => {
  test('removes of each kind what is over, and nothing else', async () => {
    const { database, run } = await open();
    await run(`
      INSERT INTO console_user (id, name, email, role)
        VALUES ('00000000-0000-4000-8000-000000000001', 'Somebody', 'somebody@example.com', 'agent');
      INSERT INTO session (token, user_id, expires_at, last_seen_at)
        SELECT token, '00000000-0000-4000-8000-000000000001', now() + ends, now() - idle
        FROM (VALUES
          ('kept', interval '1 minute', interval '7 hours'),
          ('expired', interval '-1 minute', interval '0'),
          ('idle', interval '1 day', interval '9 hours')) AS given (token, ends, idle);
      INSERT INTO verification (identifier, value, expires_at) VALUES
        ('kept', '', now() + interval '1 minute'), ('expired', '', now() - interval '1 minute');
      INSERT INTO one_time_link (purpose, token_hash, expires_at) VALUES
        ('setup', 'kept', now() - interval '6 days'), ('setup', 'expired', now() - interval '8 days');
      INSERT INTO sign_in_attempt (key, count, since) VALUES
        ('kept', 1, now() - interval '23 hours'), ('expired', 1, now() - interval '25 hours');
      INSERT INTO look_up (at_ms, actor, address_hash, session, request)
        SELECT (extract(epoch FROM now() - days * interval '1 day') * 1000)::bigint,
          gen_random_uuid(), sha256('a person'), gen_random_uuid(), request
        FROM (VALUES ('kept', 89), ('expired', 91)) AS given (request, days);
      INSERT INTO subject (id, address_hash) VALUES
        ('00000000-0000-4000-8000-0000000000a1', sha256('kept')),
        ('00000000-0000-4000-8000-0000000000a2', sha256('expired'));
      INSERT INTO recent_person (user_id, subject, opened_at)
        SELECT '00000000-0000-4000-8000-000000000001', id, now() - days * interval '1 day'
        FROM subject JOIN (VALUES ('kept', 89), ('expired', 91)) AS given (who, days)
          ON address_hash = sha256(who::bytea);
      SELECT graphile_worker.add_job(name, '{}'::json, max_attempts := 1)
        FROM (VALUES ('old'), ('young'), ('waiting')) AS given (name);
      UPDATE graphile_worker._private_jobs j SET attempts = 1,
        updated_at = now() - CASE t.identifier WHEN 'old' THEN interval '31 days' ELSE '29 days' END
        FROM graphile_worker._private_tasks t WHERE t.id = j.task_id AND t.identifier <> 'waiting'`);

    expect(await cleanUp(database)).toEqual({
      sessions: 2,
      verifications: 1,
      links: 1,
      attempts: 1,
      look_ups: 1,
      recent_people: 1,
      failed_tasks: 1,
    });
    const left = await run(`
      SELECT 'session' AS kind, token AS name FROM session
      UNION ALL SELECT 'verification', identifier FROM verification
      UNION ALL SELECT 'link', token_hash FROM one_time_link
      UNION ALL SELECT 'attempt', key FROM sign_in_attempt
      UNION ALL SELECT 'look-up', request FROM look_up
      UNION ALL SELECT 'recent', 'of ' || right(subject::text, 2) FROM recent_person
      UNION ALL SELECT 'task', task_identifier FROM graphile_worker.jobs
      ORDER BY 1, 2`);
    expect(left.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'attempt kept',
      'link kept',
      'look-up kept',
      'recent of a1',
      'session kept',
      'task waiting',
      'task young',
      'verification kept',
    ]);
    expect(await run('SELECT 1 FROM console_user')).toHaveLength(1);
  });

  test('goes on after a sweep that fails, and tells of it', async () => {
    const { database } = await open();
    const ran: string[] = [];
    const sweep = (name: string, fails = false) => ({
      name,
      remove: async () => {
        ran.push(name);
        if (fails) throw new Error(name);
        return 1;
      },
    });
    const cleaning = cleanUp(database, [sweep('first', true), sweep('second')]);
    await expect(cleaning).rejects.toThrow('first');
    expect(ran).toEqual(['first', 'second']);
  });
});
