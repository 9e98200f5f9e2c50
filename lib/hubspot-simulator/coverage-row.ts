import type { FaultId } from './faults.ts';
import type { Operation } from './model.ts';

/** How well a fact about HubSpot is known; the marks of hubspot.md, and `gap` where nobody has shown it. */
export type Confidence = 'D' | 'S' | 'S-live' | 'I' | 'gap';

/** In what the simulator differs from the official file: in words, and as the validator reports it. */
export interface Deviation {
  deviation: string;
  /** Each must be seen by `npm run test:spec`, and no other may be. */
  signs: readonly string[];
  /** Seen wherever rows are replied, not only where this behaviour is called for. */
  everywhere?: boolean;
}

export interface CoverageRow {
  id:
    | `route.${Operation}`
    | `fault.${FaultId}`
    | `${'semantics' | 'access' | 'form' | 'data'}.${string}`;
  what: string;
  support: 'supported' | 'partial' | 'absent';
  /** The section of hubspot.md; `HTTP` for what any server does. */
  source: string;
  confidence: Confidence;
  /** `outside`: the official file says nothing about it. */
  file: 'conforms' | 'outside' | Deviation;
}

/** Makes a row; supported and conforming unless it says otherwise. */
export function row(
  id: CoverageRow['id'],
  source: string,
  confidence: Confidence,
  what: string,
  rest: Partial<Pick<CoverageRow, 'support' | 'file'>> = {},
): CoverageRow {
  return { id, what, support: 'supported', source, confidence, file: 'conforms', ...rest };
}
