/** What the preference links of one person are to be about. */
export interface LinkWish {
  subscriberIdString: string;
  /** One for which the page's texts exist, else HubSpot takes the account's own, or English. */
  language?: string | undefined;
  /** Decimal digits; only with it is there a link that unsubscribes from one type. */
  subscriptionId?: string | undefined;
  /** Decimal digits; the page then shows this brand's types only. Without it HubSpot takes 0. */
  businessUnitId?: string | undefined;
}

/**
 * Links that act for one person without asking who follows them: secrets of that person. They stand
 * in the value of a call and nowhere else, neither in its exchange nor in an error.
 */
export interface PreferenceLinks {
  managePreferencesUrl: string;
  unsubscribeAllUrl: string;
  unsubscribeSingleUrl: string | null;
}
