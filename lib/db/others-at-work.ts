import 'server-only';
import type { ClientBase } from 'pg';

/** Whether another process of ours is connected to this database. Throws what PostgreSQL throws. */
export async function othersAtWork(client: Pick<ClientBase, 'query'>): Promise<boolean> {
  const { rows } = await client.query(
    `SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
       AND backend_type = 'client backend' AND application_name LIKE 'consent-desk%'`,
  );
  return rows.length > 0;
}
