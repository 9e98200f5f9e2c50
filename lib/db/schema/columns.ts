import { customType } from 'drizzle-orm/pg-core';

/**
 * Text that sorts by code point on every server, whatever its locale: `C` is the one collation that
 * never changes with an upgrade of the system.
 */
export const sortableText = customType<{ data: string; driverData: string }>({
  dataType: () => 'text COLLATE "C"',
});

/** Bytes. */
export const bytes = customType<{ data: Buffer; driverData: Buffer }>({
  dataType: () => 'bytea',
});
