import type { Account } from './account.ts';
import type { Door } from './door.ts';
import type { ExternalChange } from './external-change.ts';
import type { ArmedFault } from './faults.ts';
import type { JournalEntry } from './journal.ts';
import type { Delivery, Portal, Token } from './model.ts';
import type { Settings } from './settings.ts';

export interface SimulatorOptions {
  /** The version in the paths; another one is a 404. */
  apiVersion?: string;
  /** The text from which the seed's choices are drawn. */
  seed?: string;
  /** The day to which the seed's dates are relative. */
  today?: Date;
  /** HubSpot's clock, before `clockSkewMs`. */
  now?: () => Date;
  /** Bearer token → its scopes. By default the demo token with all of them. */
  tokens?: Record<string, Token>;
  portal?: Partial<Portal>;
  /** Switches that differ from the defaults; a reset returns to them. */
  settings?: Partial<Settings>;
  /** The bearer token of the control interface; random by default. */
  controlToken?: string;
}

/** A reply, how it is delivered, and the journal entry about it. */
export interface Answer {
  response: Response;
  delivery: Delivery;
  entry: JournalEntry;
}

export interface Simulator {
  readonly controlToken: string;
  /** The API as a fetch handler. What needs a socket is imitated: a reset or a refusal rejects as `fetch` does. */
  fetch(request: Request): Promise<Response>;
  /** The control interface as a fetch handler. */
  control(request: Request): Promise<Response>;
  /** The API for a server that can misbehave at its socket. */
  answer(request: Request): Promise<Answer>;
  readonly door: Door;
  readonly armed: ArmedFault[];
  readonly journal: JournalEntry[];
  account(): Account;
  /** The switches to which a reset returns. */
  readonly startSettings: Settings;
  /** Arms a fault; resolves when it is in force. */
  arm(fault: Omit<ArmedFault, 'id'>): Promise<ArmedFault>;
  /** Disarms all faults, and opens the door. */
  disarm(): Promise<void>;
  /** Changes a status from outside the API, at once or after the next matching call. */
  external(change: ExternalChange): void;
  /** Back to a fresh seed: state, faults, journal, counters, switches; late writes are dropped. */
  reset(): Promise<void>;
}
