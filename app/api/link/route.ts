import { serviceRoute } from '@/lib/action.ts';
import { linkWishSchema, offerLink } from '@/lib/subscriptions/offer-link.ts';

/** Has HubSpot make a link with which one person decides themselves. The reply is not to be kept. */
export const POST = serviceRoute('link', linkWishSchema, offerLink);
