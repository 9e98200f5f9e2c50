/**
 * HubSpot's words for where a status came from. `source` is free text (hubspot.md 1.5).
 * The first five were seen in public; the others are plausible inventions, of low confidence,
 * and are marked so in coverage.ts.
 */
export const SOURCES = {
  notSpecified: 'Not specified',
  preferencePage: 'Self Service Resubscription',
  publicApi: 'Public API',
  listUnsubscribeHeader: 'List-unsubscribe header',
  statusApi: 'Public status API',
  preferencePageOptOut: 'Preference page',
  form: 'Form submission, Form: Newsletter sign-up',
  import: 'Import, File: opt-outs-spring.csv',
  workflow: 'Workflow, Name: Re-engagement clean-up',
  crmUser: 'CRM UI, User: support@example.com',
  spamComplaint: 'Marked as spam',
  bounce: 'Hard bounce',
  reply: 'Reply to e-mail',
} as const;

/** Gives the source of what an app writes by the API, for example `Public status API, App ID:5848098`. */
export function appSource(appId: number): string {
  return `${SOURCES.statusApi}, App ID:${appId}`;
}
