import type { Page } from '@playwright/test';
import type { Meddle } from './gateway.ts';

/** What each of the texts tries to call. */
export const MARKER = 'hostileMarker';

const RUN = `${MARKER}()`;

/** Texts that run where they are taken for markup, an address, an attribute, a template or a script. */
export const HOSTILE_TEXTS = [
  `<script>${RUN}</script>`,
  `</script><script>${RUN}//`,
  `<img src=x onerror=${RUN}>`,
  `"><svg/onload=${RUN}>`,
  `' autofocus onfocus=${RUN} x='`,
  `<iframe srcdoc="<script>parent.${RUN}</script>"></iframe>`,
  `<style>@import 'javascript:${RUN}'</style><a href="javascript:${RUN}">x</a>`,
  `javascript:${RUN}`,
  `data:text/html,<script>${RUN}</script>`,
  `{{constructor.constructor('${RUN}')()}}\${${RUN}}<%= ${RUN} %>`,
  `--><base href="https://evil.test/"><form action="https://evil.test/">`,
  `\u2028${RUN}\u2029\u0000]]>`,
];

/** All of them in one text. */
export const HOSTILE = HOSTILE_TEXTS.join(' ');

/** What of HubSpot's replies is words that somebody chose, not values that the console decides on. */
const WORDS = new Set([
  ...['name', 'description', 'purpose', 'communicationMethod', 'subscriptionName', 'channel'],
  ...['source', 'legalBasis', 'legalBasisExplanation', 'requestedAt', 'timestamp'],
  ...['firstname', 'lastname', 'portalName', 'accountType', 'timeZone', 'uiDomain'],
  ...['dataHostingLocation', 'message', 'category', 'subCategory', 'correlationId', 'code', 'in'],
]);

function tainted(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => tainted(one, key));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([name, held]) => [
        name,
        ['context', 'links'].includes(name) ? { [HOSTILE]: HOSTILE } : tainted(held, name),
      ]),
    );
  return WORDS.has(key) ? HOSTILE : value;
}

/** A HubSpot whose every word is hostile, and which names a hostile link in each of its errors. */
export const speakHostile: Meddle = async (_request, pass) => {
  const reply = await pass();
  if (!reply.headers['content-type']?.startsWith('application/json')) return reply;
  const body = tainted(JSON.parse(reply.body));
  return { ...reply, body: JSON.stringify(body) };
};

/** Notices when a hostile text runs, or wanted to: the marker is called, or the policy stops something. */
export async function watchMarker(page: Page): Promise<() => Promise<string[]>> {
  const noticed: string[] = [];
  await page.context().exposeFunction('noticeHostile', (what: string) => {
    noticed.push(what);
  });
  await page.context().addInitScript((marker) => {
    const notice = (what: string) => Reflect.get(window, 'noticeHostile')(what);
    Reflect.set(window, marker, () => notice('the marker was called'));
    document.addEventListener(
      'securitypolicyviolation',
      ({ violatedDirective, blockedURI, sample }) =>
        notice(`stopped: ${violatedDirective} ${blockedURI} ${sample}`),
    );
  }, MARKER);
  return async () => {
    // What an attribute would run when it is used, and markup that a text has become.
    const made = await page.evaluate((name) => {
      const all = [...document.querySelectorAll('body *')];
      const attributes = all.flatMap((element) =>
        [...element.attributes].filter(
          (one) =>
            /^on/.test(one.name) ||
            (/^(href|src|action|formaction|srcdoc)$/.test(one.name) && one.value.includes(name)),
        ),
      );
      const markup = document.querySelectorAll('iframe, base, object, embed, img[src=x]');
      return [
        ...attributes.map((one) => `attribute ${one.name}=${one.value}`),
        ...[...markup].map((element) => `element ${element.outerHTML}`),
      ];
    }, MARKER);
    return [...noticed, ...made];
  };
}
