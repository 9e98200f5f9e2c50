import { expect, test } from 'vitest';
import { MAX_SEARCH_CHARS, readSearchText, type SearchText } from '@/lib/people/search-text.ts';

const jo = { is: 'address', address: 'jo@example.com' } as const;
const CASES: [text: string, read: SearchText][] = [
  ['', { is: 'nothing' }],
  [' \n ', { is: 'nothing' }],
  ['j', { is: 'nothing' }],
  ['周', { is: 'words', words: '周' }],
  ['jo', { is: 'words', words: 'jo' }],
  ['  Jo \n Miller ', { is: 'words', words: 'Jo Miller' }],
  ['+44 20 7946 0958', { is: 'words', words: '+44 20 7946 0958' }],
  ['jo@example', { is: 'words', words: 'jo@example' }],
  ['Jo@Example.com', jo],
  ['Jo <jo@example.com>', jo],
  ['mailto:jo@example.com?subject=Hello', jo],
  ['Ticket 4711\nFrom: Jo <jo@example.com>\n\nPlease stop the newsletter.\njo@example.com', jo],
  [
    'From jo@example.com to help@example.org',
    { is: 'several', addresses: ['jo@example.com', 'help@example.org'] },
  ],
  ['x'.repeat(MAX_SEARCH_CHARS), { is: 'words', words: 'x'.repeat(MAX_SEARCH_CHARS) }],
  ['x'.repeat(MAX_SEARCH_CHARS + 1), { is: 'too_long' }],
  [`${'No address here. '.repeat(500)}jo@example.com`, jo],
];

test.each(CASES)('%j', (text, read) => {
  expect(readSearchText(text)).toEqual(read);
});
