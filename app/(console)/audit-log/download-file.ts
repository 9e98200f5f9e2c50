'use client';

import { tellSignedOut } from '../use-reads.ts';

/** What became of a file that was asked for; `name` is what it is saved as. */
export type Downloaded = { is: 'done'; name: string } | { is: 'failed' };

/** Asks for a file and has the browser save it, once all of it has come. */
export async function downloadFile(
  route: string,
  fields: Record<string, string>,
): Promise<Downloaded> {
  try {
    const response = await fetch(route, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(fields),
    });
    if (response.status === 401) tellSignedOut();
    const name = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1];
    if (!response.ok || name === undefined) return { is: 'failed' };
    const url = URL.createObjectURL(await response.blob());
    const link = document.createElement('a');
    link.href = url;
    link.download = name;
    link.click();
    // By then it has been taken.
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
    return { is: 'done', name };
  } catch {
    // It broke off on its way.
    return { is: 'failed' };
  }
}
