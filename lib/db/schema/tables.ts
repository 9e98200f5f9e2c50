import { heartbeat, stamp } from './stamp.ts';
import { subject } from './subjects.ts';

/** Every table of ours, as Drizzle takes them. */
export const tables = { stamp, heartbeat, subject };

export type Tables = typeof tables;
