import { type Account, addContact } from './account.ts';
import { isRecord } from './json-text.ts';
import type { Contact } from './model.ts';
import { isAddress } from './validation.ts';

const isText = (value: unknown): boolean => typeof value === 'string';
const isTextOrNull = (value: unknown): boolean => value === null || isText(value);

/** What may be said of a contact that a colleague makes; all of it may be left out. */
const CHECKS: Partial<Record<keyof Contact, (value: unknown) => boolean>> = {
  email: (value) => isText(value) && isAddress(String(value)),
  additionalEmails: (value) => Array.isArray(value) && value.every((one) => isAddress(String(one))),
  firstName: isText,
  lastName: isText,
  phone: isTextOrNull,
  bounce: (value) =>
    value === null ||
    (isRecord(value) && Number.isSafeInteger(value.count) && isTextOrNull(value.hardReason)),
  marketable: (value) => value === null || typeof value === 'boolean',
  confirmation: isTextOrNull,
  processingBases: isTextOrNull,
};

/**
 * A colleague makes a contact, now. Takes the parsed body of `POST /contacts`; gives the contact, or a
 * sentence that says what is wrong. Without `email` it has no address.
 */
export function makeContact(account: Account, body: unknown): Contact | string {
  if (!isRecord(body)) return 'a contact must be a JSON object';
  for (const [key, value] of Object.entries(body)) {
    const check = CHECKS[key as keyof Contact];
    if (check === undefined || !Object.hasOwn(CHECKS, key)) return `unknown field: ${key}`;
    if (!check(value)) return `wrong value for ${key}`;
  }
  const known = [...new Set(account.contacts.values())];
  const contact: Contact = {
    ...{ email: '', additionalEmails: [], firstName: '', lastName: '', phone: null },
    ...{ bounce: null, marketable: true, confirmation: null, processingBases: null },
    ...(body as Partial<Contact>),
    id: String(209_000_000_000 + known.length),
    createdAt: account.now().toISOString(),
    archivedAt: null,
  };
  const taken = [contact.email, ...contact.additionalEmails].find((address) =>
    account.contacts.has(address.toLowerCase()),
  );
  // In the words of the CRM (hubspot.md 3.5).
  if (taken !== undefined) return `Contact already exists: ${taken}`;
  addContact(account, contact);
  account.revision += 1;
  return contact;
}

/** A colleague deletes a contact, now. Takes the parsed body of `POST /contacts/archive`: `{email}` or `{id}`. */
export function archiveContact(account: Account, body: unknown): Contact | string {
  const { email, id } = isRecord(body) ? body : {};
  const contact =
    typeof email === 'string'
      ? account.contacts.get(email.toLowerCase())
      : [...account.contacts.values()].find((one) => one.id === id);
  if (contact === undefined) return 'there is no such contact';
  contact.archivedAt = account.now().toISOString();
  account.revision += 1;
  return contact;
}
