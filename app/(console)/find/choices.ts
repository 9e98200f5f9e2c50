import type { FoundPerson } from '@/lib/people/found-person.ts';
import type { RecentPerson } from '@/lib/people/recent-people.ts';
import type { SearchText } from '@/lib/people/search-text.ts';

/** A page that can be opened by its name. */
export interface PageChoice {
  href: string;
  name: string;
}

/** One line of the list under the box. */
export type Choice =
  | { is: 'person'; key: string; person: FoundPerson }
  | { is: 'recent'; key: string; person: RecentPerson }
  | { is: 'address'; key: string; address: string }
  | { is: 'page'; key: string; page: PageChoice };

export type GroupName = FoundPerson['as'] | 'several' | 'pages';

export interface Group {
  name: GroupName;
  choices: Choice[];
}

/** How many of the people opened lately are shown before anything is typed. */
const SHOWN_RECENT = 8;

/** What can be chosen, in the order of the list: each group once, none of them empty. */
export function groupsFor(
  read: SearchText,
  {
    recent,
    found,
    pages,
  }: {
    /** Undefined: not known yet. */
    recent: RecentPerson[] | undefined;
    found: FoundPerson[];
    pages: readonly PageChoice[];
  },
): Group[] {
  const named = (name: GroupName, choices: Choice[]): Group => ({ name, choices });
  const people = (as: FoundPerson['as']): Group =>
    named(
      as,
      found
        .filter((person) => person.as === as)
        .map((person) => ({ is: 'person', key: keyOf(person), person })),
    );
  const pagesNamed = (words: string): Group =>
    named(
      'pages',
      pages
        .filter(({ name }) => name.toLowerCase().includes(words.toLowerCase()))
        .map((page) => ({ is: 'page', key: page.href, page })),
    );
  const groups = (): Group[] => {
    switch (read.is) {
      case 'nothing':
        // Nothing that would move under a finger in a moment.
        if (recent === undefined) return [];
        return [
          named(
            'recent',
            recent
              .slice(0, SHOWN_RECENT)
              .map((person) => ({ is: 'recent', key: person.address, person })),
          ),
          pagesNamed(''),
        ];
      case 'several':
        return [
          named(
            'several',
            read.addresses.map((address) => ({ is: 'address', key: address, address })),
          ),
        ];
      case 'address':
        return [people('typed'), people('near')];
      case 'words':
        return [pagesNamed(read.words), people('recent'), people('contact')];
      case 'too_long':
        return [];
      default:
        return read satisfies never;
    }
  };
  return groups().filter(({ choices }) => choices.length > 0);
}

function keyOf({ address, contact }: FoundPerson): string {
  return address ?? `contact ${contact.is === 'known' ? contact.id : ''}`;
}
