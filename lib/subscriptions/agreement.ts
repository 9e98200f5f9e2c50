import * as z from 'zod/mini';
import { type StatusRow, SUBSCRIPTION_STATUSES } from '../hubspot/types.ts';
import { LIFT_WAYS } from '../legal-basis/lift-policy.ts';

/** Longer than any day, time and name of a time zone: whether they are good is judged later. */
const short = z.string().check(z.maxLength(64));

const lift = z.strictObject({
  way: z.enum(LIFT_WAYS),
  /** When the person asked again; see `RequestDay`. Empty: not given. */
  date: short,
  time: short,
  timeZone: short,
  /** They say that the address was put right after it had bounced. */
  isAddressFixed: z.boolean(),
  /** How many subscription types are lifted by the one confirmation of which this is part. */
  typesAtOnce: z._default(z.int().check(z.positive()), 1),
});

/** What somebody gives for a lift beside the ground and the reference, which the change itself has. */
export type LiftAgreed = z.output<typeof lift>;

/** As a screen gives back what it showed of a type. */
export const shownSchema = z.strictObject({
  status: z.enum(SUBSCRIPTION_STATUSES),
  timestamp: z.nullable(z.string()),
});

/** The state of a type as a screen shows it; without a row it is not specified, and has no time. */
export type Shown = Pick<StatusRow, 'status' | 'timestamp'>;

/** As it is posted. */
export const agreementSchema = z.strictObject({
  /** The time of the opt-out that they agreed to lift, as HubSpot gave it; null if they were not asked. */
  liftOf: z.nullable(z.string()),
  /** What they give for it; null: they were not asked. */
  lift: z._default(z.nullable(lift), null),
  /** They know that the address is no contact and that the status can never be deleted. */
  notAContact: z.boolean(),
  /** Send an opt-out although HubSpot could not be read before. */
  unread: z.boolean(),
  /** What the screen showed of this type when it was decided; not given: nothing was shown. */
  seen: z.optional(shownSchema),
});

/** What the person at the screen was shown and agreed to. */
export type Agreement = z.output<typeof agreementSchema>;

/** Of somebody who was asked nothing. */
export const NO_AGREEMENT: Agreement = {
  ...{ liftOf: null, lift: null, notAContact: false, unread: false },
};

/** An agreement as it was posted; one that cannot be read counts as none given. */
export function readAgreement(posted: unknown): Agreement {
  const read = agreementSchema.safeParse(posted);
  return read.success ? read.data : NO_AGREEMENT;
}
