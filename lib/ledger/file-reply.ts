/** A reply that a browser saves as a file. */
export function fileReply(
  body: string | ReadableStream<Uint8Array>,
  { name, type }: { name: string; type: string },
): Response {
  return new Response(body, {
    headers: {
      'content-type': type,
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
    },
  });
}

/** Takes the next piece of a file; resolves when there is room for more, throws when nobody takes it. */
export type Sink = (text: string) => Promise<void>;

/**
 * The stream of what `run` writes, once its first piece is there: what fails before that is thrown, so
 * that it can be answered with an error. What fails later breaks the stream off, and goes to `onBroken`.
 */
export async function streamOf(
  run: (sink: Sink) => Promise<unknown>,
  onBroken: (problem: unknown) => void,
): Promise<ReadableStream<Uint8Array>> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const encoder = new TextEncoder();
  let hasBegun = false;
  await new Promise<void>((resolve, reject) => {
    const sink: Sink = (text) => {
      hasBegun = true;
      resolve();
      return writer.write(encoder.encode(text));
    };
    run(sink)
      .then(() => {
        resolve();
        return writer.close();
      })
      .catch(async (problem) => {
        if (!hasBegun) return reject(problem);
        onBroken(problem);
        // Whoever reads it sees that it broke off.
        await writer.abort(new Error('The file broke off.')).catch(() => {});
      });
  });
  return readable;
}

/** A moment as a part of a file's name. */
export function timeInName(at: number): string {
  return new Date(at).toISOString().replace(/[-:]|\.\d+/g, '');
}
