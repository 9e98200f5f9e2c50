import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  index,
  integer,
  pgTable,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { ROLES } from '../../auth/permissions.ts';

const moment = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });
const isRole = (column: string) =>
  sql.raw(`"${column}" in (${ROLES.map((role) => `'${role}'`).join(', ')})`);

/** People who may sign in. `disabledAt`: they may not, and all their sessions are ended. */
export const users = pgTable(
  'console_user',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    name: text('name').notNull(),
    /** Lower-cased. */
    email: text('email').notNull(),
    emailVerified: boolean('email_verified').notNull().default(false),
    image: text('image'),
    role: text('role').notNull().$type<(typeof ROLES)[number]>(),
    disabledAt: moment('disabled_at'),
    twoFactorEnabled: boolean('two_factor_enabled').notNull().default(false),
    createdAt: moment('created_at').notNull().defaultNow(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex('console_user_email').on(table.email),
    check('console_user_role', isRole('role')),
    check('console_user_email_lower', sql`${table.email} = lower(${table.email})`),
  ],
);

export const sessions = pgTable(
  'session',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    token: text('token').notNull(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    /** The end of its absolute lifetime. */
    expiresAt: moment('expires_at').notNull(),
    /** The last request, to within a minute; too long ago ends the session. */
    lastSeenAt: moment('last_seen_at').notNull().defaultNow(),
    ipAddress: text('ip_address'),
    userAgent: text('user_agent'),
    createdAt: moment('created_at').notNull().defaultNow(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex('session_token').on(table.token),
    index('session_user').on(table.userId),
    index('session_expires').on(table.expiresAt),
  ],
);

/** How somebody can sign in: with a password kept here, or through a provider. */
export const accounts = pgTable(
  'sign_in_account',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    providerId: text('provider_id').notNull(),
    accountId: text('account_id').notNull(),
    /** A hash. */
    password: text('password'),
    accessToken: text('access_token'),
    refreshToken: text('refresh_token'),
    idToken: text('id_token'),
    accessTokenExpiresAt: moment('access_token_expires_at'),
    refreshTokenExpiresAt: moment('refresh_token_expires_at'),
    scope: text('scope'),
    createdAt: moment('created_at').notNull().defaultNow(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex('sign_in_account_provider').on(table.providerId, table.accountId),
    index('sign_in_account_user').on(table.userId),
  ],
);

/** Short-lived values of sign-ins under way. */
export const verifications = pgTable(
  'verification',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    identifier: text('identifier').notNull(),
    value: text('value').notNull(),
    expiresAt: moment('expires_at').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
  },
  (table) => [
    index('verification_identifier').on(table.identifier),
    index('verification_expires').on(table.expiresAt),
  ],
);

export const twoFactors = pgTable(
  'two_factor',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    /** Encrypted. */
    secret: text('secret').notNull(),
    /** Encrypted. */
    backupCodes: text('backup_codes').notNull(),
    verified: boolean('verified').notNull().default(true),
    failedVerificationCount: integer('failed_verification_count').notNull().default(0),
    lockedUntil: moment('locked_until'),
  },
  (table) => [uniqueIndex('two_factor_user').on(table.userId)],
);

/** One-time links: the first admin's, invitations, new passwords. Their tokens are kept as hashes. */
export const links = pgTable(
  'one_time_link',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    purpose: text('purpose').notNull().$type<'setup' | 'invite' | 'reset'>(),
    tokenHash: text('token_hash').notNull(),
    /** Whose new password it is. */
    userId: uuid('user_id').references(() => users.id, { onDelete: 'cascade' }),
    /** What an invited person becomes. */
    email: text('email'),
    role: text('role').$type<(typeof ROLES)[number]>(),
    createdBy: uuid('created_by').references(() => users.id, { onDelete: 'set null' }),
    createdAt: moment('created_at').notNull().defaultNow(),
    expiresAt: moment('expires_at').notNull(),
    usedAt: moment('used_at'),
  },
  (table) => [
    uniqueIndex('one_time_link_token').on(table.tokenHash),
    check('one_time_link_purpose', sql`${table.purpose} in ('setup', 'invite', 'reset')`),
  ],
);

/** Failed attempts to sign in, counted for an account or an address (both as keyed hashes). */
export const attempts = pgTable(
  'sign_in_attempt',
  {
    /** `account:` or `address:` and a keyed hash. */
    key: text('key').primaryKey(),
    count: integer('count').notNull(),
    /** When the counting began. */
    since: moment('since').notNull(),
  },
  (table) => [index('sign_in_attempt_since').on(table.since)],
);
