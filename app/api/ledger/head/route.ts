import * as z from 'zod/mini';
import { fileRoute } from '@/lib/action.ts';
import { database } from '@/lib/db/process-database.ts';
import { fileReply, timeInName } from '@/lib/ledger/file-reply.ts';
import { currentHead } from '@/lib/ledger/kept-heads.ts';
import { noteHeadKept } from '@/lib/ledger/record-check.ts';

/** The log's signed head as a file, to be kept where the database's owner has no hand in it. */
export const POST = fileRoute('ledger-head', 'audit_log', z.strictObject({}), async ({ now }) => {
  const signed = await currentHead(database());
  if (!signed) return new Response(null, { status: 404, headers: { 'cache-control': 'no-store' } });
  const at = now();
  await noteHeadKept(database(), signed.head.size, at);
  const name = `audit-log-head-${signed.head.size}-${timeInName(at)}.json`;
  return fileReply(`${JSON.stringify(signed)}\n`, { name, type: 'application/json' });
});
