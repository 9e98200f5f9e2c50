import * as z from 'zod/mini';
import { fileRoute } from '@/lib/action.ts';
import { database } from '@/lib/db/process-database.ts';
import { askedBy } from '@/lib/ledger/asked-by.ts';
import { EXPORT_FORMATS, startExport } from '@/lib/ledger/export.ts';
import { fileReply, streamOf, timeInName } from '@/lib/ledger/file-reply.ts';
import { processLedger } from '@/lib/ledger/process-ledger.ts';
import { selectionOf } from '@/lib/ledger/query-selection.ts';
import { readKeptSizes } from '@/lib/ledger/record-check.ts';
import { formatSearch, parseSearch } from '@/lib/ledger/search-query.ts';
import { logSurprise } from '@/lib/log.ts';
import { SEARCH_VOCABULARY } from '@/lib/subscriptions/search-vocabulary.ts';

const TYPES = { jsonl: 'application/jsonl', csv: 'text/csv; charset=utf-8' };

/** Exactly the entries of a query (`q`, which names people by their ids), as a file. */
export const POST = fileRoute(
  'ledger-export',
  'export',
  z.strictObject({ format: z.enum(EXPORT_FORMATS), q: z.string() }),
  async (ctx, { format, q }) => {
    const parsed = parseSearch(q, SEARCH_VOCABULARY);
    if (!parsed.ok) return Response.json({ error: 'invalid' }, { status: 400 });
    const { actor, now, log } = ctx;
    const [selection, cuts] = await Promise.all([
      selectionOf(database(), parsed.query),
      readKeptSizes(database()),
    ]);
    const { ledger } = processLedger();
    const started = await startExport(
      { ...{ database: database(), ledger, role: actor.role, now, cuts }, by: askedBy(ctx) },
      { format, query: formatSearch(parsed.query), selection },
    );
    if (!started.ok) return Response.json({ error: started.problem.code }, { status: 403 });
    const file = await streamOf(started.run, (surprise) =>
      logSurprise(log, 'ledger-export', surprise),
    );
    const name = `audit-log-${timeInName(now())}.${format}`;
    return fileReply(file, { name, type: TYPES[format] });
  },
);
