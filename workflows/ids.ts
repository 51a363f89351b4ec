/** The workflow id of a district's run: fixed, so that a second one cannot start beside it. */
export function provisionId(district: string): string {
  return `provision/${district}`;
}

/** The workflow id of a run that only observes: it may go on beside one that provisions, and not beside another one. */
export function observeId(district: string): string {
  return `observe/${district}`;
}

/** The id of a district's nightly schedule. */
export function nightlyScheduleId(district: string): string {
  return `nightly/${district}`;
}

/** The task queue that workers of this version serve. */
export const taskQueue = 'rollbook';
