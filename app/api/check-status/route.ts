import { jsonRoute } from '@/lib/action.ts';
import { pendingCheckSchema } from '@/lib/subscriptions/check.ts';
import { checkStatus } from '@/lib/subscriptions/check-status.ts';

/** Looks once more at HubSpot for an unclear change; takes all it needs and keeps nothing. */
export const POST = jsonRoute('check-status', 'look_up', pendingCheckSchema, checkStatus, {
  isUse: false,
});
