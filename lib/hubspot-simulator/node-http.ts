import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Delivery } from './model.ts';

const MAX_BODY_BYTES = 1_000_000;

/**
 * Takes Node's request; gives the Web one, or the status that refuses it: 413 for a body larger
 * than 1 MB, 400 for a method or target that is none, or a request that ended early.
 */
export async function toRequest(message: IncomingMessage): Promise<Request | 400 | 413> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of message as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > MAX_BODY_BYTES) return 413;
      chunks.push(chunk);
    }
    const headers = new Headers();
    for (const [name, value] of Object.entries(message.headers)) {
      if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
    }
    const method = message.method ?? 'GET';
    const body = method === 'GET' || method === 'HEAD' ? {} : { body: Buffer.concat(chunks) };
    // The target is resolved against a fixed host: what stands in `Host` decides nothing.
    const url = new URL(`http://127.0.0.1${message.url ?? '/'}`);
    return new Request(url, { method, headers, ...body });
  } catch {
    return 400;
  }
}

/**
 * Makes a listener of an async function of a Web request; the function also gets a signal that the
 * connection is gone. What the function throws is a mistake of
 * the simulator: it is printed, and the connection ends.
 */
export function listener(
  answer: (request: Request, to: ServerResponse, gone: AbortSignal) => Promise<void>,
): RequestListener {
  return (message, to) => {
    const gone = new AbortController();
    to.once('close', () => gone.abort());
    const whole = async (): Promise<void> => {
      const request = await toRequest(message);
      if (request instanceof Request) await answer(request, to, gone.signal);
      else to.writeHead(request, { connection: 'close' }).end();
    };
    whole().catch((error: unknown) => {
      console.error(error);
      to.destroy();
    });
  };
}

/**
 * Sends a reply as its delivery says: whole, late, in two parts with a pause, cut short, or not
 * at all with a reset connection. A pause ends when the connection is gone.
 */
export async function send(
  response: Response,
  delivery: Delivery,
  to: ServerResponse,
  gone: AbortSignal,
): Promise<void> {
  if (delivery.kind === 'reset') {
    to.socket?.resetAndDestroy();
    return;
  }
  const body = Buffer.from(await response.arrayBuffer());
  const pause = (ms: number): Promise<unknown> =>
    sleep(ms, undefined, { signal: gone, ref: false }).catch(() => undefined);
  if (delivery.kind === 'slow_first_byte') await pause(delivery.delayMs);
  if (to.destroyed) return;

  const half = Math.floor(body.length / 2);
  const cut = delivery.kind === 'truncated' && delivery.connection === 'kept';
  const sent = cut ? body.subarray(0, half) : body;
  to.writeHead(response.status, {
    ...Object.fromEntries(response.headers),
    'content-length': sent.length,
  });
  if (delivery.kind === 'slow_body') {
    to.write(sent.subarray(0, half));
    await pause(delivery.delayMs);
    to.end(sent.subarray(half));
  } else if (delivery.kind === 'truncated' && delivery.connection === 'cut') {
    to.write(sent.subarray(0, half), () => to.destroy());
  } else {
    to.end(sent);
  }
}
