import { NotDone } from '../not-done.tsx';
import type { SearchState } from './actions.ts';
import { ProblemList } from './problem-list.tsx';

/** Why a search led nowhere. */
export function SearchOutcome({ id, state }: { id: string; state: SearchState }) {
  return (
    <div id={id} role="status" className="basis-full text-sm empty:hidden">
      {state.is === 'problem' && <ProblemList problems={state.problems} />}
      <NotDone state={state} />
    </div>
  );
}
