import NextLink from 'next/link';
import type { ComponentProps } from 'react';

/**
 * A link to a page of this console. Nothing is asked for before it is followed: every page is made anew
 * for whoever asks, so that an early answer holds nothing that could be shown, not even a title.
 */
export function Link(props: Omit<ComponentProps<typeof NextLink>, 'prefetch'>) {
  return <NextLink {...props} prefetch={false} />;
}
