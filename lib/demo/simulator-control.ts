import 'server-only';
import * as z from 'zod/mini';
import { LEGAL_BASES, SUBSCRIPTION_STATUSES } from '../hubspot/types.ts';

/** Where the simulator's control interface is, and the token that opens it. */
export interface ControlAddress {
  controlUrl: string;
  controlToken: string;
}

const parameters = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

const storySchema = z.object({
  id: z.string(),
  subscriber: z.string(),
  subscriptionId: z.string(),
  wantedStatus: z.enum(SUBSCRIPTION_STATUSES),
  legalBasis: z.optional(z.enum(LEGAL_BASES)),
  legalBasisExplanation: z.optional(z.string()),
  fault: z.optional(parameters),
});
export type Story = z.output<typeof storySchema>;

const armedSchema = z.object({
  armed: z.array(z.object({ fault: z.string() })),
  refusing: z.unknown(),
});

const stateSchema = z.object({
  rows: z.array(
    z.object({
      subscriptionId: z.union([z.string(), z.number()]),
      status: z.enum(SUBSCRIPTION_STATUSES),
      legalBasis: z.nullable(z.string()),
    }),
  ),
});
/** The simulator's own record of one person, read past HubSpot's API. */
export type TrueRow = { subscriptionId: string; status: string; legalBasis: string | null };

const pastSchema = z.object({
  people: z.array(
    z.object({
      subscriber: z.string(),
      contact: z.nullable(
        z.object({
          id: z.string(),
          email: z.string(),
          firstName: z.string(),
          lastName: z.string(),
        }),
      ),
      history: z.array(
        z.object({
          at: z.string(),
          by: z.enum(['seed', 'api', 'external']),
          subscriptionId: z.nullable(z.string()),
          status: z.enum(SUBSCRIPTION_STATUSES),
          source: z.string(),
          legalBasis: z.nullable(z.enum(LEGAL_BASES)),
          legalBasisExplanation: z.nullable(z.string()),
        }),
      ),
    }),
  ),
});
/** Somebody of whom something was changed through the API, with all of their history, oldest first. */
export type PastPerson = z.output<typeof pastSchema>['people'][number];

/** How long the control interface may take, ms. */
const ANSWER_WITHIN_MS = 3_000;

async function control(
  { controlUrl, controlToken }: ControlAddress,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<unknown> {
  const response = await fetch(`${controlUrl}${path}`, {
    method,
    cache: 'no-store',
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    headers: { authorization: `Bearer ${controlToken}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`The simulator answered ${response.status} to ${path}.`);
  return response.json();
}

/** The demo's stories: whom to choose, what to ask for, and what HubSpot will do wrong. */
export async function listStories(at: ControlAddress): Promise<Story[]> {
  const answer = await control(at, 'GET', '/stories');
  return z.parse(z.object({ stories: z.array(storySchema) }), answer).stories;
}

/** Everybody of whom something was changed through the API. */
export async function listPastPeople(at: ControlAddress): Promise<PastPerson[]> {
  return z.parse(pastSchema, await control(at, 'GET', '/api-history')).people;
}

/** Makes HubSpot do one thing at the next change; gives what is armed. Throws if it knows no such fault. */
export async function armFault(
  at: ControlAddress,
  fault: Record<string, string | number | boolean>,
): Promise<string[]> {
  await control(at, 'DELETE', '/faults');
  await control(at, 'POST', '/faults', fault);
  return armedFaults(at);
}

/** Makes HubSpot behave. */
export async function disarmFaults(at: ControlAddress): Promise<string[]> {
  await control(at, 'DELETE', '/faults');
  return armedFaults(at);
}

/** The ids of the faults that wait for the next change. */
export async function armedFaults(at: ControlAddress): Promise<string[]> {
  const { armed } = z.parse(armedSchema, await control(at, 'GET', '/faults'));
  return armed.map(({ fault }) => fault);
}

/** Puts every contact, switch and fault back to the start. */
export async function resetSimulator(at: ControlAddress): Promise<void> {
  await control(at, 'POST', '/reset', {});
}

/** What the simulator itself has on record for one type of one person; null if nothing. */
export async function trueRow(
  at: ControlAddress,
  subscriber: string,
  subscriptionId: string,
): Promise<TrueRow | null> {
  const { rows } = z.parse(stateSchema, await control(at, 'POST', '/state', { subscriber }));
  const row = rows.find((each) => String(each.subscriptionId) === subscriptionId);
  return row ? { ...row, subscriptionId } : null;
}
