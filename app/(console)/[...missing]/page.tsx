import { notFound } from 'next/navigation';
import { pageActor } from '@/lib/auth/session.ts';

/** An address that no page has, inside the console's frame: mode and account stay in sight. */
export default async function Missing(): Promise<never> {
  await pageActor('/', 'look_up');
  notFound();
}
