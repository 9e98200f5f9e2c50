/** Under which name a tab remembers what stands in the box of the home page. */
export const FIND_DRAFT = 'consent-desk:find';
