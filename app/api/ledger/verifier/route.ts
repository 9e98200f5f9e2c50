import * as z from 'zod/mini';
import { fileRoute } from '@/lib/action.ts';
import { fileReply } from '@/lib/ledger/file-reply.ts';
import { standAloneVerifier } from '@/lib/ledger/stand-alone.ts';

/** The program that checks exported files, as one file. */
export const POST = fileRoute('ledger-verifier', 'audit_log', z.strictObject({}), async () =>
  fileReply(await standAloneVerifier(), {
    ...{ name: 'verify-ledger.mjs', type: 'text/javascript; charset=utf-8' },
  }),
);
