import { accounts, attempts, links, sessions, twoFactors, users, verifications } from './auth.ts';
import { keyFingerprints } from './keys.ts';
import {
  ledgerChecks,
  ledgerCombinations,
  ledgerDetails,
  ledgerEntries,
  ledgerHead,
  ledgerNotes,
  ledgerSearch,
  openOperations,
  retention,
  suppressionMarks,
} from './ledger.ts';
import { lookUps } from './look-ups.ts';
import { rateBuckets } from './pacing.ts';
import { recentPeople } from './people.ts';
import { settings } from './settings.ts';
import { heartbeat, stamp } from './stamp.ts';
import { subject } from './subjects.ts';

/** Every table of ours, as Drizzle takes them. */
export const tables = {
  ...{ stamp, heartbeat, subject, keyFingerprints },
  ...{ ledgerEntries, ledgerDetails, ledgerSearch, ledgerCombinations, ledgerHead, ledgerNotes },
  ...{
    ledgerChecks,
    openOperations,
    retention,
    suppressionMarks,
    lookUps,
    settings,
    rateBuckets,
    recentPeople,
  },
  ...{ users, sessions, accounts, verifications, twoFactors, links, attempts },
};

export type Tables = typeof tables;
