import type { MorningFacts, MorningGrades, MorningRun, NightFigures, ProblemGroup } from '../../morning/model.js';

/** A quarter past one in the night of 16 November in Chicago. */
const began = new Date('2026-11-16T06:30:00Z');

export const night = (more: Partial<MorningRun> = {}): MorningRun => ({
  ...{ runId: 12, number: 12, kind: 'provisioning', asOf: '2026-11-16', startedAt: began, readAt: began },
  ...{ endedAt: new Date('2026-11-16T06:41:00Z'), outcome: 'complete', code: null, stage: 'settle', waitsUntil: null },
  dataAsOf: new Date('2026-11-16T06:33:00Z'),
  ...more,
});

/** Of Monday, 16 November 2026, 06:31 in Chicago, after a night that went well. */
export const morningFacts = (more: Partial<MorningFacts> = {}): MorningFacts => ({
  ...{ district: 'maple', name: 'Maple Unified', zone: 'America/Chicago', today: '2026-11-16' },
  now: new Date('2026-11-16T12:31:00Z'),
  schedule: { at: '00:30', finishBy: '06:15', isPaused: false },
  night: night(),
  ...{ harm: [], decisions: [], measures: [], problems: [], acknowledged: 0 },
  keptAway: { people: 0, classes: 0, enrollments: 0, others: 0 },
  ...{ disbelieved: [], unproven: [], unsettled: 0, grades: null, nights: [], next: [] },
  ...{ observes: false, shadow: null },
  ...more,
});

export const problem = (more: Partial<ProblemGroup> = {}): ProblemGroup => ({
  ...{ code: 'USER_UNKNOWN', causes: 2, affected: 14, newCauses: 0, since: began, remedy: 'Mend it in the SIS.' },
  ...more,
});

export const grades = (more: Partial<MorningGrades> = {}): MorningGrades => ({
  ...{ run: null, conflicts: 0, parkedByTeacher: [], held: 0, leftOut: [], oldestUnsentDay: null, closing: [] },
  ...more,
});

export const figures = (number: number, more: Partial<NightFigures> = {}): NightFigures => ({
  ...{ number, asOf: `2026-11-${String(number).padStart(2, '0')}`, outcome: 'complete' },
  ...{
    created: 0,
    updated: 0,
    removed: 0,
    held: 0,
    rejected: 0,
    rowsRead: 10_000,
    seconds: { extract: 10, import: 5 },
  },
  ...more,
});
