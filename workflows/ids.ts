/** The workflow id of a district's run: fixed, so that a second one cannot run at the same time. */
export function provisionId(district: string): string {
  return `provision/${district}`;
}

/** The workflow id of an observing run: it may run beside a provisioning one, but not beside another observing one. */
export function observeId(district: string): string {
  return `observe/${district}`;
}

/** The workflow id of a run that adds by day: it may run beside one that waits for decisions. */
export function addId(district: string): string {
  return `add/${district}`;
}

/** The workflow id of an evaluation of a district: one at a time. */
export function evaluationId(district: string): string {
  return `evaluate/${district}`;
}

/** The workflow id of an adoption, or of its taking back: one at a time. */
export function adoptionId(district: string): string {
  return `adopt/${district}`;
}

/** The workflow id of a district's passback. */
export function passbackId(district: string): string {
  return `passback/${district}`;
}

/** The workflow id of a replay: one of a selection at a time. */
export function replayId(selection: string): string {
  return `replay/${selection}`;
}

/** The workflow id of a withdrawal: one of a run of the district at a time. */
export function withdrawalId(district: string, run: number): string {
  return `withdraw/${district}/${run}`;
}

/** The workflow id of the alerts about a run; null: it has ended well. */
export function alertsId(district: string, run: number, event: string | null): string {
  return `alerts/${district}/${run}/${event ?? 'ended'}`;
}

/** The workflow id of a test of a district's alerts. */
export function alertsTestId(district: string, unique: string): string {
  return `alerts/${district}/test/${unique}`;
}

/** The workflow id of the check of what somebody has entered at the intake: one of each entry. */
export function intakeId(entry: string): string {
  return `intake/${entry}`;
}

/** The id of the schedule that looks whether a district's night has ended. */
export function morningScheduleId(district: string): string {
  return `morning/${district}`;
}

/** The id of the schedule by which a district's grades are carried. */
export function passbackScheduleId(district: string): string {
  return `passbacks/${district}`;
}

/** The id of the schedule by which a district's runs add by day. */
export function additionsScheduleId(district: string): string {
  return `additions/${district}`;
}

/** The id of a district's nightly schedule. */
export function nightlyScheduleId(district: string): string {
  return `nightly/${district}`;
}

/** The task queue that workers of this version serve. */
export const taskQueue = 'rollbook';
