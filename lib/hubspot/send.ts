import { networkFailure } from './network-failure.ts';
import type { Attempt } from './types.ts';

/** The part of `fetch` that the client uses; undici's, the browser's and a handler's fit it. */
export type FetchFunction = (url: string, init: FetchInit) => Promise<FetchReply>;

export interface FetchInit {
  method: string;
  headers: Record<string, string>;
  body: string | null;
  redirect: 'manual';
  signal: AbortSignal;
}

export interface FetchReply {
  status: number;
  headers: { get(name: string): string | null };
  body: ReplyBody | null;
}

interface ReplyBody {
  getReader(): {
    read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>;
    cancel(): Promise<void>;
  };
}

/** The head of a reply, and as much of its body as came. */
export interface Reply {
  status: number;
  headers: FetchReply['headers'];
  text: string;
  /** Whether `text` is the whole body; it is not if the body is over the limit or broke off. */
  whole: boolean;
}

export interface Sending {
  end: Attempt['end'];
  networkCode: string | null;
  reply: Reply | null;
}

async function readBody(reply: FetchReply, maxBytes: number, into: Reply): Promise<void> {
  const reader = reply.body?.getReader();
  const decoder = new TextDecoder();
  for (let bytes = 0; reader !== undefined; ) {
    const { done, value } = await reader.read();
    if (done || value === undefined) break;
    bytes += value.byteLength;
    into.text += decoder.decode(value, { stream: true });
    if (bytes > maxBytes) {
      // Not waited for, and its failure changes nothing: the reply is unreadable either way.
      reader.cancel().catch(() => undefined);
      return;
    }
  }
  into.text += decoder.decode();
  into.whole = true;
}

/**
 * Sends one request once and reads its reply; never throws.
 * `timeoutMs` covers connecting, sending and the whole body. `signal` is the caller's, not yet
 * aborted. Gives how it ended, and the reply as far as it came: with an end other than `replied` it broke off in its body.
 */
export async function sendOnce(
  fetch: FetchFunction,
  url: string,
  init: Omit<FetchInit, 'redirect' | 'signal'>,
  limits: { timeoutMs: number; maxBytes: number; signal: AbortSignal | undefined },
): Promise<Sending> {
  const stop = new AbortController();
  const state: { stopped: 'timed_out' | 'aborted' | null; reply: Reply | null } = {
    stopped: null,
    reply: null,
  };
  const halt = (why: 'timed_out' | 'aborted') => () => {
    state.stopped ??= why;
    stop.abort();
  };
  const onAbort = halt('aborted');
  const timer = setTimeout(halt('timed_out'), limits.timeoutMs);
  limits.signal?.addEventListener('abort', onAbort, { once: true });

  const exchange = async () => {
    const head = await fetch(url, { ...init, redirect: 'manual', signal: stop.signal });
    state.reply = { status: head.status, headers: head.headers, text: '', whole: false };
    await readBody(head, limits.maxBytes, state.reply);
  };
  // A fetch that ignores its signal must not hold the call.
  const halted = new Promise<never>((_, reject) => {
    stop.signal.addEventListener('abort', () => reject(new Error('stopped')), { once: true });
  });
  try {
    await Promise.race([exchange(), halted]);
    return { end: state.stopped ?? 'replied', networkCode: null, reply: state.reply };
  } catch (error) {
    if (state.stopped !== null) {
      return { end: state.stopped, networkCode: null, reply: state.reply };
    }
    const { end, code } = networkFailure(error);
    const reached = state.reply === null ? end : 'connection_lost';
    return { end: reached, networkCode: code, reply: state.reply };
  } finally {
    clearTimeout(timer);
    limits.signal?.removeEventListener('abort', onAbort);
    if (state.reply?.whole !== true) stop.abort();
  }
}
