import { expect, test } from 'vitest';
import {
  may,
  PERMISSIONS,
  type Permission,
  ROLES,
  type Role,
  readRole,
  rolesWith,
} from '@/lib/auth/permissions.ts';

/** The table once more, as people read it. */
const TABLE: Record<Permission, string> = {
  look_up: 'viewer agent compliance admin',
  connection: 'viewer agent compliance admin',
  change: 'agent compliance admin',
  lift: 'agent compliance admin',
  bulk: 'agent compliance admin',
  reset: 'compliance admin',
  audit_log: 'compliance admin',
  look_up_log: 'compliance',
  export: 'compliance admin',
  erase: 'compliance admin',
  policy: 'compliance admin',
  account: 'admin',
  users: 'admin',
  operations: 'admin',
};

test.each(PERMISSIONS.flatMap((permission) => ROLES.map((role) => [role, permission] as const)))(
  '%s, %s: exactly as the table says',
  (role, permission) => {
    const allowed = TABLE[permission].split(' ').includes(role);
    expect(may(role, permission)).toBe(allowed);
    expect(rolesWith(permission).includes(role)).toBe(allowed);
  },
);

test('every permission has somebody who has it, and a viewer changes nothing', () => {
  for (const permission of PERMISSIONS) expect(rolesWith(permission)).not.toEqual([]);
  const changing: Permission[] = ['change', 'lift', 'reset', 'bulk', 'erase', 'policy', 'users'];
  for (const permission of changing) expect(may('viewer', permission)).toBe(false);
});

test.each([['Admin'], ['admin '], [''], [null], [undefined], [['admin']], ['root'], ['__proto__']])(
  'a role from outside that is none is none: %j',
  (value) => {
    expect(readRole(value)).toBeNull();
  },
);

test.each(ROLES)('a role from outside that is one is it: %s', (role: Role) => {
  expect(readRole(role)).toBe(role);
});
