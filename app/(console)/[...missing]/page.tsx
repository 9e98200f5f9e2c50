import { notFound } from 'next/navigation';

/** An address that no page has, inside the console's frame: mode and account stay in sight. */
export default function Missing(): never {
  notFound();
}
