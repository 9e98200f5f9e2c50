import { NotDone } from '../not-done.tsx';
import type { SearchState } from './actions.ts';
import { ProblemList } from './problem-list.tsx';

/** Why a search led nowhere; while it is said, `SearchAnswer` shows no other search's answer. */
export function SearchOutcome({
  id,
  state,
  hasPlace = false,
}: {
  id: string;
  state: SearchState;
  hasPlace?: boolean;
}) {
  const isProblem = state.is === 'problem';
  return (
    <div
      id={id}
      role="status"
      data-search-problem={isProblem ? '' : undefined}
      className="basis-full text-sm empty:hidden [&>ul]:mt-1.5"
    >
      {isProblem && <ProblemList problems={state.problems} hasPlace={hasPlace} />}
      <NotDone state={state} />
    </div>
  );
}
