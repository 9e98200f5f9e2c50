import * as z from 'zod/mini';
import { SUBSCRIPTION_STATUSES } from '../hubspot/types.ts';
import { recordedChangeSchema, recordedOptOutOfAllSchema } from './change.ts';
import { LANES } from './lane.ts';
import { type PendingCheck, UNCLEAR_REASONS } from './outcome.ts';

const text = z.nullable(z.string());

const row = z.object({
  subscriberIdString: z.string(),
  subscriptionId: z.string(),
  subscriptionName: text,
  businessUnitId: text,
  channel: text,
  status: z.enum(SUBSCRIPTION_STATUSES),
  source: text,
  legalBasis: text,
  legalBasisExplanation: text,
  setStatusSuccessReason: text,
  timestamp: text,
});

const wideRow = z.object({
  subscriberIdString: z.string(),
  wideStatusType: z.string(),
  businessUnitId: text,
  channel: text,
  status: z.enum(SUBSCRIPTION_STATUSES),
  timestamp: text,
});

/** A pending check as the browser gives it back; it only ever leads to reads. */
export const pendingCheckSchema: z.ZodMiniType<PendingCheck> = z.object({
  change: z.union([recordedChangeSchema, recordedOptOutOfAllSchema]),
  lane: z.enum(LANES),
  before: z.nullable(z.object({ rows: z.array(row), wide: z.array(wideRow) })),
  why: z.enum(UNCLEAR_REASONS),
  firstSentAt: z.number(),
  lastSentAt: z.number(),
  settlesAt: z.number(),
});

/** An unclear change as the browser asks about it. */
export const checkSchema = z.object({ operation: z.guid(), check: pendingCheckSchema });
