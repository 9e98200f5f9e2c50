'use client';

import { tellSignedOut } from '../use-reads.ts';

/** How far a check is, and at last what it found. */
export type CheckNews =
  | { is: 'progress'; entries: number; of: number }
  | { is: 'done'; entries: number; problem: string | null; seq: number | null }
  | { is: 'failed' };

/** Has the whole log checked; reads the reply line by line and gives the last thing that it says. */
export async function verifyLog(onNews: (news: CheckNews) => void): Promise<CheckNews> {
  try {
    const response = await fetch('/api/ledger/verify', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    if (response.status === 401) tellSignedOut();
    if (!response.ok || !response.body) return { is: 'failed' };
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      const lines = (rest + read.value).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const news = JSON.parse(line) as CheckNews;
        if (news.is !== 'progress') return news;
        onNews(news);
      }
    }
    return { is: 'failed' };
  } catch {
    // The connection broke off; the check itself goes on.
    return { is: 'failed' };
  }
}
