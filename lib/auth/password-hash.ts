import 'server-only';
import { hashPassword, verifyPassword } from 'better-auth/crypto';
import pLimit from 'p-limit';

/**
 * A hash is dear by intent: computed by the threads that look up host names too, where a flood of
 * sign-ins would keep calls to HubSpot waiting. Two at once leave half of them.
 */
const oneOfTwo = pLimit(2);

/** Better Auth's own hash (scrypt), for two passwords at a time; the others wait. */
export const passwordHash = {
  hash: (password: string) => oneOfTwo(hashPassword, password),
  verify: ({ hash, password }: { hash: string; password: string }) =>
    oneOfTwo(() => verifyPassword({ hash, password })),
};
