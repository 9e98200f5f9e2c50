import 'server-only';
import { env } from '../env.ts';

/** The whole address of a one-time link. Its host comes from the settings, never from a request. */
export function linkAddress(token: string, purpose: 'join' | 'setup' = 'join'): string {
  const { publicUrl, port } = env();
  return `${publicUrl ?? `http://127.0.0.1:${port}`}/${purpose}/${token}`;
}
