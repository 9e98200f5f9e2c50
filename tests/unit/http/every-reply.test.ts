import { createServer } from 'node:http';
import { duplexPair } from 'node:stream';
import { text } from 'node:stream/consumers';
import { beforeAll, expect, test } from 'vitest';
import { guardEveryReply } from '@/lib/http/every-reply.ts';

beforeAll(() => guardEveryReply({ publicUrl: 'https://consent.example.com' }));

/** Asks a server of this process over a connection from this address; gives its whole reply. */
async function ask(remoteAddress: string, host: string): Promise<string> {
  const server = createServer((request, reply) => reply.end(`host=${request.headers.host}`));
  const [here, there] = duplexPair();
  server.emit('connection', Object.assign(there, { remoteAddress }));
  here.write(`GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  const said = await text(here);
  expect(said).toContain('X-Frame-Options'.toLowerCase());
  return said;
}

async function hostSeen(remoteAddress: string, host: string): Promise<string> {
  return /host=(.*)/.exec(await ask(remoteAddress, host))?.[1] ?? 'no answer';
}

test.each(['localhost', '127.0.0.1:3000', '[::1]:3000', 'desk.localhost'])(
  'Host: %s counts from this machine, and from no other',
  async (host) => {
    for (const here of ['127.0.0.1', '::1', '::ffff:127.0.0.1'])
      expect(await hostSeen(here, host)).toBe(host);
    for (const elsewhere of ['192.168.1.5', '::ffff:10.0.0.1', '2001:db8::1'])
      expect(await hostSeen(elsewhere, host)).toBe('');
  },
);

test('the console’s public name is left as it is, wherever it comes from', async () => {
  for (const from of ['127.0.0.1', '192.168.1.5'])
    expect(await hostSeen(from, 'consent.example.com')).toBe('consent.example.com');
});

test('at the public name, and at no other, browsers are told to come by HTTPS only', async () => {
  const told = async (host: string) =>
    (await ask('127.0.0.1', host)).includes('strict-transport-security: max-age=31536000');
  expect(await told('consent.example.com')).toBe(true);
  expect(await told('consent.example.com:443')).toBe(true);
  for (const other of ['localhost', '127.0.0.1:3000', 'elsewhere.example.com'])
    expect(await told(other)).toBe(false);
});
