'use client';

import { useFormatter, useNow, useTranslations } from 'use-intl';
import type { FoundPerson } from '@/lib/people/found-person.ts';
import type { RecentPerson } from '@/lib/people/recent-people.ts';
import type { Choice } from './choices.ts';

/** What stands in one line of the list. */
export function ChoiceLine({ choice }: { choice: Choice }) {
  switch (choice.is) {
    case 'person':
      return <PersonLine person={choice.person} />;
    case 'recent':
      return <RecentLine person={choice.person} />;
    case 'address':
      return <bdi className="[overflow-wrap:anywhere]">{choice.address}</bdi>;
    case 'page':
      return <>{choice.page.name}</>;
    default:
      return choice satisfies never;
  }
}

function RecentLine({ person }: { person: RecentPerson }) {
  const format = useFormatter();
  const now = useNow({ updateInterval: 30_000 });
  const at = new Date(person.openedAt);
  return (
    <span className="flex flex-wrap items-baseline justify-between gap-x-4">
      <bdi className="min-w-0 [overflow-wrap:anywhere]">{person.address}</bdi>
      <span className="text-xs text-ink-3">{format.relativeTime(at, at > now ? at : now)}</span>
    </span>
  );
}

function PersonLine({ person: { as, address, contact, isKnownHere } }: { person: FoundPerson }) {
  const t = useTranslations('find');
  const name = contact.is === 'known' ? contact.name : null;
  return (
    <>
      {name !== null && (
        <span className="line-clamp-2 font-[580] [overflow-wrap:anywhere]">
          <bdi>{name}</bdi>
        </span>
      )}
      {address !== null && (
        <span className={name === null ? 'block font-[580]' : 'block text-sm text-ink-2'}>
          <bdi className="[overflow-wrap:anywhere]">{address}</bdi>
          {contact.is === 'known' && contact.phone !== null && (
            <>
              {' · '}
              <bdi>{contact.phone}</bdi>
            </>
          )}
        </span>
      )}
      {address === null && <span className="block text-sm text-ink-2">{t('noAddress')}</span>}
      {contact.is === 'known' && contact.isSecondary && (
        <span className="block text-xs text-ink-3">{t('secondary')}</span>
      )}
      {contact.is === 'none' && (
        <>
          <span className="block text-sm text-wait">{t('none')}</span>
          <span className="block text-sm text-ink-2">{t('noneText')}</span>
        </>
      )}
      {as === 'typed' && contact.is === 'not_known' && (
        <span className="block text-sm text-ink-2">{t('notKnown')}</span>
      )}
      {as === 'typed' && isKnownHere && (
        <span className="block text-xs text-ink-3">{t('knownHere')}</span>
      )}
    </>
  );
}
