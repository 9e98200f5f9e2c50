import type { Queries, Transaction } from '../db/connection.ts';

/** The database, or a transaction on it. */
export type AuthDatabase = Queries | Transaction;
