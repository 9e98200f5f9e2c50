import { type Account, setStatus, setWide, typesOf } from './account.ts';
import { isRecord } from './json-text.ts';
import { OPERATIONS, type Operation, STATUSES, type Status } from './model.ts';
import { BRANDS } from './seed-account.ts';
import { SOURCES } from './sources.ts';
import { isAddress } from './validation.ts';

/** Somebody else changes a status: the person, a colleague, an import. */
export interface ExternalChange {
  subscriber: string;
  /** `all` for the opt-out of all e-mail. */
  subscriptionId: string;
  /** With `all`: which brand; null for the whole account. */
  businessUnitId: number | null;
  status: Status;
  source: string;
  legalBasis: string | undefined;
  legalBasisExplanation: string | undefined;
  /** When given: not now, but right after the next call of this operation for this subscriber. */
  afterNext: Operation | null;
}

const KEYS = [
  'subscriber',
  'subscriptionId',
  'businessUnitId',
  'status',
  'source',
  'legalBasis',
  'legalBasisExplanation',
  'afterNext',
];

/** Takes the parsed body of `POST /external-change`; gives the change, or a sentence that says what is wrong. */
export function parseExternalChange(account: Account, body: unknown): ExternalChange | string {
  if (!isRecord(body)) return 'a change must be a JSON object';
  const stranger = Object.keys(body).find((key) => !KEYS.includes(key));
  if (stranger !== undefined) return `unknown field: ${stranger}`;
  const { subscriber, status, source, legalBasis, legalBasisExplanation } = body;
  const { businessUnitId = null, afterNext = null } = body;
  const subscriptionId = String(body.subscriptionId);
  if (typeof subscriber !== 'string' || !isAddress(subscriber)) {
    return 'subscriber must be an address';
  }
  if (subscriptionId !== 'all' && !typesOf(account).some((type) => type.id === subscriptionId)) {
    return `unknown subscriptionId: ${subscriptionId}`;
  }
  const brand = BRANDS.find((one) => one.businessUnitId === businessUnitId);
  if (businessUnitId !== null && brand === undefined) return 'unknown businessUnitId';
  const wanted = STATUSES.find((one) => one === status);
  if (wanted === undefined) return `unknown status: ${String(status)}`;
  const operation = OPERATIONS.find((one) => one === afterNext);
  if (afterNext !== null && operation === undefined) {
    return `unknown operation: ${String(afterNext)}`;
  }
  for (const [key, value] of Object.entries({ source, legalBasis, legalBasisExplanation })) {
    if (value !== undefined && typeof value !== 'string') return `${key} must be a text`;
  }
  const usual = wanted === 'SUBSCRIBED' ? SOURCES.preferencePage : SOURCES.preferencePageOptOut;
  return {
    subscriber,
    subscriptionId,
    businessUnitId: brand?.businessUnitId ?? null,
    status: wanted,
    source: typeof source === 'string' ? source : usual,
    legalBasis: typeof legalBasis === 'string' ? legalBasis : undefined,
    legalBasisExplanation:
      typeof legalBasisExplanation === 'string' ? legalBasisExplanation : undefined,
    afterNext: operation ?? null,
  };
}

/** Carries an external change out now. */
export function changeExternally(account: Account, change: ExternalChange): void {
  const { subscriber: address, businessUnitId, status, source } = change;
  if (change.subscriptionId === 'all') {
    setWide(account, { address, businessUnitId, status, source, by: 'external' });
  } else {
    setStatus(account, { ...change, address, by: 'external' });
  }
}
