import { describe, expect, test } from 'vitest';
import type { DistrictSettings } from '../../config/settings.js';
import type { Class } from '../../oneroster/rostering/model.js';
import { classesMeet, mapClass, type ClassFacts } from '../../roster/courses.js';
import { chooseSession } from '../../roster/sessions.js';
import { aClass, course, org, settingsWith, yearOf } from './records.js';

const sessions = new Map(yearOf('701').map((each) => [each.sourcedId, each]));
function mapped(
  more: Partial<ClassFacts> = {},
  { settings = settingsWith(), asOf = '2026-11-23', proven = true } = {},
) {
  const one = more.class ?? aClass('8001');
  const choice = chooseSession(one.termSourcedIds, sessions, settings.mapping.sessionTypes);
  const facts: ClassFacts = {
    class: one,
    presence: 'present',
    rejected: false,
    isNamed: false,
    course: course('300'),
    school: org('701'),
    choice,
    termId: choice.kind === 'session' ? choice.session.sourcedId : null,
    accountId: '701',
    pinnedSection: null,
    pinnedCourse: null,
    groupCourse: null,
    students: null,
    applied: 'no',
    former: null,
    newcomer: null,
    ...more,
  };
  return mapClass(facts, settings, asOf, proven);
}
const outcome = (...how: Parameters<typeof mapped>) => {
  const { target, rows, problems } = mapped(...how);
  return [target?.state ?? null, ...new Set(rows.map((row) => row.state)), ...problems.map((each) => each.code)];
};
const having = (edit: (settings: DistrictSettings) => void) => ({ settings: settingsWith(edit) });

const going = { session: '701-Y', termStart: '2026-08-12', termEnd: '2027-06-09' };

describe('a class', () => {
  test('becomes a course of its own with one section, unpublished and without dates', () => {
    const { target, rows } = mapped();
    expect(target).toMatchObject({ state: 'live', sectionId: '8001', courseId: '8001', termEnd: '2026-12-20' });
    expect(rows.map((row) => row.state === 'desired' && row.fields)).toEqual([
      {
        ...{ course_id: '8001', short_name: 'M100.8001', long_name: 'Algebra - 8001', account_id: '701' },
        ...{ term_id: '701-S1', status: 'active', integration_id: '' },
      },
      {
        ...{ section_id: '8001', course_id: '8001', name: 'Algebra - 8001', status: 'active' },
        ...{ integration_id: '', start_date: '', end_date: '' },
      },
    ]);
  });

  test('without a title and a code, of its own or of its course, waits for one; one that stands does not', () => {
    const nameless = { class: aClass('8001', { title: '', classCode: null, courseSourcedId: '' }), course: null };
    expect(outcome(nameless)).toEqual(['unknown', 'unknown', 'TITLE_MISSING']);
    expect(outcome({ ...nameless, applied: 'sameScope' })).toEqual(['live', 'desired']);
    expect(outcome({ ...nameless, course: course('300') })).toEqual(['live', 'desired']);
    expect(outcome({ class: aClass('8001', { title: '', courseSourcedId: '' }), course: null })).toEqual([
      'live',
      'desired',
    ]);
  });

  test('shares the course of its group, and keeps the ids it was accepted with', () => {
    const shared = having((each) => (each.mapping.courses = 'perCourse'));
    expect(mapped({ groupCourse: '7999' }, shared).target).toMatchObject({ courseId: '7999', sectionId: '8001' });
    const pinned = { pinnedSection: 's-old', pinnedCourse: 'c-old', groupCourse: '7999' };
    expect(mapped(pinned, shared).target).toMatchObject({ courseId: 'c-old', sectionId: 's-old' });
  });

  test('is left alone once its own sessions are over, also when it is marked or gone', () => {
    const quarter = aClass('8001', { termSourcedIds: ['701-Q1'] });
    expect(outcome({ class: quarter }, { asOf: '2026-10-15' })).toEqual(['live', 'desired']);
    expect(outcome({ class: quarter }, { asOf: '2026-10-16' })).toEqual(['ended']);
    expect(outcome({ class: { ...quarter, status: 'tobedeleted' } })).toEqual(['ended']);
    expect(outcome({ class: quarter, presence: 'gone' })).toEqual(['ended']);
  });

  test('stays left alone when its sessions leave, or it can no longer be read, and keeps its days', () => {
    const former = { session: '701-S1', termStart: '2026-08-12', termEnd: '2026-12-20' };
    const later = { asOf: '2027-01-10' };
    const gone = { former, choice: { kind: 'unknown', missing: ['701-S1'] } } as const;
    for (const presence of ['present', 'missing', 'gone'] as const) {
      const { target, rows, problems } = mapped({ ...gone, presence }, later);
      expect({ target, rows, problems }).toMatchObject({
        target: { state: 'ended', ...former },
        rows: [],
        problems: [],
      });
    }
    const extended = aClass('8001', { termSourcedIds: ['701-S2'] });
    const marked: Class = { ...extended, status: 'tobedeleted' };
    expect(mapped({ former, class: marked }, later).target).toMatchObject({ state: 'ended', ...former });
    expect(mapped({ former, class: extended, presence: 'gone' }, later).target).toMatchObject({
      state: 'ended',
      ...former,
    });
    expect(mapped({ former, class: extended, rejected: true }, later).target).toMatchObject({
      state: 'ended',
      ...former,
    });
    expect(mapped({ former, class: extended, newcomer: '8001#1' }, later).target).toMatchObject({
      state: 'ended',
      ...former,
    });
    expect(mapped({ former, class: extended }, later).target).toMatchObject({ state: 'live', termEnd: '2027-06-09' });
    expect(mapped({ ...gone }, { asOf: '2026-11-23' }).target).toMatchObject({ state: 'unknown', ...former });
  });

  test.each<[string, Partial<ClassFacts>, string[]]>([
    ['was moved into the past while enrollments go on', {}, ['unknown', 'unknown', 'CLASS_CUT_SHORT']],
    ['was moved into the past, and its enrollments ended', { isNamed: false }, ['ended']],
    ['was moved into the past, and it is marked', { class: aClass('8001', { status: 'tobedeleted' }) }, ['ended']],
    ['is the one that was mapped', { former: { ...going, termEnd: '2026-12-20' } }, ['ended']],
    ['was moved within the past', { former: { ...going, termEnd: '2027-01-05' } }, ['ended']],
    ['was past when it was first seen', { former: null }, ['ended']],
  ])('whose end %s', (_, more, expected) => {
    const { target, problems } = mapped({ former: going, isNamed: true, ...more }, { asOf: '2027-01-10' });
    expect(outcome({ former: going, isNamed: true, ...more }, { asOf: '2027-01-10' })).toEqual(expected);
    if (expected.length === 1) return;
    // Its days stay known, so that it is told until it is mended or over.
    expect(target).toMatchObject(going);
    expect(problems).toMatchObject([{ thing: '8001', field: 'terms', detail: '701-S1' }]);
  });

  test('whose end was moved into the past is over on the day after the end that it had', () => {
    const cut = { former: going, isNamed: true };
    expect(outcome(cut, { asOf: '2027-06-09' })).toEqual(['unknown', 'unknown', 'CLASS_CUT_SHORT']);
    expect(outcome(cut, { asOf: '2027-06-10' })).toEqual(['ended']);
  });

  test('under whose id another may stand is left alone', () => {
    expect(outcome({ newcomer: '8001#1', pinnedSection: '8001' })).toEqual(['unknown', 'unknown']);
  });

  test('without a student it is not made where the setting says so, but stays where it stands', () => {
    const filled = having((each) => (each.scope.classesWithoutStudents = false));
    expect(outcome({ students: 0 }, filled)).toEqual([null]);
    expect(outcome({ students: 1 }, filled)).toEqual(['live', 'desired']);
    expect(outcome({ students: 0, applied: 'sameScope', pinnedSection: '8001' }, filled)).toEqual(['live', 'desired']);
  });

  test('goes when it is marked, or proven gone, and not before', () => {
    expect(outcome({ class: aClass('8001', { status: 'tobedeleted' }) })).toEqual(['gone', 'absent']);
    expect(outcome({ presence: 'gone' })).toEqual(['gone', 'absent']);
    expect(outcome({ presence: 'gone' }, { proven: false })).toEqual(['unknown', 'unknown']);
    expect(outcome({ presence: 'gone', isNamed: true })).toEqual(['unknown', 'unknown']);
    const marked = aClass('8001', { status: 'tobedeleted' });
    expect(outcome({ class: marked, presence: 'gone', isNamed: true })).toEqual(['gone', 'absent']);
    expect(outcome({ presence: 'missing' })).toEqual(['unknown', 'unknown']);
  });

  test('concludes nothing when it depends on something unknown, and says on what', () => {
    expect(outcome({ rejected: true })).toEqual(['unknown', 'unknown']);
    expect(outcome({ school: null })).toEqual(['unknown', 'unknown', 'SCHOOL_UNKNOWN']);
    const lost = aClass('8001', { termSourcedIds: ['701-S1', 'nowhere'] });
    expect(outcome({ class: lost })).toEqual(['unknown', 'unknown', 'SESSION_UNKNOWN']);
    const short = having((each) => (each.mapping.sessionTypes = ['term']));
    expect(outcome({}, short)).toEqual(['unknown', 'unknown', 'NO_COVERING_SESSION']);
  });

  test('can do without its course, unless the course decides about something', () => {
    expect(outcome({ course: null })).toEqual(['live', 'desired']);
    for (const settings of [
      having((each) => (each.mapping.courseName = '{course.title}')),
      having((each) => (each.mapping.courses = 'perCourse')),
      having((each) => (each.scope.courseCodes = ['M*'])),
    ]) {
      expect(outcome({ course: null }, settings)).toEqual(['unknown', 'unknown', 'COURSE_UNKNOWN']);
    }
  });

  test.each(['grades', 'subjects'] as const)('needs its course where the scope has %s and the class none', (field) => {
    const settings = having((each) => (each.scope[field] = ['09']));
    const own = (values: string[]) => ({ class: aClass('8001', { [field]: values }), course: null });
    expect(outcome(own([]), settings)).toEqual(['unknown', 'unknown', 'COURSE_UNKNOWN']);
    expect(outcome(own(['09']), settings)).toEqual(['live', 'desired']);
  });

  test('out of scope it never comes; once there it is left when the setting changed and goes when the data moved', () => {
    const pilot = having((each) => (each.scope.schools = ['401']));
    expect(outcome({ applied: 'no' }, pilot)).toEqual([null]);
    expect(outcome({ applied: 'otherScope' }, pilot)).toEqual(['unknown', 'unknown']);
    expect(outcome({ applied: 'sameScope' }, pilot)).toEqual(['gone', 'absent']);
    expect(outcome({ applied: 'sameScope' }, { ...pilot, proven: false })).toEqual(['unknown', 'unknown']);
  });

  test('takes its names from the templates, and has one even where all words are missing', () => {
    const named = having((each) => (each.mapping.courseName = '{course.code} {class.title} ({school.name})'));
    const row = mapped({}, named).rows[0]!;
    expect(row.state === 'desired' && row.fields.long_name).toBe('M100 Algebra - 8001 (School 701)');
    const bare = mapped({ class: aClass('8001', { classCode: null }), course: null }).rows[0]!;
    expect(bare.state === 'desired' && bare.fields.short_name).toBe('8001');
  });

  test('meets others in one course where courses are shared, or where ids are made of codes', () => {
    expect(classesMeet(settingsWith())).toBe(false);
    expect(classesMeet(settingsWith(({ mapping }) => void (mapping.courses = 'perCourse')))).toBe(true);
    expect(classesMeet(settingsWith(({ mapping }) => void (mapping.ids.section = '{classCode}')))).toBe(true);
  });

  test('without a title has that of its course, by which it may be left out; while that is missing it waits', () => {
    const nameless = { class: aClass('8001', { title: '', classCode: null }) };
    const nameOf = (more: Partial<ClassFacts>) =>
      mapped({ ...nameless, ...more }).rows.map(
        (row) => row.state === 'desired' && (row.fields.long_name ?? row.fields.name),
      );
    expect(nameOf({})).toEqual(['Algebra', 'Algebra']);
    expect(nameOf({ course: course('300', { title: '' }) })).toEqual(['8001', '8001']);
    const excluding = having((each) => (each.scope.excludeTitles = ['Algebra*']));
    expect(outcome({ ...nameless, applied: 'sameScope' }, excluding)).toEqual(['gone', 'absent']);
    expect(outcome({ ...nameless, course: null })).toEqual(['unknown', 'unknown', 'COURSE_UNKNOWN']);
    expect(outcome({ course: null })).toEqual(['live', 'desired']);
  });

  test('that names no course does without one, unless course codes decide the scope', () => {
    const alone = { class: aClass('8001', { courseSourcedId: '' }), course: null };
    expect(
      outcome(
        alone,
        having((each) => (each.mapping.courses = 'perCourse')),
      ),
    ).toEqual(['live', 'desired']);
    const coded = having((each) => (each.scope.courseCodes = ['M*']));
    expect(outcome({ ...alone, applied: 'sameScope' }, coded)).toEqual(['unknown', 'unknown', 'COURSE_UNKNOWN']);
  });
});
