/** Where the page of a person is; named by their random id, never by an address. */
export function contactAddress(id: string): string {
  return `/contacts/${id}`;
}
