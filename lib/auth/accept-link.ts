import 'server-only';
import { eq } from 'drizzle-orm';
import { accounts, users } from '../db/schema/auth.ts';
import { noteUserAct, userFacts } from './note.ts';
import { findLink, takeLink, withdrawLinks } from './one-time-links.ts';
import { type PasswordProblem, passwordProblem } from './password-rules.ts';
import type { Role } from './permissions.ts';
import {
  endSessions,
  hasUsers,
  holdAdmins,
  insertUser,
  isAddress,
  visible,
} from './user-records.ts';
import type { UsersContext } from './users-context.ts';

export type LinkShown =
  | { purpose: 'setup' }
  | { purpose: 'invite'; email: string; role: Role }
  | { purpose: 'reset'; email: string; name: string };

export type LinkProblem =
  | { field: null; code: 'link_not_good' }
  | { field: 'name' | 'email'; code: 'required' }
  | { field: 'email'; code: 'email_malformed' | 'already_a_user' }
  | { field: 'password'; code: PasswordProblem };

/** What a link is for, or null if it is not good (any more). */
export async function showLink(ctx: UsersContext, token: string): Promise<LinkShown | null> {
  const link = await findLink(ctx.database, token, new Date(ctx.now()));
  if (!link) return null;
  switch (link.purpose) {
    case 'setup':
      return (await hasUsers(ctx.database)) ? null : { purpose: 'setup' };
    case 'invite':
      return link.email && link.role
        ? { purpose: 'invite', email: link.email, role: link.role }
        : null;
    case 'reset': {
      const [user] = await ctx.database
        .select({ email: users.email, name: users.name })
        .from(users)
        .where(eq(users.id, link.userId ?? ''));
      return user ? { purpose: 'reset', ...user } : null;
    }
    default:
      return link.purpose satisfies never;
  }
}

/**
 * Uses a link up: makes the first admin, makes the invited user, or sets the new password (which
 * ends every session of that person). Signs nobody in: a second factor may be due. Gives the problems
 * of the fields; a link with problems is still good.
 */
export async function acceptLink(
  ctx: UsersContext,
  token: string,
  typed: { name: string; email: string; password: string },
): Promise<{ ok: true; email: string } | { ok: false; problems: LinkProblem[] }> {
  const shown = await showLink(ctx, token);
  if (!shown) return { ok: false, problems: [{ field: null, code: 'link_not_good' }] };
  const person = {
    name: shown.purpose === 'reset' ? shown.name : visible(typed.name),
    email: shown.purpose === 'setup' ? typed.email.trim().toLowerCase() : shown.email,
  };
  const problems = problemsOf(person, typed.password);
  if (problems.length > 0) return { ok: false, problems };
  const { password } = await ctx.auth.$context;
  const passwordHash = await password.hash(typed.password);
  const now = new Date(ctx.now());

  return ctx.database.transaction(async (tx) => {
    // Two first admins at once: the second finds a user.
    await holdAdmins(tx);
    const link = await takeLink(tx, token, now);
    const isStale = !link || (link.purpose === 'setup' && (await hasUsers(tx)));
    if (isStale) return { ok: false, problems: [{ field: null, code: 'link_not_good' }] };
    if (link.purpose === 'reset') {
      const userId = link.userId ?? '';
      await tx
        .insert(accounts)
        .values({ userId, providerId: 'credential', accountId: userId, password: passwordHash })
        .onConflictDoUpdate({
          target: [accounts.providerId, accounts.accountId],
          set: { password: passwordHash, updatedAt: now },
        });
      await endSessions(tx, userId);
      await withdrawLinks(tx, { userId }, now);
      await noteUserAct(ctx, tx, 'password_set', await userFacts(tx, userId));
      return { ok: true, email: person.email };
    }
    const [known] = await tx
      .select({ id: users.id })
      .from(users)
      .where(eq(users.email, person.email));
    if (known) return { ok: false, problems: [{ field: 'email', code: 'already_a_user' }] };
    const role = link.purpose === 'setup' ? 'admin' : (link.role ?? 'viewer');
    const userId = await insertUser(tx, { ...person, role, passwordHash });
    const by = { by: link.purpose, invitedBy: link.createdBy };
    await noteUserAct(ctx, tx, 'joined', { ...(await userFacts(tx, userId)), ...by });
    if (link.purpose === 'setup') await withdrawLinks(tx, { purpose: 'setup' }, now);
    return { ok: true, email: person.email };
  });
}

function problemsOf(person: { name: string; email: string }, password: string): LinkProblem[] {
  const problems: LinkProblem[] = [];
  if (person.name === '') problems.push({ field: 'name', code: 'required' });
  if (person.email === '') problems.push({ field: 'email', code: 'required' });
  else if (!isAddress(person.email)) problems.push({ field: 'email', code: 'email_malformed' });
  const weak = passwordProblem(password, person);
  if (weak) problems.push({ field: 'password', code: weak });
  return problems;
}
