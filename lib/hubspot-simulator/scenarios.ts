import { ALL_SCOPES } from './seed-account.ts';
import type { Settings } from './settings.ts';

const without = (...scopes: string[]): string[] =>
  ALL_SCOPES.filter((scope) => !scopes.includes(scope));

/** Accounts and credentials to choose from: what differs from the switches of the start. */
export const SCENARIOS = {
  /** Two brands, eight types, every scope. */
  usual: {},
  no_brands: { brands: false },
  /** The newsletter alone, without brands. */
  one_type: { brands: false, types: 'one' },
  /** Sixty active types of three brands. */
  sixty_types: { types: 'sixty' },
  /** Contacts may be neither searched nor read. */
  no_search_scope: { scopes: without('crm.objects.contacts.read') },
  /** Everything may be read, nothing written, no link made. */
  no_write_scope: {
    scopes: without('communication_preferences.write', 'communication_preferences.read_write'),
  },
  expired: { expired: true },
  /** A search does not see for half a minute what was just made. */
  late_search: { searchLagMs: 30_000 },
} as const satisfies Record<string, Partial<Settings>>;

export type ScenarioName = keyof typeof SCENARIOS;

/** Gives the scenario of that name, or undefined. */
export function scenarioOf(name: unknown): Partial<Settings> | undefined {
  return typeof name === 'string' && Object.hasOwn(SCENARIOS, name)
    ? SCENARIOS[name as ScenarioName]
    : undefined;
}
