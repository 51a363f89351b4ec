import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files that take minutes, the longest first. A fresh checkout knows no durations, and one of them begun last would run
 * alone to its end while a core stands idle.
 */
const longest = [
  ...['test/fortnight/fortnight.soak', 'test/field/ids-all-changed.soak', 'test/kills/kills.soak'],
  ...['test/holds/kills.soak', 'test/passback/kills.soak', 'test/dirt/dirt', 'test/random-districts/random-districts'],
  ...['test/adoption/kills.soak', 'test/adoption/random-fills.soak', 'test/holds/random-decisions.soak'],
  ...['test/field/logins.soak', 'test/embedded/killed.soak', 'test/embedded/start', 'test/field/shrunk-lists.soak'],
  ...['test/field/id-reused.soak', 'test/holds/selectors.soak', 'test/canary/canary.soak', 'test/passback/faults.soak'],
  ...['test/nights/troubled-reading', 'test/engine/operating', 'test/passback/marking-period'],
];

/** Begins with the longest files; the rest in vitest's own order. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const placeOf = ({ moduleId }: TestSpecification): number => {
      const file = relative(this.ctx.config.root, moduleId);
      const at = longest.findIndex((each) => file.startsWith(each));
      return at < 0 ? longest.length : at;
    };
    return (await super.sort(files)).sort((a, b) => placeOf(a) - placeOf(b));
  }
}
