import type { ActivityFunction } from '@temporalio/workflow';

/** A step with a summary for the Temporal UI. */
export function withSummary<Args extends unknown[], Result>(
  activity: ActivityFunction<Args, Result> & {
    executeWithOptions(options: { summary: string }, args: Args): Promise<Result>;
  },
  summary: (...args: Args) => string,
): (...args: Args) => Promise<Result> {
  return (...args) => activity.executeWithOptions({ summary: summary(...args) }, args);
}
