const OWNER = 'consent-desk:owner';

/** Whose page this is. */
function owner(): string {
  return document.getElementById('content')?.dataset.user ?? '';
}

/** What this tab remembers over a reload; a browser that refuses to keep anything loses only that. */
export function keep(name: string, value: unknown): void {
  try {
    sessionStorage.setItem(OWNER, owner());
    if (value === null) sessionStorage.removeItem(name);
    else sessionStorage.setItem(name, JSON.stringify(value));
  } catch {
    // Full, or switched off by its owner: the page works without.
  }
}

/** Forgets all that this tab remembers: who signs out leaves nothing to the next person. */
export function forgetAll(): void {
  try {
    sessionStorage.clear();
  } catch {
    // Switched off by its owner: nothing was kept.
  }
}

/**
 * What was kept under this name, or null; whoever asks checks what it is. What somebody else left here
 * is forgotten.
 */
export function kept(name: string): unknown {
  try {
    if (sessionStorage.getItem(OWNER) !== owner()) sessionStorage.clear();
    return JSON.parse(sessionStorage.getItem(name) ?? 'null');
  } catch {
    return null;
  }
}
