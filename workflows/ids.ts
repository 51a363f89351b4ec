/** The workflow id of a district's run: fixed, so that a second one cannot start beside it. */
export function provisionId(district: string): string {
  return `provision/${district}`;
}

/** The id of a district's nightly schedule. */
export function nightlyScheduleId(district: string): string {
  return `nightly/${district}`;
}

/** The task queue that workers of this version serve. */
export const taskQueue = 'rollbook';
