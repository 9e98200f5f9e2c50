import { Agent, fetch as undiciFetch } from 'undici';
import { readAccount } from './account.ts';
import { createCall, type ExchangeObserver } from './client.ts';
import { readContact, readContactById, readContactHistory, searchContacts } from './contacts.ts';
import { readDefinitions } from './definitions.ts';
import { sleepFor } from './pauses.ts';
import { generateLink } from './preference-links.ts';
import { tokenRedactor } from './redact.ts';
import type { FetchFunction } from './send.ts';
import { readStatuses, readWideStatuses, writeStatus, writeWideStatus } from './subscriptions.ts';
import type { TransportOverrides, TransportRow } from './transport.ts';
import type { HubSpot } from './types.ts';

export interface HubSpotConfig {
  /** Scheme and host, perhaps a path before HubSpot's own; without query, fragment or credentials. */
  baseUrl: string;
  token: string;
  /** Such as `2026-03`. */
  apiVersion: string;
  /** Replaces undici's fetch; the connect time-out is then its own affair. */
  fetch?: FetchFunction | undefined;
  /** The clock, in ms since the epoch. */
  now?: (() => number) | undefined;
  sleep?: ((ms: number, signal: AbortSignal | undefined) => Promise<void>) | undefined;
  transport?: TransportOverrides | undefined;
  /** Told of every call when it ends, once, with its error if it failed. */
  onExchange?: ExchangeObserver | undefined;
}

export interface HubSpotConnection extends HubSpot {
  /** Closes idle connections; calls under way are finished first. */
  close(): Promise<void>;
}

/**
 * Makes the client for one account. Throws (without naming the token) if the base URL, the token or
 * the version could not stand in a request; everything HubSpot does later is a value. One client is
 * meant to be kept, because it keeps connections alive.
 */
export function createHubSpot(config: HubSpotConfig): HubSpotConnection {
  const baseUrl = checkedBaseUrl(config.baseUrl);
  // A header that fetch refuses would carry the token into its message.
  if (!/^[\x21-\x7e]+$/.test(config.token)) throw new Error('The HubSpot token is malformed.');
  const { apiVersion } = config;
  if (!/^[A-Za-z0-9-]+$/.test(apiVersion)) throw new Error('The HubSpot API version is malformed.');

  const agents = new Map<number, Agent>();
  const observe = config.onExchange ?? (() => {});
  const call = createCall({
    baseUrl,
    token: config.token,
    fetchFor: config.fetch === undefined ? undiciFor(agents) : constantly(config.fetch),
    now: config.now ?? Date.now,
    sleep: config.sleep ?? sleepFor,
    transport: config.transport ?? {},
    onExchange: observe,
    redact: tokenRedactor(config.token),
  });
  const context = { call, apiVersion, observe };

  return {
    apiVersion,
    baseUrl,
    readDefinitions: (options) => readDefinitions(context, options),
    readStatuses: (address, options) => readStatuses(context, address, options),
    readWideStatuses: (address, options) => readWideStatuses(context, address, options),
    writeStatus: (write, options) => writeStatus(context, write, options),
    writeWideStatus: (write, options) => writeWideStatus(context, write, options),
    generateLink: (wish, options) => generateLink(context, wish, options),
    searchContacts: (query, options) => searchContacts(context, query, options),
    readContact: (address, options) => readContact(context, address, options),
    readContactById: (id, options) => readContactById(context, id, options),
    readContactHistory: (id, subscriptionIds, options) =>
      readContactHistory(context, id, subscriptionIds, options),
    readAccount: (options) => readAccount(context, options),
    close: async () => {
      await Promise.all([...agents.values()].map((agent) => agent.close()));
      agents.clear();
    },
  };
}

function checkedBaseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const bare = url !== null && `${url.search}${url.hash}${url.username}${url.password}` === '';
  if (!bare || !/^https?:$/.test(url.protocol)) {
    throw new Error('The HubSpot base URL is malformed.');
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

function constantly(fetch: FetchFunction): () => FetchFunction {
  return () => fetch;
}

function undiciFor(agents: Map<number, Agent>) {
  return ({ connectTimeoutMs }: TransportRow): FetchFunction => {
    const agent =
      agents.get(connectTimeoutMs) ?? new Agent({ connect: { timeout: connectTimeoutMs } });
    agents.set(connectTimeoutMs, agent);
    return (url, init) => undiciFetch(url, { ...init, dispatcher: agent });
  };
}
