import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { expect, test } from '../helpers/browser.ts';
import { GROUND, NEWSLETTER, PEOPLE, writesOf } from '../helpers/set-status-page.ts';
import { ROOT, TEST_BUILD_DIR } from '../helpers/test-console.ts';

type Answer = { status: number; body: string };
type Post = {
  body: string;
  headers?: Record<string, string>;
  /** Without a length, in pieces. */
  chunked?: boolean;
};

const GOOD = {
  subscriberIdString: PEOPLE.lukas,
  subscriptionId: NEWSLETTER,
  statusState: 'SUBSCRIBED',
  legalBasis: GROUND.basis,
  legalBasisExplanation: GROUND.explanation,
  reason: '',
  reference: '',
};
const AGREEMENT = { liftOf: null, notAContact: false, unread: false };

const [RTL, EMOJI] = ['سألت عبر الهاتف', '🙂'];

/** Each line of bad input: what is changed of a good one, and what is answered about which field. */
const BAD: [what: string, changed: Record<string, unknown>, field: string | null, code: string][] =
  [
    ['an empty address', { subscriberIdString: '' }, 'subscriberIdString', 'required'],
    ['no @', { subscriberIdString: 'jo.example.com' }, 'subscriberIdString', 'no_at_sign'],
    [
      'two addresses',
      { subscriberIdString: 'a@example.com, b@example.com' },
      'subscriberIdString',
      'several_addresses',
    ],
    [
      '255 characters',
      {
        subscriberIdString: `abc@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(60)}.example`,
      },
      'subscriberIdString',
      'too_long',
    ],
    [
      'a control character',
      { subscriberIdString: 'jo\u0007@example.com' },
      'subscriberIdString',
      'control_characters',
    ],
    [
      'a newline',
      { subscriberIdString: 'jo@example.com\nx@example.com' },
      'subscriberIdString',
      'control_characters',
    ],
    ['an empty id', { subscriptionId: '' }, 'subscriptionId', 'required'],
    ['id 0', { subscriptionId: '0' }, 'subscriptionId', 'not_positive'],
    ['id -1', { subscriptionId: '-1' }, 'subscriptionId', 'not_positive'],
    ['id 1.5', { subscriptionId: '1.5' }, 'subscriptionId', 'not_a_number'],
    ['id abc', { subscriptionId: 'abc' }, 'subscriptionId', 'not_a_number'],
    ['an unsafe id', { subscriptionId: '9007199254740993' }, 'subscriptionId', 'id_too_large'],
    ['an empty status', { statusState: '' }, 'statusState', 'required'],
    ['a status outside the list', { statusState: 'BOUNCED' }, 'statusState', 'not_in_list'],
    ['a basis outside the list', { legalBasis: 'BECAUSE' }, 'legalBasis', 'not_in_list'],
    ['no basis', { legalBasis: '' }, 'legalBasis', 'basis_required'],
    [
      'no explanation',
      { legalBasisExplanation: '' },
      'legalBasisExplanation',
      'explanation_required',
    ],
    [
      'an explanation of spaces',
      { legalBasisExplanation: '     ' },
      'legalBasisExplanation',
      'explanation_required',
    ],
    [
      'an explanation of 1,001 characters',
      { legalBasisExplanation: EMOJI.repeat(1001) },
      'legalBasisExplanation',
      'text_too_long',
    ],
    ['extra fields', { portalId: '1' }, null, 'unexpected_fields'],
  ];

/** The id of the action in this build. */
function actionId(): string {
  const file = join(ROOT, TEST_BUILD_DIR, 'server', 'server-reference-manifest.json');
  const { node } = JSON.parse(readFileSync(file, 'utf8')) as {
    node: Record<string, { exportedName: string }>;
  };
  const id = Object.keys(node).find((one) => node[one]?.exportedName === 'setStatus');
  if (!id) throw new Error('the build has no action setStatus');
  return id;
}

/** Posts without a browser, so that every header is ours. */
function post(url: string, { body, headers = {}, chunked = false }: Post): Promise<Answer> {
  const length = chunked ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    let answered = false;
    const sent = httpRequest(
      url,
      {
        method: 'POST',
        headers: {
          'content-type': 'text/plain;charset=UTF-8',
          accept: 'text/x-component',
          'next-action': actionId(),
          'sec-fetch-site': 'same-origin',
          origin: new URL(url).origin,
          ...length,
          ...headers,
        },
      },
      (reply) => {
        answered = true;
        let text = '';
        reply.setEncoding('utf8');
        reply.on('data', (piece: string) => {
          text += piece;
        });
        reply.on('end', () => resolve({ status: reply.statusCode ?? 0, body: text }));
        reply.on('error', reject);
      },
    );
    // A server that refuses early may hang up while the rest is still being sent.
    sent.on('error', (error) => {
      if (!answered) reject(error);
    });
    if (chunked)
      for (let at = 0; at < body.length; at += 65_536) sent.write(body.slice(at, at + 65_536));
    sent.end(chunked ? undefined : body);
  });
}

const call = (input: unknown): string => JSON.stringify([input, AGREEMENT]);

test.afterEach(async ({ desk }) => {
  expect((await fetch(`${desk.url}/api/health`)).status, 'the console is still there').toBe(200);
});

test.describe('bad input, posted to the action without the page', () => {
  for (const [what, changed, field, code] of BAD) {
    test(`${what}: ${code}`, async ({ desk, simulator }) => {
      const { status, body } = await post(desk.url, { body: call({ ...GOOD, ...changed }) });
      expect(status).toBe(200);
      expect(body).toContain('"ok":false');
      expect(body).toContain(JSON.stringify({ field, problem: code }));
      expect(await writesOf(simulator)).toEqual([]);
    });
  }

  for (const [what, input] of [
    ['null', null],
    ['a number', 7],
    ['a list', [GOOD]],
  ] as const)
    test(`${what} instead of a change is answered, not a crash`, async ({ desk, simulator }) => {
      const { status, body } = await post(desk.url, { body: call(input) });
      expect(status).toBe(200);
      expect(body).toContain('"ok":false');
      expect(await writesOf(simulator)).toEqual([]);
    });
});

for (const [what, address] of [
  ['a path', 'x/../unseeded@example.com'],
  ['a + tag', 'unseeded+news@example.net'],
  ['quotes', '"jo miller"@example.com'],
] as const)
  test(`an address with ${what} is valid and reaches its own path only`, async ({
    desk,
    simulator,
  }) => {
    const input = { ...GOOD, subscriberIdString: address, statusState: 'UNSUBSCRIBED' };
    const ground = { legalBasis: '', legalBasisExplanation: '' };
    const { status } = await post(desk.url, { body: call({ ...input, ...ground }) });
    expect(status).toBe(200);
    expect(await writesOf(simulator)).toMatchObject([{ subscriber: address }]);
  });

test('mixed case is sent in lower case; emoji and RTL text as they are', async ({
  desk,
  simulator,
}) => {
  const input = {
    ...GOOD,
    subscriberIdString: 'Lukas.Gruber@Example.NET',
    legalBasisExplanation: `${RTL} ${EMOJI}`,
  };
  const { status } = await post(desk.url, { body: call(input) });
  expect(status).toBe(200);
  const [write] = await writesOf(simulator);
  expect(write).toMatchObject({ subscriber: PEOPLE.lukas, applied: true });
  expect(JSON.parse(write?.body ?? '')).toMatchObject({ legalBasisExplanation: `${RTL} ${EMOJI}` });
});

test.describe('at the door', () => {
  const large = call({ ...GOOD, legalBasisExplanation: 'x'.repeat(2 * 1024 * 1024) });
  const REFUSED: [what: string, post: Post, status: number][] = [
    ['2 MB', { body: large }, 413],
    ['a foreign Host', { body: call(GOOD), headers: { host: 'console.example.com' } }, 421],
    ['another site', { body: call(GOOD), headers: { 'sec-fetch-site': 'cross-site' } }, 403],
  ];
  for (const [what, sent, status] of REFUSED)
    test(`${what}: ${status}, and nothing reaches HubSpot`, async ({ desk, simulator }) => {
      expect(await post(desk.url, sent)).toMatchObject({ status });
      expect(await writesOf(simulator)).toEqual([]);
    });
});
