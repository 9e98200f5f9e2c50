'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button.tsx';
import { type Downloaded, downloadFile } from './download-file.ts';
import { type CheckNews, verifyLog } from './verify-log.ts';

type News =
  | { of: 'check'; said: CheckNews }
  | { of: 'download'; said: Downloaded | { is: 'busy' } };

/** Checks the log and hands out what it is made of; says in one place how far it is and what came of it. */
export function LogDeeds({ q }: { q: string }) {
  const t = useTranslations('audit.badge');
  const router = useRouter();
  const [news, setNews] = useState<News | null>(null);
  const [isBusy, setIsBusy] = useState(false);

  const doIt = async (deed: () => Promise<News>, meanwhile: News) => {
    if (isBusy) return;
    setIsBusy(true);
    setNews(meanwhile);
    setNews(await deed());
    setIsBusy(false);
    // What was done is on record, and changes what is said above.
    router.refresh();
  };
  const verify = async (): Promise<News> => ({
    of: 'check',
    said: await verifyLog((said) => setNews({ of: 'check', said })),
  });
  const downloads = [
    ['head', '/api/ledger/head', {}],
    ['exportJsonl', '/api/ledger/export', { format: 'jsonl', q }],
    ['exportCsv', '/api/ledger/export', { format: 'csv', q }],
    ['verifier', '/api/ledger/verifier', {}],
  ] as const;

  return (
    <div className="flex flex-wrap items-start gap-2">
      <Button
        onClick={() =>
          void doIt(verify, { of: 'check', said: { is: 'progress', entries: 0, of: 0 } })
        }
        aria-disabled={isBusy}
      >
        {t('verify')}
      </Button>
      {downloads.map(([words, route, fields]) => (
        // A form as any, which hands out the file also before the page's JavaScript does.
        <form
          key={words}
          action={route}
          method="post"
          onSubmit={(event) => {
            event.preventDefault();
            void doIt(async () => ({ of: 'download', said: await downloadFile(route, fields) }), {
              ...{ of: 'download', said: { is: 'busy' } },
            });
          }}
        >
          {Object.entries(fields).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <Button type="submit" aria-disabled={isBusy}>
            {t(words)}
          </Button>
        </form>
      ))}
      <p role="status" className="m-0 basis-full text-sm [overflow-wrap:anywhere] empty:hidden">
        {news?.of === 'check' && <CheckWords news={news.said} />}
        {news?.of === 'download' && <DownloadWords news={news.said} />}
      </p>
    </div>
  );
}

function CheckWords({ news }: { news: CheckNews }) {
  const t = useTranslations('audit.badge');
  if (news.is === 'failed') return <span className="text-stop">{t('failed')}</span>;
  if (news.is === 'progress') return <>{t('progress', { entries: news.entries, of: news.of })}</>;
  if (news.problem === null) return <>{t('fine', { size: news.entries })}</>;
  return (
    <span className="text-stop">{t('problem', { problem: news.problem, seq: news.seq ?? 0 })}</span>
  );
}

/** What became of a download. */
function DownloadWords({ news }: { news: Downloaded | { is: 'busy' } }) {
  const t = useTranslations('audit.badge');
  if (news.is === 'busy') return <>{t('downloading')}</>;
  if (news.is === 'failed') return <span className="text-stop">{t('notDownloaded')}</span>;
  return <>{t('downloaded', { name: news.name })}</>;
}
