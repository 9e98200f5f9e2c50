import { may, type Permission, type Role } from '@/lib/auth/permissions.ts';

/** A page of the console that is reached by itself, and what somebody needs to open it. */
interface Page {
  href: string;
  words: string;
  needs: Permission | null;
}

/** The pages in the main navigation, in its order; the settings come last, as one. */
const MAIN = [
  { href: '/', words: 'find', needs: null },
  { href: '/api-view', words: 'apiView', needs: null },
  { href: '/open-checks', words: 'openChecks', needs: 'change' },
  { href: '/audit-log', words: 'auditLog', needs: 'audit_log' },
] as const satisfies Page[];

/** The first is everybody's. */
const SETTINGS = [
  { href: '/settings/connection', words: 'connection', needs: null },
  { href: '/settings/legal-basis', words: 'legalBasis', needs: 'policy' },
  { href: '/settings/retention', words: 'retention', needs: 'policy' },
  { href: '/settings/users', words: 'users', needs: 'users' },
] as const satisfies Page[];

/** Those that others lead to. */
const FURTHER = [
  { href: '/audit-log/look-ups', words: 'lookUps', needs: 'look_up_log' },
  { href: '/account', words: 'account', needs: null },
] as const satisfies Page[];

const isOpen =
  (role: Role | null) =>
  ({ needs }: Page): boolean =>
    needs === null || (role !== null && may(role, needs));

/** The pages of the main navigation that somebody of this role may open. */
export function mainPagesFor(role: Role | null) {
  return [...MAIN.filter(isOpen(role)), { ...SETTINGS[0], words: 'settings' } as const];
}

/** The settings that somebody of this role may open. */
export function settingsFor(role: Role | null) {
  return SETTINGS.filter(isOpen(role));
}

/** All pages that somebody of this role may open. */
export function pagesFor(role: Role | null) {
  return [...MAIN, ...SETTINGS, ...FURTHER].filter(isOpen(role));
}
