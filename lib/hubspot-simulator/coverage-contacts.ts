import { type CoverageRow, row } from './coverage-row.ts';

const OUTSIDE = { file: 'outside' } as const;
const PARTIAL = { support: 'partial', file: 'outside' } as const;

/** What is simulated of the CRM's contacts; the official file of subscriptions says nothing of them. */
export const CONTACT_COVERAGE: readonly CoverageRow[] = [
  row(
    'route.readContact',
    '10',
    'D',
    'GET contact by e-mail or id: the properties we use',
    PARTIAL,
  ),
  row(
    'route.searchContacts',
    '10',
    'D',
    'POST contacts/search: by query; filters and sorting are refused',
    PARTIAL,
  ),
  row(
    'semantics.search_words',
    '10',
    'I',
    'each word begins one of name, address or secondary address, or is part of the phone number',
    PARTIAL,
  ),
  row('semantics.search_lag', '10', 'D', 'by switch: new contacts are found later', OUTSIDE),
  row('semantics.search_archived', '10', 'D', 'archived contacts are not found', OUTSIDE),
  row('semantics.archived_contact', '3.5, 10', 'I', 'an archived contact is a 404', OUTSIDE),
  row(
    'semantics.email_optout_property',
    '10',
    'S',
    'hs_email_optout follows the opt-out of all of the account, hs_email_optout_<id> that of a type',
    OUTSIDE,
  ),
  row(
    'semantics.email_optout_of_brand',
    '10, 1.5',
    'gap',
    'an opt-out of one brand does not set hs_email_optout',
    OUTSIDE,
  ),
  row(
    'semantics.property_history',
    '10',
    'I',
    'propertiesWithHistory: every value since the first opt-out, newest first',
    OUTSIDE,
  ),
  row('form.search_body', '10', 'D', '400 for a body of more than 3,000 characters', OUTSIDE),
  row('form.unknown_property', '10', 'I', 'properties that do not exist are left out', OUTSIDE),
  row('access.search_limit', '4, 3.6', 'D', 'five searches a second, 429 SECONDLY', OUTSIDE),
  row('access.search_headers', '4', 'D', 'a search has no headers of the limits', OUTSIDE),
  row(
    'data.contact_properties',
    '10',
    'S',
    'bounces, marketing contact, double opt-in, bases to process, as texts',
    OUTSIDE,
  ),
  row(
    'data.history_sources',
    '10',
    'I',
    'types of sources: CRM_UI, INTEGRATION, API, FORM, IMPORT, EMAIL, AUTOMATION_PLATFORM',
    PARTIAL,
  ),
  row('data.long_names', '10', 'I', 'names of 4,000 characters, and of both directions', OUTSIDE),
];
