import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createHubSpot, type HubSpotConnection } from '@/lib/hubspot/create.ts';
import type { CallResult, StatusWrite, SubscriptionStatus } from '@/lib/hubspot/types.ts';
import { NO_AGREEMENT } from '@/lib/subscriptions/agreement.ts';
import { changeStatus } from '@/lib/subscriptions/change-status.ts';
import { checkStatus } from '@/lib/subscriptions/check-status.ts';
import type { ChangeContext } from '@/lib/subscriptions/context.ts';
import type { ChangeResult, CheckResult } from '@/lib/subscriptions/outcome.ts';
import { recordBy } from '../helpers/test-record.ts';
import { loadOfficialFile } from './official-file.ts';
import { type Prism, startPrism } from './prism.ts';

const REPLIES = 200;
const LONG_MS = 240_000;
const JO = 'jo@example.com';
const NEWSLETTER = '39644612';
const GROUND = {
  legalBasis: 'CONSENT_WITH_NOTICE',
  legalBasisExplanation: 'Asked by telephone.',
} as const;
const { version: apiVersion } = loadOfficialFile().info;
const seeds = Array.from({ length: REPLIES }, (_, index) => index + 1);

/** A reply as it came, with the fields that are looked at here. */
interface Reply {
  status?: string;
  numErrors?: number;
  errors?: unknown[];
  [field: string]: unknown;
  results?: { [field: string]: unknown }[];
}
interface Seen {
  isWrite: boolean;
  isStatuses: boolean;
  body: Reply;
}

/** What is done to a reply on its way, so that random ones come near to being about our change. */
type Bend = (body: Reply, seed: number, path: string) => Reply;

let prism: Prism;
beforeAll(async () => {
  prism = await startPrism(process.env.OPENAPI_FILE ?? '');
}, 60_000);
afterAll(() => prism.stop());

/** A client whose requests each ask prism for the reply of the next seed; a clock that never waits. */
async function connect(firstSeed: number, bend: Bend = (body) => body) {
  let seed = firstSeed;
  let ahead = 0;
  const seen: Seen[] = [];
  const now = () => Date.now() + ahead;
  const sleep = async (ms: number) => {
    ahead += ms;
  };
  const hubspot: HubSpotConnection = createHubSpot({
    baseUrl: prism.url,
    token: 'token-for-prism',
    apiVersion,
    now,
    sleep,
    transport: { every: { callTimeoutMs: 30_000 } },
    fetch: async (url, init) => {
      const mine = seed++;
      const { pathname } = new URL(url);
      const headers = { ...init.headers, prefer: `seed=${mine}` };
      const answer = await fetch(url, { ...(init as RequestInit), headers });
      const text = await answer.text();
      if (answer.status !== 200) return new Response(text, answer);
      const original = JSON.parse(text) as Reply;
      const body = bend(original, mine, pathname);
      const isWrite = init.method === 'POST';
      const isStatuses = /\/statuses\/[^/]+$/.test(pathname);
      seen.push({ isWrite, isStatuses, body });
      // What is not bent stays as prism spelled it, digit by digit.
      return new Response(body === original ? text : JSON.stringify(body), {
        status: 200,
        headers: { 'content-type': 'application/json' },
      });
    },
  });
  const record = await recordBy({ now });
  const context: ChangeContext = { ...record.context, hubspot, now, sleep, settleWindowMs: 1 };
  return { hubspot, context, seen, now, sleep };
}

/** Prism fills links with any text; the client takes none but https, and those for our person only. */
const linksOfOurs: Bend = (body, seed, path) =>
  path.endsWith('/links/generate')
    ? {
        ...body,
        subscriberIdString: JO,
        managePreferencesUrl: `https://mail.test/manage?data=${seed}`,
        unsubscribeAllUrl: `https://mail.test/all?data=${seed}`,
        unsubscribeSingleUrl: seed % 2 ? `https://mail.test/one?data=${seed}` : undefined,
      }
    : body;

describe('every operation reads any valid reply', () => {
  const write: StatusWrite = {
    subscriberIdString: JO,
    subscriptionId: NEWSLETTER,
    statusState: 'SUBSCRIBED',
    ...GROUND,
  };
  const OPERATIONS: Record<string, (hubspot: HubSpotConnection) => Promise<CallResult<object>>> = {
    readDefinitions: (hubspot) => hubspot.readDefinitions(),
    readStatuses: (hubspot) => hubspot.readStatuses(JO),
    readWideStatuses: (hubspot) => hubspot.readWideStatuses(JO),
    writeStatus: (hubspot) => hubspot.writeStatus(write),
    writeWideStatus: (hubspot) =>
      hubspot.writeWideStatus({ subscriberIdString: JO, businessUnitId: '0' }),
    generateLink: (hubspot) =>
      hubspot.generateLink({ subscriberIdString: JO, subscriptionId: NEWSLETTER, language: 'de' }),
  };

  test.each(Object.entries(OPERATIONS))(
    `%s, ${REPLIES} times`,
    async (name, call) => {
      // Its record keeps no links, by which alone its replies differ.
      const isLinks = name === 'generateLink';
      const { hubspot, seen } = await connect(1, linksOfOurs);
      const different = new Set<string>();
      for (const seed of seeds) {
        const result = await call(hubspot);
        expect(result.ok, `seed ${seed}: ${result.exchange.rawBody}`).toBe(true);
        const { rawBody } = result.exchange;
        different.add(isLinks ? JSON.stringify(result) : (rawBody ?? ''));
      }
      expect(seen).toHaveLength(REPLIES);
      expect(different.size).toBeGreaterThan(REPLIES * 0.9);
    },
    LONG_MS,
  );

  test('what the file does not have is an error, not a surprise', async () => {
    const { hubspot } = await connect(1);
    expect((await hubspot.readContact(JO)).ok).toBe(false);
    expect((await hubspot.readAccount()).ok).toBe(false);
  });
});

const CHANGE_REASONS = [
  'REQUESTED_CHANGE_OCCURRED',
  'RESUBSCRIBE_OCCURRED',
  'UNSUBSCRIBE_FROM_ALL_OCCURRED',
];

/**
 * Whether HubSpot said so: the reply with a reason, or a row read after the write. Documenting a
 * ground leaves the status as it is, and HubSpot's reason says that.
 */
function isBacked(
  verdict: ChangeResult | CheckResult,
  wanted: SubscriptionStatus,
  seen: Seen[],
): boolean {
  const reasons =
    'lane' in verdict && verdict.lane === 'document'
      ? [...CHANGE_REASONS, 'NO_STATUS_CHANGE']
      : CHANGE_REASONS;
  const firstWrite = seen.findIndex(({ isWrite }) => isWrite);
  const echoes = ({ body }: Seen, needsReason: boolean): boolean =>
    (body.results ?? []).some(
      (row) =>
        row.subscriberIdString === JO &&
        String(row.subscriptionId) === NEWSLETTER &&
        row.status === wanted &&
        (!needsReason || reasons.includes(String(row.setStatusSuccessReason))),
    );
  if (firstWrite < 0) return false;
  if (seen.some((one) => one.isWrite && echoes(one, true))) return true;
  const isRead = verdict.outcome === 'changed' && verdict.confirmed === 'by_reading';
  return isRead && seen.slice(firstWrite + 1).some((one) => one.isStatuses && echoes(one, false));
}

interface Outcome {
  verdict: ChangeResult | CheckResult;
  backed: boolean;
  sent: boolean;
  seed: number;
}

/** Presses the button with each status in turn, then checks until nothing is left to wait for. */
async function pressAndFollow(bend: Bend) {
  const outcomes: Outcome[] = [];
  for (const seed of seeds) {
    const { context, seen, sleep } = await connect(seed * 1_000, bend);
    const operation = crypto.randomUUID();
    const statusState = (['SUBSCRIBED', 'UNSUBSCRIBED', 'NOT_SPECIFIED'] as const)[seed % 3];
    if (statusState === undefined) throw new Error('no status');
    const answer = await changeStatus(
      context,
      { subscriberIdString: JO, subscriptionId: NEWSLETTER, statusState, ...GROUND },
      { ...NO_AGREEMENT, notAContact: true, unread: true },
      operation,
    );
    if (!answer.ok) throw new Error(JSON.stringify(answer.issues));
    let verdict: ChangeResult | CheckResult = answer.result;
    for (let look = 0; look < 3 && verdict.outcome === 'unknown' && verdict.check; look++) {
      await sleep(1_000);
      verdict = await checkStatus(context, { operation, check: verdict.check });
    }
    const sent = seen.some(({ isWrite }) => isWrite);
    outcomes.push({ verdict, backed: isBacked(verdict, statusState, seen), sent, seed });
  }
  return outcomes;
}

/** Takes the errors out; what is left is what prism made. */
const mended: Bend = (body, _seed, path) => {
  if (!path.includes('/statuses/')) return body;
  const { errors: _errors, numErrors: _numErrors, ...rest } = body;
  return { ...rest, status: 'COMPLETE' };
};
/** The same, and the first row (or one made from nothing) is about our person, type or both. */
const echoing: Bend = (body, seed, path) => {
  const { results = [], ...rest } = mended(body, seed, path);
  const [first, ...others] = results;
  if (first === undefined) return { ...rest, results };
  const about = {
    ...(seed % 5 === 0 ? {} : { subscriberIdString: JO }),
    ...(seed % 7 === 0 ? {} : { subscriptionId: Number(NEWSLETTER) }),
  };
  return { ...rest, results: [{ ...first, ...about }, ...others] };
};

describe('a change is claimed only if HubSpot said so', () => {
  test.each<[string, Bend, 'never' | 'sometimes']>([
    ['whatever prism replies', (body) => body, 'never'],
    ['whatever prism replies, without errors inside', mended, 'never'],
    ['replies that nearly or wholly echo the change', echoing, 'sometimes'],
  ])(
    `%s, ${REPLIES} times`,
    async (_name, bend, claims) => {
      const outcomes = await pressAndFollow(bend);
      expect(outcomes).toHaveLength(REPLIES);
      const changed = outcomes.filter(({ verdict }) => verdict.outcome === 'changed');
      expect(changed.filter(({ backed }) => !backed)).toEqual([]);
      // Neither rule may hold for want of cases.
      expect(changed.length > 0).toBe(claims === 'sometimes');
      expect(outcomes.filter(({ sent }) => sent).length).toBeGreaterThan(REPLIES / 4);
    },
    LONG_MS,
  );
});
