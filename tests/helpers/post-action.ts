import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { ROOT, TEST_BUILD_DIR } from './test-console.ts';

export type ActionAnswer = { status: number; headers: object; body: string };
export type ActionPost = {
  body: string;
  headers?: Record<string, string>;
  /** Without a length, in pieces. */
  chunked?: boolean;
};

/** The id of a server action in the build under test. */
export function actionId(name = 'setStatus'): string {
  const file = join(ROOT, TEST_BUILD_DIR, 'server', 'server-reference-manifest.json');
  const { node } = JSON.parse(readFileSync(file, 'utf8')) as {
    node: Record<string, { exportedName: string }>;
  };
  const id = Object.keys(node).find((one) => node[one]?.exportedName === name);
  if (!id) throw new Error(`the build has no action ${name}`);
  return id;
}

/** The body of a call of the action, as the page would post it. */
export function actionBody(
  input: unknown,
  agreement: unknown = { liftOf: null, notAContact: false, unread: false },
): string {
  return JSON.stringify([input, agreement]);
}

/** Posts to the action without a page, so that every header and byte is ours; at a console's address where the form is. */
export function postAction(
  url: string,
  { body, headers = {}, chunked = false }: ActionPost,
): Promise<ActionAnswer> {
  const length = chunked ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const options = {
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
  };
  return new Promise((resolve, reject) => {
    let answered = false;
    const { origin, pathname } = new URL(url);
    const at = pathname === '/' ? `${origin}/api-view` : url;
    const sent = httpRequest(at, options, (reply) => {
      answered = true;
      let text = '';
      reply.setEncoding('utf8');
      reply.on('data', (piece: string) => {
        text += piece;
      });
      reply.on('end', () =>
        resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: text }),
      );
      reply.on('error', reject);
    });
    // A server that refuses early may hang up while the rest is still being sent.
    sent.on('error', (error) => {
      if (!answered) reject(error);
    });
    if (chunked)
      for (let at = 0; at < body.length; at += 65_536) sent.write(body.slice(at, at + 65_536));
    sent.end(chunked ? undefined : body);
  });
}
