/** The roles of users, from the least to the most. */
export const ROLES = ['viewer', 'agent', 'compliance', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** What can be allowed; each act of the console needs exactly one of them. */
export const PERMISSIONS = [
  /** Ask HubSpot about a person, and see the subscription types. */
  'look_up',
  /** Subscribe, unsubscribe, document a basis. */
  'change',
  /** Move somebody away from an opt-out. */
  'lift',
  /** Forget a subscription: subscribed to not specified. */
  'reset',
  /** Start and steer bulk jobs. */
  'bulk',
  /** Read the audit log. */
  'audit_log',
  /** Read who looked up whom. */
  'look_up_log',
  /** Take data out of the console. */
  'export',
  /** Erase what the console keeps about a person. */
  'erase',
  /** Decide which bases are on offer and what a lift needs. */
  'policy',
  /** See and check the connection to HubSpot. */
  'connection',
  /** Confirm what HubSpot's API does not tell of the account. */
  'account',
  /** Invite, disable, give roles, end sessions of others, and whether their look-ups are kept. */
  'users',
  /** See the details of the console's own state. */
  'operations',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const VIEWER = ['look_up', 'connection'] as const satisfies Permission[];
const AGENT = [...VIEWER, 'change', 'lift', 'bulk'] as const satisfies Permission[];
const COMPLIANCE = [
  ...AGENT,
  ...(['reset', 'audit_log', 'look_up_log', 'export', 'erase', 'policy'] as const),
] as const satisfies Permission[];

/** Who may do what: the whole of it (design, section 8). */
export const ALLOWED: Readonly<Record<Role, readonly Permission[]>> = {
  viewer: VIEWER,
  agent: AGENT,
  compliance: COMPLIANCE,
  // Whoever decides whether look-ups are kept does not read them.
  admin: PERMISSIONS.filter((permission) => permission !== 'look_up_log'),
};

/** Whether a role may do something. */
export function may(role: Role, permission: Permission): boolean {
  return ALLOWED[role].includes(permission);
}

/** The roles that may do something, from the least to the most. */
export function rolesWith(permission: Permission): Role[] {
  return ROLES.filter((role) => may(role, permission));
}

/** Reads a role that comes from outside; null for anything that is none. */
export function readRole(value: unknown): Role | null {
  return ROLES.find((role) => role === value) ?? null;
}
