import { expect, test } from 'vitest';
import { streamOf } from '@/lib/ledger/file-reply.ts';

const nothingBroke = (problem: unknown) => {
  throw problem;
};

test('what fails before the first piece is thrown, so that it can be answered', async () => {
  const failed = streamOf(async () => {
    throw new Error('no connection');
  }, nothingBroke);
  await expect(failed).rejects.toThrow('no connection');
});

test('what is written comes out as it is taken, and ends', async () => {
  const written: string[] = [];
  const file = await streamOf(async (sink) => {
    for (const piece of ['one ', 'two ', 'thrée']) {
      await sink(piece);
      written.push(piece);
    }
  }, nothingBroke);
  expect(written, 'no faster than it is taken').toEqual([]);
  expect(await new Response(file).text()).toBe('one two thrée');
  expect(await new Response(await streamOf(async () => {}, nothingBroke)).text()).toBe('');
});

test('what fails later breaks the file off, and is told', async () => {
  const told: unknown[] = [];
  const file = await streamOf(
    async (sink) => {
      await sink('one');
      throw new Error('gone');
    },
    (problem) => told.push(problem),
  );
  await expect(new Response(file).text()).rejects.toThrow();
  expect(told).toEqual([new Error('gone')]);
});

test('whoever takes no more is told to the writer', async () => {
  const told: unknown[] = [];
  const file = await streamOf(
    async (sink) => {
      for (;;) await sink('more');
    },
    (problem) => told.push(problem),
  );
  await file.cancel();
  await expect.poll(() => told).toHaveLength(1);
});
