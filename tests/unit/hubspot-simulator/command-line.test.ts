import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { compile } from '@/scripts/compile.mjs';

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

let entry: string;
beforeAll(() => {
  entry = compile('simulator');
}, 60_000);

const script = path.resolve('scripts/simulator.mjs');

function start(args: string[]): ChildProcess {
  const child = spawn(process.execPath, [script, ...args], { stdio: 'pipe' });
  children.push(child);
  return child;
}

async function firstLine(child: ChildProcess): Promise<string> {
  let text = '';
  for await (const chunk of child.stdout ?? []) {
    text += String(chunk);
    if (text.includes('\n')) break;
  }
  return text.split('\n')[0] ?? '';
}

const api = (url: string, token: string): Promise<Response> =>
  fetch(`${url}/account-info/2026-03/details`, { headers: { authorization: `Bearer ${token}` } });

test('one line tells addresses and tokens, and SIGTERM ends it', async () => {
  const child = start(['--port', '0', '--token', 'my-own', '--control-token', 'secret']);
  const line = await firstLine(child);
  const [url = '', controlUrl = ''] = line.match(/http:\/\/127\.0\.0\.1:\d+/g) ?? [];
  expect((await api(url, 'my-own')).status).toBe(200);
  const control = await fetch(`${controlUrl}/stories`, {
    headers: { authorization: 'Bearer secret' },
  });
  expect(control.status).toBe(200);
  child.kill('SIGTERM');
  const [code] = (await once(child, 'exit')) as [number];
  expect(code).toBe(0);
  await expect(api(url, 'my-own')).rejects.toThrow();
});

test('--exit-with-parent ends it when its standard input closes', async () => {
  const child = start(['--exit-with-parent']);
  await firstLine(child);
  child.stdin?.end();
  const [code] = (await once(child, 'exit')) as [number];
  expect(code).toBe(0);
});

test('a wrong flag and a taken port are one sentence each', async () => {
  const wrong = start(['--port', 'abc']);
  let words = '';
  wrong.stderr?.on('data', (chunk) => {
    words += String(chunk);
  });
  const [code] = (await once(wrong, 'close')) as [number];
  expect(code).toBe(1);
  expect(words.trim()).toBe('--port must be a whole number');
});

test('a scenario can be chosen, and an unknown one is told which there are', async () => {
  const one = start(['--scenario', 'expired']);
  const [url = ''] = (await firstLine(one)).match(/http:\/\/127\.0\.0\.1:\d+/g) ?? [];
  expect((await api(url, 'demo-token-of-the-simulator')).status).toBe(401);
  const wrong = start(['--scenario', 'other']);
  let words = '';
  wrong.stderr?.on('data', (chunk) => {
    words += String(chunk);
  });
  await once(wrong, 'close');
  expect(words).toMatch(/^--scenario must be one of usual, no_brands, /);
});

test('as a child with a channel it reports its addresses, and ends with the channel', async () => {
  const child = fork(entry, ['--port', '0', '--settle-window-ms', '20000'], { stdio: 'ignore' });
  children.push(child);
  const [message] = (await once(child, 'message')) as [
    { type: string; url: string; controlUrl: string },
  ];
  expect(message.type).toBe('ready');
  expect((await api(message.url, 'demo-token-of-the-simulator')).status).toBe(200);
  child.disconnect();
  const [code] = (await once(child, 'exit')) as [number];
  expect(code).toBe(0);
});
