import 'server-only';
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import type { Client } from 'pg';

/** What of pg's connection the copy protocol needs. */
interface Wire {
  stream: Duplex;
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(message: string): void;
}

type Done = (error: Error | null) => void;

/** A query that pg sends as it is, and whose answers come to the handlers below. */
class CopyQuery {
  readonly #text: string;
  readonly #done: Done;
  readonly #onData: (chunk: Buffer, wire: Wire) => void;
  readonly #onReady: (wire: Wire) => void;
  #error: Error | null = null;

  constructor(
    text: string,
    done: Done,
    {
      onData = () => {},
      onReady = () => {},
    }: Partial<Record<'onData', CopyQuery['handleData']>> &
      Partial<Record<'onReady', (wire: Wire) => void>>,
  ) {
    this.#text = text;
    this.#done = done;
    this.#onData = onData;
    this.#onReady = onReady;
  }

  submit(wire: unknown): void {
    (wire as Wire).query(this.#text);
  }
  handleData(chunk: Buffer, wire: Wire): void {
    this.#onData(chunk, wire);
  }
  handleCopyData({ chunk }: { chunk: Buffer }, wire: Wire): void {
    // The chunk lies in a buffer that pg uses again.
    this.handleData(Buffer.from(chunk), wire);
  }
  handleCopyInResponse(wire: Wire): void {
    this.#onReady(wire);
  }
  handleError(error: Error): void {
    this.#error ??= error;
    if (!('severity' in error)) this.#done(error);
  }
  handleReadyForQuery(): void {
    this.#done(this.#error);
  }
  handleCommandComplete(): void {}
  handleRowDescription(): void {}
  handleDataRow(): void {}
  handlePortalSuspended(): void {}
  handleEmptyQuery(): void {}
}

/**
 * Reads `COPY … TO STDOUT` as chunks, each whole rows, in PostgreSQL's text format. The server waits
 * while the reader does. Throws what PostgreSQL throws; a reader that stops early breaks the connection.
 */
export async function* copyOut(client: Client, statement: string): AsyncGenerator<Buffer> {
  const chunks: Buffer[] = [];
  let wake = () => {};
  let end: { error: Error | null } | null = null;
  let wire: Wire | null = null;
  client.query(
    new CopyQuery(
      statement,
      (error) => {
        end ??= { error };
        wake();
      },
      {
        onData(chunk, on) {
          chunks.push(chunk);
          wire = on;
          on.stream.pause();
          wake();
        },
      },
    ),
  );
  const resume = () => (wire as Wire | null)?.stream.resume();
  try {
    for (;;) {
      const batch = chunks.splice(0);
      if (batch.length > 0) {
        yield Buffer.concat(batch);
        continue;
      }
      if (end !== null) break;
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      resume();
      await woken;
    }
  } finally {
    // The last rows and the end may have come together.
    resume();
  }
  const { error } = end as { error: Error | null };
  if (error) throw error;
}

/**
 * Feeds `COPY … FROM STDIN` from chunks in PostgreSQL's text format, no faster than the server takes
 * them. Throws what PostgreSQL throws, or what the source threw; nothing is copied then.
 */
export async function copyIn(
  client: Client,
  statement: string,
  source: AsyncIterable<Buffer> | Iterable<Buffer>,
): Promise<void> {
  let sourceError: unknown = null;
  const pump = async (wire: Wire) => {
    try {
      for await (const chunk of source) {
        wire.sendCopyFromChunk(chunk);
        if (wire.stream.writableNeedDrain) await once(wire.stream, 'drain');
      }
      wire.endCopyFrom();
    } catch (error) {
      sourceError = error;
      wire.sendCopyFail('the source of the copy failed');
    }
  };
  await new Promise<void>((resolve, reject) => {
    let pumping: Promise<void> = Promise.resolve();
    const done: Done = (error) => {
      // A server that refuses a row answers before the source has been read.
      if (error && 'severity' in error && sourceError === null) return reject(error);
      void pumping.then(() => {
        if (sourceError !== null) reject(sourceError);
        else if (error) reject(error);
        else resolve();
      });
    };
    client.query(
      new CopyQuery(statement, done, {
        onReady(wire) {
          pumping = pump(wire);
        },
      }),
    );
  });
}
