import type { GradebookContext } from './context.js';
import type { Result } from './records.js';

/** A result as it stands in the teacher's gradebook. */
interface VisibleResult extends Result {
  class: string | undefined;
  /** The number that teacher and parents see; null is none. */
  visibleScore: number | null;
  /** Whether it counts in the final grade, as far as the score and its line item say. */
  counts: boolean;
}

/** What the gradebook holds, hidden fields and all. */
export function* gradebookTruth(context: GradebookContext, collection: string): Generator<object> | Generator<never> {
  if (collection === 'categories') yield* context.categories.all();
  if (collection === 'lineItems') yield* context.store.all('lineItem');
  if (collection === 'results') for (const one of context.store.all('result')) yield visible(context, one);
}

export const gradebookCollections = ['categories', 'lineItems', 'results'];

function visible({ store, switches }: GradebookContext, result: Result): VisibleResult {
  const item = store.lineItem(result.lineItem);
  const exempt = result.scoreStatus === 'exempt';
  const missing = result.scoreStatus === 'not submitted' && switches.get('not-submitted-score') === 'missing';
  const cleared = missing || (exempt && switches.get('exempt-score') === 'cleared');
  const unfinished = result.scoreStatus === 'partially graded';
  return {
    ...result,
    class: item?.class,
    visibleScore: cleared ? null : result.score,
    counts: !exempt && !missing && !unfinished && (item?.countsInFinalGrade ?? false),
  };
}
