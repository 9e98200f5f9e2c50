/**
 * Schemas for what the official file does not cover, from the project's fact sheet (hubspot.md):
 * contacts and their search (section 10), account details (5.3), rate limit bodies (3.6) and headers (4).
 */
const text = { type: 'string' } as const;
const isoDate = { type: 'string', format: 'date-time' } as const;

export const CONTACT_SCHEMA = {
  type: 'object',
  required: ['id', 'properties', 'createdAt', 'updatedAt', 'archived'],
  additionalProperties: false,
  properties: {
    id: { type: 'string', pattern: '^\\d+$' },
    properties: { type: 'object', additionalProperties: { type: ['string', 'null'] } },
    createdAt: isoDate,
    updatedAt: isoDate,
    archived: { type: 'boolean' },
  },
} as const;

/** A value with when and where it came from, in HubSpot's clients; newest first. */
const VERSION_SCHEMA = {
  type: 'object',
  required: ['value', 'timestamp', 'sourceType'],
  additionalProperties: false,
  properties: {
    value: text,
    timestamp: isoDate,
    sourceType: text,
    sourceId: text,
    sourceLabel: text,
    updatedByUserId: { type: 'integer' },
  },
} as const;

export const CONTACT_WITH_HISTORY_SCHEMA = {
  ...CONTACT_SCHEMA,
  required: [...CONTACT_SCHEMA.required, 'propertiesWithHistory'],
  properties: {
    ...CONTACT_SCHEMA.properties,
    propertiesWithHistory: {
      type: 'object',
      additionalProperties: { type: 'array', items: VERSION_SCHEMA },
    },
  },
} as const;

export const SEARCH_SCHEMA = {
  type: 'object',
  required: ['total', 'results'],
  additionalProperties: false,
  properties: {
    total: { type: 'integer' },
    results: { type: 'array', items: CONTACT_SCHEMA, minItems: 1 },
    paging: {
      type: 'object',
      required: ['next'],
      properties: {
        next: { type: 'object', required: ['after'], properties: { after: text } },
      },
    },
  },
} as const;

const ACCOUNT_PROPERTIES = {
  portalId: { type: 'integer' },
  accountType: { enum: ['STANDARD', 'DEVELOPER_TEST', 'SANDBOX', 'APP_DEVELOPER'] },
  timeZone: text,
  companyCurrency: text,
  additionalCurrencies: { type: 'array', items: text },
  utcOffset: { type: 'string', pattern: '^[+-]\\d\\d:\\d\\d$' },
  utcOffsetMilliseconds: { type: 'integer' },
  uiDomain: text,
  dataHostingLocation: text,
} as const;

export const ACCOUNT_SCHEMA = {
  type: 'object',
  required: Object.keys(ACCOUNT_PROPERTIES),
  additionalProperties: false,
  properties: ACCOUNT_PROPERTIES,
} as const;

/** From 2026-09 on there is also the name of the account and its date. */
export const LATER_ACCOUNT_SCHEMA = {
  ...ACCOUNT_SCHEMA,
  required: [...ACCOUNT_SCHEMA.required, 'portalName', 'createdAt'],
  properties: { ...ACCOUNT_PROPERTIES, portalName: text, createdAt: isoDate },
} as const;

export const NOT_FOUND_SCHEMA = {
  type: 'object',
  required: ['status', 'message', 'correlationId', 'category'],
  properties: {
    status: { const: 'error' },
    message: { const: 'resource not found' },
    correlationId: { type: 'string', format: 'uuid' },
    category: { const: 'OBJECT_NOT_FOUND' },
  },
} as const;

/** 3.6: `errorType` and `policyName`, no `category`. */
export const RATE_LIMIT_SCHEMA = {
  type: 'object',
  required: ['status', 'message', 'errorType', 'correlationId', 'policyName'],
  not: { required: ['category'] },
  properties: {
    status: { const: 'error' },
    errorType: { const: 'RATE_LIMIT' },
    policyName: { enum: ['SECONDLY', 'TEN_SECONDLY_ROLLING', 'DAILY'] },
  },
} as const;

/** Section 4: on every authorised reply; section 3: the correlation id. */
export const HEADERS_SCHEMA = {
  type: 'object',
  required: [
    'date',
    'x-hubspot-correlation-id',
    'x-hubspot-ratelimit-max',
    'x-hubspot-ratelimit-remaining',
    'x-hubspot-ratelimit-interval-milliseconds',
    'x-hubspot-ratelimit-daily',
    'x-hubspot-ratelimit-daily-remaining',
  ],
  properties: {
    'x-hubspot-correlation-id': { type: 'string', format: 'uuid' },
    'x-hubspot-ratelimit-max': { type: 'string', pattern: '^\\d+$' },
    'x-hubspot-ratelimit-remaining': { type: 'string', pattern: '^\\d+$' },
    'x-hubspot-ratelimit-interval-milliseconds': { const: '10000' },
    'x-hubspot-ratelimit-daily': { type: 'string', pattern: '^\\d+$' },
    'x-hubspot-ratelimit-daily-remaining': { type: 'string', pattern: '^\\d+$' },
  },
} as const;
