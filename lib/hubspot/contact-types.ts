/** What a search shows of a contact. */
export interface FoundContact {
  id: string;
  email: string | null;
  firstName: string | null;
  lastName: string | null;
  phone: string | null;
  /** Secondary addresses: each has statuses of its own (hubspot.md §2.3). */
  additionalEmails: string[];
}

/** A CRM contact. Null, or an empty list, wherever HubSpot does not say. */
export interface Contact extends FoundContact {
  /** `hs_email_optout`: a flag beside the statuses, which a sending may check too (hubspot.md §2.2). */
  optedOutOfAll: boolean | null;
  /** Marketing e-mails that bounced, and why HubSpot sends no more, in its own word. */
  bounce: { count: number | null; hardReason: string | null };
  /** Whether it is a marketing contact: no matter of subscriptions, and needed for mailing too. */
  marketable: boolean | null;
  /** State of the double opt-in, in HubSpot's words. */
  confirmation: string | null;
  /** `hs_legal_basis`: the bases to process and store data, not to communicate (hubspot.md §2.1). */
  processingBases: string[];
  /** As HubSpot sent it. */
  createdAt: string | null;
  /** How `hs_email_optout` came to be what it is, newest first. */
  optOutHistory: OptOutVersion[];
}

/** One value that an opt-out property had. All as HubSpot sent it. */
export interface OptOutVersion {
  /** `true`, `false` or, where it was emptied, an empty text. */
  value: string | null;
  at: string | null;
  /** Where it came from: HubSpot's own words where there are any, else the type of the source. */
  source: string | null;
}

/** One change of an opt-out property, as HubSpot's property history tells it. */
export interface OptOutEntry {
  /** Null for the opt-out of all e-mail. */
  subscriptionId: string | null;
  value: string | null;
  at: string | null;
  /** Such as `CRM_UI`, `INTEGRATION`, `FORM`. */
  sourceType: string | null;
  /** Such as `userId:4711`, or the number of an app. */
  sourceId: string | null;
  sourceLabel: string | null;
}

/** What a search found: how many in all, and the first of them. */
export interface ContactSearch {
  total: number;
  contacts: FoundContact[];
}
