'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button.tsx';
import { tellSignedOut } from '../use-reads.ts';

type News =
  | { is: 'progress'; entries: number; of: number }
  | { is: 'done'; entries: number; problem: string | null; seq: number | null }
  | { is: 'failed' };

/** Checks the whole log, and says how far it is and what it found. */
export function VerifyLog() {
  const t = useTranslations('audit.badge');
  const router = useRouter();
  const [news, setNews] = useState<News | null>(null);
  const [isBusy, setIsBusy] = useState(false);

  const verify = async () => {
    if (isBusy) return;
    setIsBusy(true);
    setNews({ is: 'progress', entries: 0, of: 0 });
    setNews(await follow(setNews));
    setIsBusy(false);
    router.refresh();
  };

  return (
    <>
      <Button onClick={() => void verify()} aria-disabled={isBusy}>
        {t('verify')}
      </Button>
      {/* Below all buttons of the row. */}
      <p role="status" className="order-last m-0 basis-full text-sm empty:hidden">
        {news && <Words news={news} />}
      </p>
    </>
  );
}

function Words({ news }: { news: News }) {
  const t = useTranslations('audit.badge');
  if (news.is === 'failed') return <span className="text-stop">{t('failed')}</span>;
  if (news.is === 'progress') return <>{t('progress', { entries: news.entries, of: news.of })}</>;
  if (news.problem === null) return <>{t('fine', { size: news.entries })}</>;
  return (
    <span className="text-stop">{t('problem', { problem: news.problem, seq: news.seq ?? 0 })}</span>
  );
}

/** Reads the reply line by line; gives the last thing that it says. */
async function follow(onNews: (news: News) => void): Promise<News> {
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
        const news = JSON.parse(line) as News;
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
