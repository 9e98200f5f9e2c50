import { expect, test } from '../helpers/browser.ts';
import { type ActionPost, actionBody, postAction } from '../helpers/post-action.ts';
import { GROUND, NEWSLETTER, PEOPLE, writesOf } from '../helpers/set-status-page.ts';

const GOOD = {
  subscriberIdString: PEOPLE.lukas,
  subscriptionId: NEWSLETTER,
  statusState: 'SUBSCRIBED',
  legalBasis: GROUND.basis,
  legalBasisExplanation: GROUND.explanation,
  reason: '',
  reference: '',
};

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
    [
      'a path upwards',
      { subscriberIdString: 'a/../b@example.com' },
      'subscriberIdString',
      'malformed',
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

test.afterEach(async ({ desk }) => {
  expect((await fetch(`${desk.url}/api/health`)).status, 'the console is still there').toBe(200);
});

test.describe('bad input, posted to the action without the page', () => {
  for (const [what, changed, field, code] of BAD) {
    test(`${what}: ${code}`, async ({ desk, session, simulator }) => {
      const { status, body } = await postAction(desk.url, {
        body: actionBody({ ...GOOD, ...changed }),
        headers: session,
      });
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
    test(`${what} instead of a change is answered, not a crash`, async ({
      desk,
      session,
      simulator,
    }) => {
      const { status, body } = await postAction(desk.url, {
        body: actionBody(input),
        headers: session,
      });
      expect(status).toBe(200);
      expect(body).toContain('"ok":false');
      expect(await writesOf(simulator)).toEqual([]);
    });
});

for (const [what, address] of [
  ['a path', 'x/%2e%2e%2f/y?a#b@example.com'],
  ['a + tag', 'unseeded+news@example.net'],
  ['quotes', '"jo miller"@example.com'],
] as const)
  test(`an address with ${what} is valid and reaches its own path only`, async ({
    desk,
    session,
    simulator,
  }) => {
    const input = { ...GOOD, subscriberIdString: address, statusState: 'UNSUBSCRIBED' };
    const ground = { legalBasis: '', legalBasisExplanation: '' };
    const { status } = await postAction(desk.url, {
      body: actionBody({ ...input, ...ground }),
      headers: session,
    });
    expect(status).toBe(200);
    expect(await writesOf(simulator)).toMatchObject([{ subscriber: address }]);
  });

test('mixed case is sent in lower case; emoji and RTL text as they are', async ({
  desk,
  session,
  simulator,
}) => {
  const input = {
    ...GOOD,
    subscriberIdString: 'Lukas.Gruber@Example.NET',
    legalBasisExplanation: `${RTL} ${EMOJI}`,
  };
  const { status } = await postAction(desk.url, { body: actionBody(input), headers: session });
  expect(status).toBe(200);
  const [write] = await writesOf(simulator);
  expect(write).toMatchObject({ subscriber: PEOPLE.lukas, applied: true });
  expect(JSON.parse(write?.body ?? '')).toMatchObject({ legalBasisExplanation: `${RTL} ${EMOJI}` });
});

test.describe('at the door', () => {
  const large = actionBody({ ...GOOD, legalBasisExplanation: 'x'.repeat(2 * 1024 * 1024) });
  const REFUSED: [what: string, post: ActionPost, status: number][] = [
    ['2 MB', { body: large }, 413],
    ['2 MB in pieces, without a length', { body: large, chunked: true }, 411],
    ['a foreign Host', { body: actionBody(GOOD), headers: { host: 'console.example.com' } }, 421],
    [
      'an action of an older build',
      { body: actionBody(GOOD), headers: { 'next-action': '40'.repeat(21) } },
      409,
    ],
    ['another site', { body: actionBody(GOOD), headers: { 'sec-fetch-site': 'cross-site' } }, 403],
  ];
  for (const [what, sent, status] of REFUSED)
    test(`${what}: ${status}, and nothing reaches HubSpot`, async ({
      desk,
      session,
      simulator,
    }) => {
      expect(
        await postAction(desk.url, { ...sent, headers: { ...session, ...sent.headers } }),
      ).toMatchObject({ status });
      expect(await writesOf(simulator)).toEqual([]);
    });
});
