const HOUR_MS = 3_600_000;

/** However busy it is, a session ends after this time: once a week everybody shows who they are. */
export const ABSOLUTE_LIFETIME_MS = 7 * 24 * HOUR_MS;
/** As long as a session that a sign-in provider opened: its word on the role is heard only at sign-in. */
export const PROVIDER_LIFETIME_MS = 12 * HOUR_MS;
/** A session without a request for this long is over. */
export const IDLE_LIFETIME_MS = 8 * HOUR_MS;
/** `lastSeenAt` is written no more often than this. */
export const SEEN_EVERY_MS = 60_000;

export interface SessionTimes {
  createdAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
}

/** Whether a session still counts at a moment (ms since the epoch), and whether to note that it was used. */
export function sessionState(
  { createdAt, lastSeenAt, expiresAt }: SessionTimes,
  now: number,
): { alive: boolean; noteUse: boolean } {
  const alive =
    now < expiresAt.getTime() &&
    now < createdAt.getTime() + ABSOLUTE_LIFETIME_MS &&
    now < lastSeenAt.getTime() + IDLE_LIFETIME_MS;
  return { alive, noteUse: alive && now >= lastSeenAt.getTime() + SEEN_EVERY_MS };
}
