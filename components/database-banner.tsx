'use client';

import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import type { DatabaseState } from '@/lib/db/state.ts';

/** What `/api/health` says of what stands in the way of a change. */
interface Health {
  database: DatabaseState;
  connected: boolean;
}

const LOOK_EVERY_MS = 15_000;
const LOOK_AGAIN_MS = 3_000;

async function readHealth(): Promise<Health> {
  const reply = await fetch('/api/health', { signal: AbortSignal.timeout(LOOK_EVERY_MS) });
  if (!reply.ok) throw new Error(`health: ${reply.status}`);
  return reply.json();
}

/** Says on every page that nothing can be changed now, and why; goes when that is over. */
export function DatabaseBanner({ first }: { first: Health }) {
  const t = useTranslations('database');
  const { data } = useQuery({
    queryKey: ['health'],
    queryFn: readHealth,
    initialData: first,
    refetchInterval: (query) =>
      problemOf(query.state.data ?? first) === null ? LOOK_EVERY_MS : LOOK_AGAIN_MS,
  });
  const problem = problemOf(data);
  const { refresh } = useRouter();
  const wasProblem = useRef(problem);
  useEffect(() => {
    // What the server could not show without a database, it shows now.
    if (wasProblem.current !== null && problem === null) refresh();
    wasProblem.current = problem;
  }, [problem, refresh]);
  return (
    <div role="status" data-testid="database" data-state={problem ?? 'ok'}>
      {problem && (
        <p className="m-0 border-b border-line bg-stop-soft px-4 py-2 text-center text-sm md:px-6">
          <b className="text-stop">{t('title')}.</b> {t(problem)} {t('rest')}
        </p>
      )}
    </div>
  );
}

function problemOf({ database, connected }: Health) {
  if (database !== 'ok') return database;
  return connected ? null : 'not_connected';
}
