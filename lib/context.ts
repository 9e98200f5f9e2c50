import 'server-only';
import { setTimeout as delay } from 'node:timers/promises';
import { headers } from 'next/headers';
import type { Logger } from 'pino';
import type { Actor } from './auth/actor.ts';
import { tryToConnect } from './connection/connect.ts';
import { findRecordProblem, onRecord } from './connection/record-problem.ts';
import type { Queries } from './db/connection.ts';
import { ensureSubject } from './db/find-subject.ts';
import { DatabaseProblem } from './db/problem.ts';
import { database, databaseWatch } from './db/process-database.ts';
import type { DatabaseState } from './db/state.ts';
import { type Env, env } from './env.ts';
import { createHubSpot } from './hubspot/create.ts';
import type { ErrorKind, Exchange, HubSpot, HubSpotError } from './hubspot/types.ts';
import { recordLookUp } from './ledger/look-ups.ts';
import { readOwnChanges } from './ledger/own-changes.ts';
import { processLedger } from './ledger/process-ledger.ts';
import { log, logExchange } from './log.ts';
import { countCall } from './metrics.ts';
import type { Policy } from './policy/policy.ts';
import { readPolicy } from './policy/read-policy.ts';
import { HUBSPOT_ADDRESS } from './settings.mjs';
import { addressProblem, normaliseAddress } from './subscriptions/address.ts';
import type { ChangeContext, SettleContext } from './subscriptions/context.ts';
import { VERSION } from './version.ts';

/** What HubSpot last answered to this process. */
export interface LastAnswer {
  at: number;
  operation: Exchange['operation'];
  status: number | null;
  error: ErrorKind | null;
}

/** What one request works with. */
export interface Context
  extends SettleContext,
    Pick<ChangeContext, 'subjectOf' | 'onRecord' | 'note' | 'writes' | 'policy' | 'ownChanges'> {
  mode: Env['mode'];
  requestId: string;
  log: Logger;
  db: Queries;
  health: () => Promise<Health>;
  /**
   * Keeps that somebody reads what HubSpot says of a person. Nobody has to do without that because it
   * cannot be kept: then a line in the log says so. Never throws.
   */
  lookedUp: (actor: Actor, address: string) => Promise<void>;
}

const shared = globalThis as typeof globalThis & {
  consentDesk?: { hubspot: HubSpot; lastAnswer: LastAnswer | null };
};

function connection() {
  if (shared.consentDesk) return shared.consentDesk;
  const onExchange = (exchange: Exchange, error: HubSpotError | null) => {
    logExchange(log(), exchange, error);
    countCall(exchange, error);
    // Only a reply is an answer.
    if (!shared.consentDesk || exchange.status === null) return;
    const { operation, status } = exchange;
    shared.consentDesk.lastAnswer = {
      at: Date.now(),
      operation,
      status,
      error: error?.kind ?? null,
    };
  };
  shared.consentDesk = {
    hubspot: createHubSpot({ ...credential(), onExchange }),
    lastAnswer: null,
  };
  return shared.consentDesk;
}

/** How HubSpot is reached. Without a token (live, not connected) no request leaves this process. */
function credential() {
  const { hubspot } = env();
  if (hubspot) {
    const { baseUrl, accessToken, apiVersion } = hubspot;
    return { baseUrl, token: accessToken, apiVersion };
  }
  const refusal = Object.assign(new Error('there is no access token'), { code: 'ECONNREFUSED' });
  return {
    baseUrl: HUBSPOT_ADDRESS,
    token: 'none',
    apiVersion: '2026-03',
    fetch: () => Promise.reject(refusal),
  };
}

/** What HubSpot last answered to this process, or null if it was not asked yet. */
export function lastAnswer(): LastAnswer | null {
  return connection().lastAnswer;
}

/** The connection to HubSpot of this process, outside of any request. */
export function processHubSpot(): HubSpot {
  return connection().hubspot;
}

/** What may stand in the way of a change. */
export interface Health {
  database: DatabaseState;
  /** Whether the credential and the database are known to belong together. */
  connected: boolean;
}

async function health(): Promise<Health> {
  const watch = databaseWatch();
  await tryToConnect(watch, connection().hubspot, Date.now);
  return { database: await watch.state(), connected: watch.isConfirmed() };
}

/** Builds the context of the current request: the composition root of the console. */
export async function requestContext(): Promise<Context> {
  const requestId = (await headers()).get('x-request-id') ?? crypto.randomUUID();
  const { mode, writes, keys } = env();
  const { hubspot } = connection();
  const logger = log().child({ requestId });
  let policy: Promise<Policy> | null = null;
  return {
    ...processContext(),
    ...{ mode, requestId, writes, health },
    log: logger,
    db: database().db,
    policy: () => {
      policy ??= readPolicy(database().db);
      return policy;
    },
    subjectOf: (address) => ensureSubject(database().db, keys.address, address),
    ownChanges: (subject, type) => readOwnChanges(database().db, subject, type),
    note: (draft, flood) => processLedger().notes.note(database().db, draft, flood),
    onRecord: (work) => onRecord(databaseWatch(), hubspot, Date.now, work),
    async lookedUp(actor, text) {
      const address = normaliseAddress(text);
      if (addressProblem(address) !== null) return;
      const ctx = { database: database(), addressKey: keys.address, actor, requestId };
      await recordLookUp({ ...ctx, now: Date.now }, address).catch((error: unknown) => {
        const problem = error instanceof DatabaseProblem ? error.kind : 'too_slow';
        logger.warn({ problem, user: actor.userId }, 'A look-up could not be recorded');
      });
    },
  };
}

/** What settles open changes outside of any request. */
export function processContext(): SettleContext {
  const { hubspot } = connection();
  return {
    hubspot,
    now: Date.now,
    sleep: (ms, signal) => delay(ms, undefined, signal ? { signal } : {}).catch(() => {}),
    settleWindowMs: env().settleWindowMs,
    recordProblem: () => findRecordProblem(databaseWatch(), hubspot, Date.now),
    operations: processLedger().operations,
    version: VERSION,
  };
}
