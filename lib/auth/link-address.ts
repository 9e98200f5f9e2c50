/** Where people open the console, as far as the settings tell. */
export interface Place {
  /** PUBLIC_URL. */
  publicUrl: string | null;
  /** The console's address on this machine. */
  localUrl: string;
}

/** The address of the console itself. It comes from the settings, never from a request. */
export function consoleAddress({ publicUrl, localUrl }: Place): string {
  return publicUrl ?? localUrl;
}

/** The whole address of a one-time link. */
export function linkAddress(
  place: Place,
  token: string,
  purpose: 'join' | 'setup' = 'join',
): string {
  return `${consoleAddress(place)}/${purpose}/${token}`;
}
