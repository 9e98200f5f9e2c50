import type { BrowserContext, ConsoleMessage, Request, Response } from '@playwright/test';
import { isLoopbackHost } from '../../lib/settings.mjs';

export type PageWatch = {
  /**
   * Declares that replies with this status are meant to come (to an address that holds this text),
   * so that the browser's own complaint about them counts for nothing.
   */
  expectReply: (status: number, addressHolds?: string) => void;
  /** Declares that the console will say something that holds this text or fits this pattern. */
  expectConsole: (text: string | RegExp) => void;
  /** Declares that requests to an address that holds this text may break off. */
  expectBrokenRequest: (addressHolds: string) => void;
};

type Watched = PageWatch & { complaints: () => string[] };

/** Collects what must not happen on any page of a context. */
export function watchPages(context: BrowserContext): Watched {
  const found: { text: string; status?: number; address: string; broken?: boolean }[] = [];
  const expectedReplies: { status: number; addressHolds: string }[] = [];
  const expectedTexts: (string | RegExp)[] = [];
  const breakable: string[] = [];

  context.on('console', (message: ConsoleMessage) => {
    if (message.type() !== 'error') return;
    const text = message.text();
    const status = /responded with a status of (\d{3})/.exec(text)?.[1];
    const broken = /^Failed to load resource: net::/.test(text);
    const address = message.location().url;
    found.push({
      text: `console error: ${text} (${address})`,
      address,
      broken,
      ...(status ? { status: Number(status) } : {}),
    });
  });
  context.on('weberror', (error) => {
    const { stack, message } = error.error();
    found.push({ text: `error in the page: ${stack ?? message}`, address: '' });
  });
  context.on('request', (request: Request) => {
    const url = new URL(request.url());
    const local = /^(data|blob|about):$/.test(url.protocol) || isLoopbackHost(url.hostname);
    if (!local) found.push({ text: `request to another machine: ${url.href}`, address: url.href });
  });
  context.on('response', (response: Response) => {
    if (response.status() < 500) return;
    const { status, address } = { status: response.status(), address: response.url() };
    found.push({ text: `reply ${status} from ${address}`, status, address });
  });

  const isExpected = ({ text, status, address, broken }: (typeof found)[number]) =>
    expectedReplies.some(
      (reply) => reply.status === status && address.includes(reply.addressHolds),
    ) ||
    (broken && breakable.some((part) => address.includes(part))) ||
    expectedTexts.some((expected) =>
      typeof expected === 'string' ? text.includes(expected) : expected.test(text),
    );

  return {
    expectReply: (status, addressHolds = '') => expectedReplies.push({ status, addressHolds }),
    expectConsole: (text) => expectedTexts.push(text),
    expectBrokenRequest: (addressHolds) => breakable.push(addressHolds),
    complaints: () => found.filter((one) => !isExpected(one)).map(({ text }) => text),
  };
}
