import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

/** A way to PostgreSQL on which one statement can be made to fail, by PostgreSQL itself. */
export interface FailingPostgres {
  /** The database through this way. */
  readonly url: string;
  /**
   * From now on, the statement of this number (from 1) is replaced by one that fails, and whose error
   * quotes every parameter of it; gives what tells afterwards whether there was one.
   */
  failAt: (number: number) => () => boolean;
  close: () => Promise<void>;
}

/** Between the console and PostgreSQL; knows just enough of the protocol to change a statement. */
export async function startFailingPostgres(databaseUrl: string): Promise<FailingPostgres> {
  const { hostname, port } = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let armed: { left: number; done: boolean } | null = null;

  /** The text of a statement, or another one in its place. */
  function pass(sql: string): string {
    // The queue of work looks by itself every now and then.
    if (!armed || armed.done || sql.includes('graphile_worker')) return sql;
    armed.left -= 1;
    if (armed.left > 0) return sql;
    armed.done = true;
    return failing(sql);
  }

  const server = createServer((client) => {
    const database = connect(Number(port), hostname);
    for (const socket of [client, database]) {
      // Statements are short: put together they would each wait for the answer to the one before.
      socket.setNoDelay(true);
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    }
    client.on('error', () => database.destroy());
    database.on('error', () => client.destroy());
    client.on('close', () => database.end());
    database.on('data', (piece: Buffer) => client.write(piece));
    database.on('end', () => client.end());
    let rest = Buffer.alloc(0);
    let isStarted = false;
    client.on('data', (piece: Buffer) => {
      rest = Buffer.concat([rest, piece]);
      for (;;) {
        // Only the first message has no letter before its length.
        const head = isStarted ? 1 : 0;
        if (rest.length < head + 4) return;
        const end = head + rest.readUInt32BE(head);
        if (rest.length < end) return;
        const message = rest.subarray(0, end);
        rest = rest.subarray(end);
        database.write(isStarted ? rewrite(message, pass) : message);
        isStarted = true;
      }
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    failAt(number) {
      const mine = { left: number, done: false };
      armed = mine;
      return () => {
        armed = null;
        return mine.done;
      };
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** A simple query (`Q`) or the text of a prepared one (`P`), with its statement as `pass` gives it. */
function rewrite(message: Buffer, pass: (sql: string) => string): Buffer {
  const kind = String.fromCharCode(message[0] ?? 0);
  if (kind !== 'Q' && kind !== 'P') return message;
  const from = kind === 'Q' ? 5 : message.indexOf(0, 5) + 1;
  const to = message.indexOf(0, from);
  const sql = message.toString('utf8', from, to);
  const passed = pass(sql);
  if (passed === sql) return message;
  const body = Buffer.concat([
    message.subarray(5, from),
    Buffer.from(passed, 'utf8'),
    message.subarray(to),
  ]);
  const header = Buffer.alloc(5);
  header.write(kind, 'latin1');
  header.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([header, body]);
}

/** `invalid input syntax for type integer: "… every parameter …"` */
function failing(sql: string): string {
  const count = Math.max(0, ...[...sql.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number)));
  const values = Array.from({ length: count }, (_, index) => `$${index + 1}::text`);
  return `SELECT concat('failed on purpose: ', ${[...values, "''"].join(", ' ', ")})::integer`;
}
