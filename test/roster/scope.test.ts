import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ScopeSettings } from '../../config/scope-settings.js';
import type { Class, Course } from '../../oneroster/rostering/model.js';
import { classOutOfScope, isDummyTeacher, schoolInScope, personInScope } from '../../roster/scope.js';
import { asLongAsKept, fillTemplate, matchesPattern } from '../../roster/template.js';
import { aClass, course, org, session, settingsWith, user } from './records.js';

const scope = (more: Partial<ScopeSettings> = {}): ScopeSettings => ({ ...settingsWith().scope, ...more });
const why = (
  more: Partial<ScopeSettings>,
  one: Partial<Class> = {},
  students: number | null = 5,
  itsCourse: Partial<Course> = {},
): string | null =>
  classOutOfScope(
    {
      class: aClass('8001', one),
      course: course('300', itsCourse),
      school: org('701'),
      session: session('701-S1', 'semester', '2026-08-12', '2026-12-20'),
      students,
    },
    scope(more),
  );

describe('scope', () => {
  test('empty lists mean everything', () => expect(why({})).toBeNull());

  test('a school is named by sourcedId or number, and excluding wins', () => {
    const school = org('guid-7', { identifier: '0701' });
    expect(schoolInScope(school, scope({ schools: ['0701'] }))).toBe(true);
    expect(schoolInScope(school, scope({ schools: ['guid-7'] }))).toBe(true);
    expect(schoolInScope(school, scope({ schools: ['0412'] }))).toBe(false);
    expect(schoolInScope(school, scope({ schools: ['0701'], excludeSchools: ['guid-7'] }))).toBe(false);
  });

  test('each setting keeps its own classes out, and says so', () => {
    expect(why({ schools: ['401'] })).toBe('SCHOOL_OUT_OF_SCOPE');
    expect(why({ homerooms: false }, { classType: 'homeroom' })).toBe('HOMEROOM');
    expect(why({ excludeTitles: ['lunch*'] }, { title: 'Lunch B' })).toBe('TITLE_EXCLUDED');
    expect(why({ grades: ['10'] })).toBe('GRADE_OUT_OF_SCOPE');
    expect(why({ grades: ['10', '09'] })).toBeNull();
    expect(why({ subjects: ['Art'] })).toBe('SUBJECT_OUT_OF_SCOPE');
    expect(why({ courseCodes: ['E*'] })).toBe('COURSE_CODE_OUT_OF_SCOPE');
    expect(why({ courseCodes: ['m1*'] })).toBeNull();
    expect(why({ terms: ['Semester 2*'] })).toBe('TERM_OUT_OF_SCOPE');
    expect(why({ classesWithoutStudents: false }, {}, 0)).toBe('NO_STUDENTS');
    expect(why({ classesWithoutStudents: false }, {}, 1)).toBeNull();
  });

  test("a class without grades has its course's", () => {
    const ofCourse = (one: Partial<Class>, grades: string[]) => why({ grades: ['09'] }, one, 5, { grades });
    expect(ofCourse({ grades: [] }, ['9', '10'])).toBeNull();
    expect(ofCourse({ grades: [] }, ['10'])).toBe('GRADE_OUT_OF_SCOPE');
    expect(ofCourse({ grades: [] }, [])).toBe('GRADE_OUT_OF_SCOPE');
    expect(ofCourse({ grades: ['10'] }, ['09'])).toBe('GRADE_OUT_OF_SCOPE');
  });

  test("a class without subjects has its course's", () => {
    expect(why({ subjects: ['Mathematics'] })).toBeNull();
    expect(why({ subjects: ['Mathematics'] }, { subjects: ['Art'] })).toBe('SUBJECT_OUT_OF_SCOPE');
  });

  test('a staff record that stands for nobody is known by sourcedId or number', () => {
    expect(isDummyTeacher(user('T1', { identifier: '90001' }), scope({ dummyTeachers: ['90001'] }))).toBe(true);
    expect(isDummyTeacher(user('T1', { identifier: null }), scope({ dummyTeachers: ['90001'] }))).toBe(false);
  });
});

describe('patterns and templates', () => {
  test('a star stands for anything, other signs for themselves, capitals do not matter', () => {
    expect(matchesPattern('Lunch (B)', 'LUNCH (*)')).toBe(true);
    expect(matchesPattern('Lunch B', 'Lunch')).toBe(false);
    expect(matchesPattern('Study Hall 3', '*hall*')).toBe(true);
    expect(matchesPattern('a.c', 'a.c')).toBe(true);
    expect(matchesPattern('abc', 'a.c')).toBe(false);
  });

  test('a text without stars fits itself and nothing longer', () => {
    const plain = fc.string().filter((text) => text !== '' && !/[*\n\r\u2028\u2029]/.test(text));
    fc.assert(
      fc.property(plain, (text) => {
        expect(matchesPattern(text, text)).toBe(true);
        expect(matchesPattern(`${text}x`, text)).toBe(false);
        expect(matchesPattern(`before ${text} after`, `*${text}*`)).toBe(true);
      }),
    );
  });

  test('words are filled in, unknown ones leave nothing, and spaces are tidied', () => {
    expect(fillTemplate('{a} - {b}', { a: 'Art', b: '2' })).toBe('Art - 2');
    expect(fillTemplate('  {a}   {nobody} {b}', { a: 'Art', b: null })).toBe('Art');
    expect(fillTemplate('{a}', { a: '{b}', b: 'no' })).toBe('{b}');
  });

  test('a filled text is never longer than Canvas takes', () => {
    fc.assert(fc.property(fc.string({ maxLength: 600 }), (text) => fillTemplate('x{a}', { a: text }).length <= 255));
  });

  test('a text is cut at the border of a character, never in the middle of an emoji', () => {
    const name = `${'x'.repeat(254)}😀`;
    expect(asLongAsKept(name)).toBe('x'.repeat(254));
    expect(asLongAsKept(`x${name}`)).toBe('x'.repeat(255));
    expect(asLongAsKept('😀'.repeat(127))).toBe('😀'.repeat(127));
    expect(asLongAsKept('😀'.repeat(200)).isWellFormed()).toBe(true);
  });
});

test('a person is in scope with one known org that is no school, a school in scope, or a class at one', () => {
  const { scope } = settingsWith((settings) => (settings.scope.schools = ['701']));
  const orgs = new Map(['701', '702'].map((id) => [id, org(id)]));
  orgs.set('D', org('D', { type: 'district' }));
  const at = (...orgSourcedIds: string[]) => personInScope({ orgSourcedIds }, [], orgs, scope);
  expect([at('702', '701'), at('D'), at('702'), at('gone'), at()]).toEqual([true, true, false, false, false]);
  const inClassesAt = (...schools: string[]) => personInScope({ orgSourcedIds: ['702'] }, schools, orgs, scope);
  expect([inClassesAt('701'), inClassesAt('702'), inClassesAt('gone')]).toEqual([true, false, false]);
});
