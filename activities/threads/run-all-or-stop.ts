import { Context } from '@temporalio/activity';
import type { BegunTask } from './threads.js';

/**
 * What the tasks of an activity came to. Where one fails, or the activity is to end, each stops at its next border: a
 * reading keeps its whole pages for the next attempt, a mapping starts over.
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
