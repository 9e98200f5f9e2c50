'use client';

import { DemoExamples } from './demo-examples.tsx';
import { FIND_DRAFT } from './draft.ts';
import { Finder } from './finder.tsx';

/** The box of the home page; in the demo with somebody to try it with. */
export function HomeFinder({ isDemo }: { isDemo: boolean }) {
  return (
    <Finder id="find" pages={[]} draft={FIND_DRAFT}>
      {(take) => isDemo && <DemoExamples onTake={take} />}
    </Finder>
  );
}
