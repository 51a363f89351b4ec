import { Context } from '@temporalio/activity';
import type { BegunTask } from './threads.js';

/**
 * The results of an activity's tasks. If one fails, or the activity must end, all stop after their current page or
 * batch: a reading keeps its complete pages for the next attempt, a mapping starts over.
 */
export async function runAllOrStop<Result>(tasks: ReadonlyArray<BegunTask<Result>>): Promise<Result[]> {
  const { cancellationSignal } = Context.current();
  const stopAll = (): void => tasks.forEach((each) => each.stop());
  cancellationSignal.addEventListener('abort', stopAll, { once: true });
  if (cancellationSignal.aborted) stopAll();
  try {
    for (const each of tasks) each.ended.catch(stopAll);
    await Promise.allSettled(tasks.map((each) => each.ended));
    const results = await Promise.all(tasks.map((each) => each.ended));
    cancellationSignal.throwIfAborted();
    return results.flatMap((each) => (each === null ? [] : [each]));
  } finally {
    cancellationSignal.removeEventListener('abort', stopAll);
  }
}
