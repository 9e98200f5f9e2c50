import path from 'node:path';
import type { Page } from '@playwright/test';

/** Presses a button and saves what it hands out in a folder, under its own name; gives the file. */
export async function download(page: Page, button: string, folder: string): Promise<string> {
  const [handedOut] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).press('Enter'),
  ]);
  const file = path.join(folder, handedOut.suggestedFilename());
  await handedOut.saveAs(file);
  return file;
}
