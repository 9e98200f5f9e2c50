import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, TEST_BUILD_DIR } from './test-console.ts';

/** What an action or page answered. */
export interface Answer {
  status: number;
  headers: Headers;
  body: string;
  /** Where it leads, by a redirect of HTTP or of an action; null: nowhere. */
  to: string | null;
}

export interface ActionAnswer extends Answer {
  /** What the action returned; undefined where it returned nothing. */
  value: unknown;
}

/** A server action of the build, and the pages that know it. */
export interface BuiltAction {
  id: string;
  name: string;
  file: string;
  pages: string[];
}

const builtJson = (name: string): unknown =>
  JSON.parse(readFileSync(join(ROOT, TEST_BUILD_DIR, name), 'utf8'));

/** Every server action of the build under test, from its manifest. */
export function builtActions(): BuiltAction[] {
  const { node, edge } = builtJson('server/server-reference-manifest.json') as Record<
    'node' | 'edge',
    Record<string, { exportedName: string; filename: string; workers: Record<string, unknown> }>
  >;
  return Object.entries({ ...node, ...edge }).map(([id, { exportedName, filename, workers }]) => ({
    id,
    name: exportedName,
    file: filename,
    pages: Object.keys(workers),
  }));
}

/** Every page and route handler of the build under test: its address, by its file. */
export function builtRoutes(): Record<string, string> {
  return builtJson('app-path-routes-manifest.json') as Record<string, string>;
}

export function builtAction(name: string): BuiltAction {
  const [found, ...more] = builtActions().filter((one) => one.name === name);
  if (!found || more.length > 0)
    throw new Error(`the build has ${found ? 'several' : 'no'} ${name}`);
  return found;
}

export type Visitor = ReturnType<typeof visitor>;

/** Somebody at a console, with cookies and without a browser: what is sent is ours alone. */
export function visitor(url: string, always: Record<string, string> = {}) {
  const cookies = new Map<string, string>();

  async function send(path: string, init: RequestInit = {}): Promise<Answer> {
    const reply = await fetch(new URL(path, url), {
      redirect: 'manual',
      ...init,
      headers: {
        'accept-language': 'en',
        ...(cookies.size > 0
          ? { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }
          : {}),
        'sec-fetch-site': 'same-origin',
        ...always,
        ...init.headers,
      },
    });
    for (const cookie of reply.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (/max-age=0/i.test(cookie)) cookies.delete(name);
      else cookies.set(name, value);
    }
    const action = reply.headers.get('x-action-redirect');
    const to = action === null ? reply.headers.get('location') : action.replace(/;\w+$/, '');
    return { status: reply.status, headers: reply.headers, body: await reply.text(), to };
  }

  return {
    url,
    cookies,
    get: (path: string, headers: Record<string, string> = {}) => send(path, { headers }),
    ask: send,
    post: (path: string, body: unknown, headers: Record<string, string> = {}) =>
      send(path, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json', ...headers },
      }),
    /** Calls a server action by its name, as a page's script does, without the page. */
    async action(
      name: string,
      path: string,
      parameters: unknown[],
      headers: Record<string, string> = {},
    ): Promise<ActionAnswer> {
      const body = encodeParameters(parameters);
      const answer = await send(path, {
        method: 'POST',
        body,
        headers: {
          accept: 'text/x-component',
          'next-action': builtAction(name).id,
          ...(typeof body === 'string' ? { 'content-type': 'text/plain;charset=UTF-8' } : {}),
          ...headers,
        },
      });
      return { ...answer, value: returned(answer.body) };
    },
  };
}

/** A form with these fields. */
export function form(fields: Record<string, string>): FormData {
  const made = new FormData();
  for (const [name, value] of Object.entries(fields)) made.append(name, value);
  return made;
}

/** The parameters of an action on the wire, as React writes them (its `encodeReply`). */
function encodeParameters(parameters: unknown[]): string | FormData {
  const body = new FormData();
  let count = 0;
  const root = JSON.stringify(parameters, (_key, value: unknown) => {
    if (value instanceof FormData) {
      count += 1;
      for (const [name, held] of value) body.append(`_${count}_${name}`, held);
      return `$K${count.toString(16)}`;
    }
    return typeof value === 'string' && value.startsWith('$') ? `$${value}` : value;
  });
  if (count === 0) return root;
  body.append('0', root);
  return body;
}

/** What an action returned: the row that the first one of the reply refers to. */
function returned(body: string): unknown {
  const rows = rowsOf(Buffer.from(body));
  const first = rows.get('0');
  if (!first?.startsWith('{')) return undefined;
  const { a } = JSON.parse(first) as { a?: string };
  const row = rows.get(/^\$@(\w+)$/.exec(a ?? '')?.[1] ?? '');
  // Nothing at all where it leads elsewhere, and a tag where it is no value.
  return !row || row === '"$undefined"' || /^[A-Z]/.test(row) ? undefined : JSON.parse(row);
}

/** The rows of React's format, by their ids: lines, but for long texts (`T`), which say their length. */
function rowsOf(body: Buffer): Map<string, string> {
  const rows = new Map<string, string>();
  for (let at = 0; at < body.length; ) {
    const colon = body.indexOf(':', at);
    if (colon === -1) break;
    const id = body.toString('latin1', at, colon);
    const isText = body.toString('latin1', colon + 1, colon + 2) === 'T';
    const from = isText ? body.indexOf(',', colon) + 1 : colon + 1;
    const length = Number.parseInt(body.toString('latin1', colon + 2, from - 1), 16);
    const line = body.indexOf('\n', from);
    const to = isText ? from + length : line === -1 ? body.length : line;
    rows.set(
      id,
      isText ? JSON.stringify(body.toString('utf8', from, to)) : body.toString('utf8', from, to),
    );
    at = isText ? to : to + 1;
  }
  return rows;
}
