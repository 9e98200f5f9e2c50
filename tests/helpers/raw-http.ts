import { connect, type Socket } from 'node:net';

export type RawReply = {
  status: number;
  /** Names in lower case, in the order in which they came. */
  headers: [name: string, value: string][];
  head: string;
  body: string;
};

/** Opens a connection to a console and says nothing on it. */
export function openSocket(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => resolve(socket));
    socket.on('error', reject);
  });
}

/** Sends these bytes, and nothing that any client library would add or refuse; reads to the end. */
export async function sendRaw(url: string, text: string): Promise<RawReply> {
  const socket = await openSocket(url);
  const pieces: Buffer[] = [];
  const closed = new Promise<void>((resolve) => {
    socket.on('data', (piece: Buffer) => pieces.push(piece));
    socket.on('close', () => resolve());
  });
  socket.on('error', () => socket.destroy());
  socket.write(Buffer.from(text, 'latin1'));
  await closed;
  const whole = Buffer.concat(pieces).toString('latin1');
  const [head = '', ...body] = whole.split('\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  return {
    status: Number(first.split(' ')[1]),
    headers: lines.map((line) => {
      const at = line.indexOf(':');
      return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()];
    }),
    head,
    body: body.join('\r\n\r\n'),
  };
}

/** A request as text: its first line, its headers as they are given, and no body. */
export function rawRequest(
  target: string,
  headers: Record<string, string>,
  { method = 'GET' } = {},
): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${target} HTTP/1.1\r\n${lines.join('')}connection: close\r\n\r\n`;
}

export type Asked = {
  path: string;
  method?: string;
  headers?: Record<string, string>;
  body?: string;
};

/** Asks by plain sockets: no client library adds, follows or refuses anything. */
export function ask(
  url: string,
  { path, method = 'GET', headers = {}, body }: Asked,
): Promise<RawReply> {
  const all = {
    host: new URL(url).host,
    ...(body === undefined ? {} : { 'content-length': String(body.length) }),
    ...headers,
  };
  return sendRaw(url, rawRequest(path, all, { method }) + (body ?? ''));
}
