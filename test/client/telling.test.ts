import { RunKind } from '../../codes/run-kinds.js';
import { describe, expect, test } from 'vitest';
import { districtSettings } from '../../config/settings.js';
import { EnrollmentDecision } from '../../roster/enrollment-decision.js';
import { judgeEnrollment, obstacleOf } from '../../client/explain/enrollment-reason.js';
import { enrollmentSentence, objectSentence } from '../../client/explain/sentences.js';
import { keyedValues } from '../../client/keyed-values.js';
import { progressLines, progressNews } from '../../client/render-progress.js';
import { settingChanges } from '../../client/setting-changes.js';
import { countsByKind, temporalUiLink } from '../../client/summary.js';
import { printable, table } from '../../client/tables.js';
import { duration, timeIn } from '../../client/times.js';
import { snapshotOf } from '../../client/watch.js';
import type { EnrollmentLine } from '../../store/reports/explain/enrollments.js';
import type { PlannedLine, RowStory } from '../../store/reports/explain/row-story.js';
import type { RunProgress } from '../../store/reports/progress.js';
import { StageName } from '../../store/runs/kinds.js';

const settings = districtSettings.parse({
  district: 'maple',
  name: 'Maple',
  timezone: 'America/Chicago',
  sis: { url: 'https://powerschool.maple.example' },
  canvas: { url: 'https://maple.instructure.example' },
});

describe('what changed in the settings', () => {
  test('each setting by its path, a list as one value', () => {
    const after = structuredClone(settings);
    after.schedule.at = '23:00';
    after.scope.schools = ['101', '102'];
    expect(settingChanges(settings, after)).toEqual([
      { path: 'schedule.at', before: '00:30', after: '23:00' },
      { path: 'scope.schools', before: [], after: ['101', '102'] },
    ]);
  });

  test('a setting that was taken out is told as well', () => {
    const before = { ...settings, sis: { ...settings.sis, lanes: 2 } };
    expect(settingChanges(before, settings)).toEqual([{ path: 'sis.lanes', before: 2, after: undefined }]);
  });
});

describe('a run while it goes on', () => {
  const progress = (change: Partial<RunProgress>): RunProgress => ({
    ...{ runId: 7, number: 3, district: 'maple', kind: RunKind.provisioning, asOf: '2026-11-23', outcome: null },
    startedAt: new Date(),
    endedAt: null,
    stages: [{ stage: 'connect', seconds: 1, ended: true, counts: { provider: 'powerschool' } }],
    ...{ reading: [], imports: [], classes: {} },
    ...change,
  });
  const connected = {
    stage: StageName.connect,
    seconds: 1,
    ended: true,
    counts: { provider: 'powerschool', collections: { users: { total: 60 }, enrollments: { total: 40 } } },
  };
  const rest = { seconds: 2, retrying: null, databaseAway: false };

  test('reading shows rows of the total that the SIS told', () => {
    const { stages } = snapshotOf(
      progress({
        // Noted as ended after each collection, so that being read is told by what comes after.
        stages: [connected, { stage: 'extract', seconds: 1, ended: true, counts: {} }],
        reading: [
          { collection: 'users', rows: 60, total: 60, done: true },
          { collection: 'enrollments', rows: 15, total: 40, done: false },
        ],
      }),
    );
    expect(stages[1]).toMatchObject({ state: 'running', rows: 75, of: 100, summary: 'enrollments 15 of 40' });
    expect(progressLines({ ...snapshotOf(progress({})), ...rest })[0]).toContain('maple, run 3');
  });

  test('reading without a total from the SIS shows no share', () => {
    const counts = { collections: { users: { total: 60 }, enrollments: { total: null } } };
    const extract = { stage: StageName.extract, seconds: 1, ended: false, counts: null };
    const { stages } = snapshotOf(progress({ stages: [{ ...connected, counts }, extract] }));
    expect(stages[1]!.of).toBeNull();
  });

  test('a run that observes has no imports to wait for', () => {
    const stages = snapshotOf(progress({ kind: RunKind.observing })).stages.map((each) => each.stage);
    expect(stages).toEqual(['connect', 'extract', 'map', 'plan', 'guard']);
  });

  test('a run that failed shows the stage in which it broke off', () => {
    const failed = progress({
      ...{ outcome: 'failed', endedAt: new Date() },
      stages: [connected, { stage: 'extract', seconds: 4, ended: false, counts: null }],
    });
    const states = snapshotOf(failed).stages.map((each) => each.state);
    expect(states).toEqual(['done', 'broken', 'waiting', 'waiting', 'waiting', 'waiting', 'waiting']);
    expect(progressNews(null, { ...snapshotOf(failed), ...rest })).toContain('extract: broke off');
  });

  test('as plain lines each thing is said once', () => {
    const first = { ...snapshotOf(progress({ stages: [connected] })), ...rest };
    expect(progressNews(null, first)).toEqual([
      'maple, run 3, as of 2026-11-23 (2.0 s)',
      'connect: powerschool answers',
    ]);
    expect(progressNews(first, first)).toEqual([]);
    const retrying = { step: 'readCollections', attempt: 2, message: 'provision/maple: TIMED_OUT' };
    expect(progressNews(first, { ...first, retrying })).toEqual([
      '  readCollections, attempt 2: provision/maple: TIMED_OUT',
    ]);
  });

  test('a database that is away is told once each time', () => {
    const read = { ...snapshotOf(progress({ stages: [connected] })), ...rest };
    const away = { ...read, databaseAway: true };
    expect(progressNews(read, away)).toEqual(['  PostgreSQL does not answer; waiting for it ...']);
    expect(progressNews(away, away)).toEqual([]);
    expect(progressNews(away, read)).toEqual([]);
    expect(progressLines(away).at(-1)).toContain('PostgreSQL does not answer');
  });

  test('a run that no worker takes is told after some seconds, once', () => {
    const untaken = { ...snapshotOf(null), ...rest, seconds: 11 };
    expect(progressNews({ ...untaken, seconds: 2 }, untaken).join()).toContain('No worker has taken it yet');
    expect(progressNews(untaken, { ...untaken, seconds: 12 })).toEqual([]);
  });
});

describe('counts of a plan', () => {
  test('by kind and operation they add up to what was planned', () => {
    const row = { kind: 'user', op: 'update', phase: 1, reason: null, outcome: null } as const;
    const [line] = countsByKind([
      { ...row, state: 'released', outcome: 'accepted', rows: 5 },
      { ...row, state: 'released', outcome: 'rejected', rows: 2 },
      { ...row, state: 'released', rows: 1 },
      { ...row, state: 'held', reason: 'OVER_SCHOOL_LIMIT', rows: 11 },
      { ...row, state: 'waiting', reason: 'PARENT_HELD', rows: 3 },
    ]);
    expect(line).toEqual({
      ...{ kind: 'user', op: 'update', planned: 22, accepted: 5, rejected: 2, held: 11, waiting: 3, open: 1 },
      reasons: { OVER_SCHOOL_LIMIT: 11, PARENT_HELD: 3 },
    });
  });
});

describe('why a thing is or is not in Canvas', () => {
  const applied: RowStory['applied'] = { fields: {}, before: null, removed: false, run: 2, at: new Date(0) };
  const planned: PlannedLine = {
    ...{ run: 4, runKind: RunKind.provisioning, op: 'create', state: 'released', reason: null },
    ...{ outcome: null, outcomeText: null, canvasImportId: '812' },
  };
  const nothing: RowStory = { applied: null, desired: null, planned: null };

  test.each<[string, RowStory, string]>([
    ['accepted', { ...nothing, applied }, 'It stands in Canvas as user S1, as accepted in run 2.'],
    [
      'refused by Canvas',
      { ...nothing, planned: { ...planned, outcome: 'rejected', outcomeText: 'Login taken' } },
      'refused by Canvas in run 4 (import 812): "Login taken"',
    ],
    [
      'held',
      { ...nothing, applied, planned: { ...planned, op: 'remove', state: 'held', reason: 'HOLDS_WORK' } },
      'To take it away is held since run 4: it holds graded work or submissions (HOLDS_WORK).',
    ],
    [
      'only observed',
      { ...nothing, planned: { ...planned, runKind: RunKind.observing } },
      'by run 4, which only observed',
    ],
    [
      'left alone',
      { ...nothing, desired: { run: 3, state: 'unknown', fields: null, reason: 'LOGIN_MISSING' } },
      'It is not in Canvas: the field that `mapping.login` names is empty.',
    ],
    ['taken away', { ...nothing, applied: { ...applied, removed: true } }, 'was taken away in run 2'],
    ['kept out by a rule', nothing, 'It is not in Canvas: homerooms are not in scope.'],
  ])('%s', (_, story, words) => {
    expect(objectSentence('user', 'S1', story, 'homerooms are not in scope')).toContain(words);
  });

  test('an older plan says nothing about what was accepted since', () => {
    const story = { ...nothing, applied: { ...applied, run: 9 }, planned: { ...planned, state: 'held' as const } };
    expect(objectSentence('user', 'S1', story, null)).toBe('It stands in Canvas as user S1, as accepted in run 9.');
  });
});

describe('why a person is or is not in a class', () => {
  const line: EnrollmentLine = {
    ...{ sourcedId: 'E1', classId: 'C1', personId: 'P1', role: 'student', primary: false, tobedeleted: false },
    ...{ rejected: false, beginDate: '2026-08-12', endDate: '2027-06-09', missingSince: null, school: '101' },
    ...{ classState: 'live', sectionId: 'C1', termEnd: '2027-06-09', userState: 'live', userId: 'P1' },
  };
  const judging = { asOf: '2026-11-23', readAt: new Date('2026-11-23T06:30:00Z'), settings, proven: true };
  const hoursAgo = (hours: number): Date => new Date(judging.readAt.getTime() - hours * 3_600_000);

  test.each<[string, Partial<EnrollmentLine>, string, string]>([
    ['one that counts', {}, 'active', 'the SIS has it'],
    ['one that ends today counts today', { endDate: '2026-11-23' }, 'active', 'the SIS has it'],
    ['one that ended before its class', { endDate: '2026-11-22' }, 'exited', 'ended on 2026-11-22, before'],
    [
      'one that ended with its class',
      { endDate: '2026-10-16', termEnd: '2026-10-16' },
      'completed',
      'it is left as it is',
    ],
    ['one that begins in two months', { beginDate: '2027-01-11' }, 'ignored', 'more than 30 days ahead'],
    ['one that is missing for an hour', { missingSince: hoursAgo(1) }, 'unknown', 'does not show it at the moment'],
    ['one that is missing for a day', { missingSince: hoursAgo(24) }, 'removed', 'no longer has it'],
    ['one that is marked', { tobedeleted: true }, 'exited', 'tobedeleted'],
    ['one that cannot be used', { rejected: true }, 'unknown', 'cannot be used'],
    ['a parent', { role: 'parent' }, 'ignored', 'no role in Canvas'],
  ])('%s', (_, change, decision, because) => {
    const judged = judgeEnrollment({ ...line, ...change }, judging);
    expect(judged.decision).toBe(decision);
    expect(judged.because).toContain(because);
  });

  test('an obstacle of class or person comes before what the enrollment says itself', () => {
    const none = { classes: new Map<string, string>(), users: new Map<string, string>() };
    expect(obstacleOf(line, EnrollmentDecision.active, none)).toBeNull();
    const ended = { ...line, classState: 'ended' as const, termEnd: '2026-10-16' };
    const judged = judgeEnrollment(ended, judging);
    const told = [{ record: ended, judged, obstacle: obstacleOf(ended, judged.decision, none) }];
    expect(enrollmentSentence(told, { applied: [], planned: null })).toBe(
      'It is not in Canvas: its class ended on 2026-10-16: the past is left alone.',
    );
  });

  test('of several enrollments in one class the current one speaks', () => {
    const told = [{ ...line, endDate: '2026-09-30' }, line].map((record) => ({
      ...{ record, obstacle: null },
      judged: judgeEnrollment(record, judging),
    }));
    const standing = { role: 'student', status: 'active' as const, before: null, since: '2026-10-05', run: 6 };
    expect(enrollmentSentence(told, { applied: [standing], planned: null })).toContain(
      'student, active since 2026-10-05 (run 6), because the SIS has it',
    );
  });
});

describe('small print', () => {
  test("times are told in the district's zone, on both sides of a change of clocks", () => {
    expect(timeIn('America/Chicago', new Date('2026-11-01T06:30:00Z'))).toBe('2026-11-01 01:30:00 CDT');
    expect(timeIn('America/Chicago', new Date('2026-11-01T07:30:00Z'))).toBe('2026-11-01 01:30:00 CST');
  });

  test('durations fit their size', () => {
    expect([0.84, 59.6, 125, 7500].map(duration)).toEqual(['0.8 s', '60 s', '2 min 5 s', '2 h 5 min']);
  });

  test('what comes from a record cannot steer the terminal', () => {
    expect(printable('Ada\u001b[2J\r\nLovelace')).not.toMatch(/[\u0000-\u001f]/);
    expect(table([{ title: 'name' }], [['a\u0007b']])).toBe('name\na\ufffdb');
  });

  test('settings of a fault are numbers and yes or no where they look like it', () => {
    expect(keyedValues(['times=3', 'path=/users', 'quiet=true', 'by=-7', 'note=a=b'])).toEqual({
      ...{ times: 3, path: '/users', quiet: true, by: -7, note: 'a=b' },
    });
    expect(() => keyedValues(['times'])).toThrow('is not a setting');
  });

  test('the address of a run in the Temporal UI, where the UI is known', () => {
    const run = { workflowId: 'provision/maple', workflowRunId: 'r-1' };
    expect(temporalUiLink(run, { address: 'http://ui:8080/', namespace: 'default' })).toBe(
      'http://ui:8080/namespaces/default/workflows/provision%2Fmaple/r-1/history',
    );
    expect(temporalUiLink(run, { address: undefined, namespace: 'default' })).toBeNull();
  });
});
