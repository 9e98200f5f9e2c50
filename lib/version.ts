import described from '../package.json' with { type: 'json' };

/** The version of the console, as it stands in every entry of the log. */
export const VERSION: string = described.version;
