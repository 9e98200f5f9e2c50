import { createPrivateKey } from 'node:crypto';
import * as z from 'zod/mini';
import { fileRoute } from '@/lib/action.ts';
import { database } from '@/lib/db/process-database.ts';
import { env } from '@/lib/env.ts';
import { askedBy } from '@/lib/ledger/asked-by.ts';
import { processLedger } from '@/lib/ledger/process-ledger.ts';
import { problemOf } from '@/lib/ledger/record-check.ts';
import { type CheckNews, followCheck } from '@/lib/ledger/running-check.ts';
import { publicKeyOf } from '@/lib/ledger/verify-command.ts';
import { logSurprise } from '@/lib/log.ts';

/** Checks the whole log. The reply says how far it is, a line of JSON each time, and at last the result. */
export const POST = fileRoute('ledger-verify', 'audit_log', z.strictObject({}), async (ctx) => {
  const { dataDir, keys } = env();
  const news = followCheck({
    ...{ database: database(), ledger: processLedger().ledger, dataDir, by: askedBy(ctx) },
    publicKey: publicKeyOf(createPrivateKey(Buffer.from(keys.heads, 'base64'))),
  });
  const encoder = new TextEncoder();
  const lines = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { value, done } = await news.next();
        if (done) return controller.close();
        controller.enqueue(encoder.encode(`${JSON.stringify(lineOf(value))}\n`));
      } catch (surprise) {
        logSurprise(ctx.log, 'ledger-verify', surprise);
        controller.enqueue(encoder.encode(`${JSON.stringify({ is: 'failed' })}\n`));
        controller.close();
      }
    },
  });
  return new Response(lines, {
    headers: { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' },
  });
});

function lineOf(news: CheckNews) {
  if (news.is === 'progress') return { is: news.is, ...news.progress };
  const { entries, durationMs, comparedHeads } = news.check;
  const [problem, seq] = problemOf(news.check);
  const { onRecord } = news;
  return { is: news.is, entries, durationMs, comparedHeads, problem, seq, onRecord };
}
