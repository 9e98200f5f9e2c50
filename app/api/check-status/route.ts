import { jsonRoute } from '@/lib/action.ts';
import { checkSchema } from '@/lib/subscriptions/check.ts';
import { checkStatus } from '@/lib/subscriptions/check-status.ts';

/** Looks once more at HubSpot for an unclear change, and closes its operation once it is clear. */
export const POST = jsonRoute('check-status', 'look_up', checkSchema, checkStatus, {
  isUse: false,
});
