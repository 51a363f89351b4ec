import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nextCourseState } from '../../sandbox/canvas/importers/course.js';
import { classifyHeader } from '../../sandbox/canvas/imports/classify.js';
import {
  csv,
  smallSchool,
  startPractice,
  type DumpRow,
  type Practice,
  type SisImportAnswer,
} from './canvas-practice.js';

let practice: Practice;
beforeAll(async () => {
  practice = await startPractice();
  await practice.importFiles(smallSchool);
});
afterAll(() => practice.close());

const send = (name: string, header: string, ...rows: string[]): Promise<SisImportAnswer> =>
  practice.importFiles({ [`${name}.csv`]: csv(header, ...rows) });
const course = async (sisId: string): Promise<DumpRow> => practice.one('courses', sisId);
const courseHeader = 'course_id,short_name,long_name,account_id,term_id,status,start_date,end_date';

describe('the type of a file', () => {
  it.each([
    ['old_id,new_id,type', 'change_sis_id'],
    ['Account_ID,Parent_Account_ID,name,status', 'account'],
    ['course_id,short_name,long_name,name,term_id,status', 'term'],
    ['course_id,short_name,long_name,status', 'course'],
    ['section_id,course_id,name,status', 'section'],
    ['xlist_course_id,section_id,status', 'xlist'],
    ['user_id,login_id,account_id,status', 'user'],
    ['user_id,login_id,existing_user_id,status', 'login'],
    ['section_id,user_id,role,status', 'enrollment'],
    ['user_id,account_id,role,status', 'admin'],
    ['observer_id,student_id,status', 'user_observer'],
    ['colour,size', undefined],
  ])('with the header %s is %s', (header, type) => {
    expect(classifyHeader(header.split(','))).toBe(type);
  });
});

describe('accounts.csv', () => {
  it('takes parents before children and refuses what hangs in the air', async () => {
    const ended = await send(
      'accounts',
      'account_id,parent_account_id,name,status',
      'child,parent,Child,active',
      'parent,,Parent,active',
      'child2,parent,Child two,active',
      'nameless,parent,,active',
      'odd,parent,Odd,closed',
    );
    expect(ended.workflow_state).toBe('imported_with_messages');
    expect(ended.data.counts).toMatchObject({ accounts: 2, warning_count: 3 });
  });

  it('moves to the root when the parent is blank, and keeps a name that is blank', async () => {
    await send('accounts', 'account_id,parent_account_id,name,status', 'p,,P,active', 'c,p,C,active');
    await send('accounts', 'account_id,parent_account_id,name,status', 'c,,,active');
    expect(await practice.one('accounts', 'c')).toMatchObject({ parent_id: 1, name: 'C' });
  });

  it('refuses a loop, and a deletion while something lives in the account', async () => {
    await send('accounts', 'account_id,parent_account_id,name,status', 'l1,,L1,active', 'l2,l1,L2,active');
    const loop = await send('accounts', 'account_id,parent_account_id,name,status', 'l1,l2,L1,active');
    expect(loop.data.counts).toMatchObject({ accounts: 0, warning_count: 1 });
    const held = await send(
      'accounts',
      'account_id,parent_account_id,name,status',
      'l1,,L1,deleted',
      'north,,,deleted',
    );
    expect(held.data.counts).toMatchObject({ accounts: 0, warning_count: 2 });
    const free = await send('accounts', 'account_id,parent_account_id,name,status', 'l2,l1,L2,deleted');
    expect(free.data.statistics.Account).toMatchObject({ deleted: 1 });
  });

  it('clears the integration id when the column is left out', async () => {
    await send('accounts', 'account_id,parent_account_id,name,status,integration_id', 'i,,I,active,int-1');
    expect(await practice.one('accounts', 'i')).toMatchObject({ integration_id: 'int-1' });
    await send('accounts', 'account_id,parent_account_id,name,status', 'i,,I,active');
    expect(await practice.one('accounts', 'i')).toMatchObject({ integration_id: null });
  });
});

describe('terms.csv', () => {
  it('clears blank dates, reports a date it cannot read and goes on', async () => {
    const ended = await send(
      'terms',
      'term_id,name,status,start_date,end_date',
      'w,Winter,active,2026-01-05T05:00:00Z,not a date',
    );
    expect(ended.workflow_state).toBe('imported_with_messages');
    expect(ended.data.counts).toMatchObject({ terms: 1 });
    expect(await practice.one('terms', 'w')).toMatchObject({ start_at: '2026-01-05T05:00:00Z', end_at: null });
    await send('terms', 'term_id,name,status', 'w,Winter,active');
    expect(await practice.one('terms', 'w')).toMatchObject({ start_at: null });
  });

  it('sets dates for one role by an override row, on a term that exists', async () => {
    const header = 'term_id,name,status,start_date,end_date,date_override_enrollment_type';
    const ended = await send(
      'terms',
      header,
      'fall,,active,2025-08-01,2025-12-31,TeacherEnrollment',
      'nowhere,,active,2025-08-01,2025-12-31,TeacherEnrollment',
      'fall,,active,2025-08-01,2025-12-31,PrincipalEnrollment',
    );
    expect(ended.data.counts).toMatchObject({ terms: 1, warning_count: 2 });
    const term = await practice.get('api/v1/accounts/self/terms/sis_term_id:fall');
    expect(term.overrides).toMatchObject({ TeacherEnrollment: { start_at: '2025-08-01T00:00:00Z' } });
  });

  it('is not deleted while it has active courses', async () => {
    const ended = await send('terms', 'term_id,name,status', 'fall,Fall,deleted');
    expect(ended.data.counts).toMatchObject({ terms: 0, warning_count: 1 });
  });
});

describe('courses.csv', () => {
  it.each([
    [null, 'active', 'claimed'],
    [null, 'published', 'available'],
    ['claimed', 'published', 'available'],
    ['available', 'unpublished', 'available'],
    ['completed', 'active', 'available'],
    ['completed', 'unpublished', 'available'],
    ['deleted', 'active', 'claimed'],
    ['deleted', 'published', 'available'],
    ['available', 'completed', 'completed'],
  ] as const)('leads from %s by %s to %s', (before, status, after) => {
    expect(nextCourseState(before, status)).toBe(after);
  });

  it('ignores an unknown term without a word and refuses an unknown account', async () => {
    const ended = await send(
      'courses',
      courseHeader,
      'lost-term,L,Lost,north,nowhere,active,,',
      'lost-account,L,Lost,nowhere,fall,active,,',
      'alg,ALG,Algebra,north,nowhere,active,,',
    );
    expect(ended.data.counts).toMatchObject({ courses: 2, warning_count: 1 });
    expect(await course('lost-term')).toMatchObject({ term_id: null });
    expect(await course('alg')).toMatchObject({ term_id: 'fall' });
  });

  it('uses the fallback account, and the root without any', async () => {
    await send(
      'courses',
      'course_id,short_name,long_name,account_id,fallback_account_id,status',
      'fb,F,Fallback,nowhere,north,active',
      'top,T,Top,,,active',
    );
    expect(await course('fb')).toMatchObject({ account_id: 'north' });
    expect(await course('top')).toMatchObject({ account_id: null });
  });

  it('keeps blank dates and clears them by <delete>', async () => {
    await send('courses', courseHeader, 'd,D,Dated,north,fall,active,2025-09-01T00:00:00Z,2025-12-01T00:00:00Z');
    await send('courses', courseHeader, 'd,D,Dated,north,fall,active,,');
    expect(await course('d')).toMatchObject({ start_at: '2025-09-01T00:00:00Z', restrict_to_dates: true });
    await send('courses', courseHeader, 'd,D,Dated,north,fall,active,<delete>,');
    expect(await course('d')).toMatchObject({ start_at: null, end_at: '2025-12-01T00:00:00Z' });
  });

  it('lands in the root account when its account is deleted, or stays where it is, without a message', async () => {
    const accounts = 'account_id,parent_account_id,name,status';
    await send('accounts', accounts, 'closed,,Closed,active');
    await send('courses', courseHeader, 'stays,S,Stays,north,fall,active,,');
    await send('accounts', accounts, 'closed,,,deleted');
    const ended = await send(
      'courses',
      courseHeader,
      'stays,S,Stays,closed,fall,active,,',
      'new,N,New,closed,fall,active,,',
    );
    expect(ended.data.counts).toMatchObject({ courses: 2, warning_count: 0 });
    expect(await course('stays')).toMatchObject({ account_id: 'north' });
    expect(await course('new')).toMatchObject({ account_id: null });
  });

  it('takes the active enrollments along when it is concluded, and does not bring them back', async () => {
    await send('courses', courseHeader, 'over,O,Over,north,fall,published,,');
    await send('sections', 'section_id,course_id,name,status', 'over-1,over,Over 1,active');
    const rows = ['over-1,s1,student,active', 'over-1,s2,student,inactive'];
    await send('enrollments', 'section_id,user_id,role,status', ...rows);
    await send('courses', courseHeader, 'over,O,Over,north,fall,completed,,');
    await send('courses', courseHeader, 'over,O,Over,north,fall,active,,');
    const states = (await practice.dump('enrollments'))
      .filter((each) => each.section_id === 'over-1')
      .map((each) => each.state);
    expect(states).toEqual(['completed', 'inactive']);
  });

  it('takes no row into it, or into a section of it, once it is deleted', async () => {
    await send('courses', courseHeader, 'away,A,Away,north,fall,active,,');
    await send(
      'sections',
      'section_id,course_id,name,status',
      'away-1,away,Away 1,active',
      'away-2,away,Away 2,active',
    );
    await send('sections', 'section_id,course_id,name,status', 'away-2,away,,deleted');
    const header = 'section_id,user_id,role,status';
    const rows = ['active', 'inactive', 'completed', 'deleted'].map((status) => `away-2,s1,student,${status}`);
    const ofSection = await send('enrollments', header, ...rows);
    expect(ofSection.data.counts).toMatchObject({ enrollments: 1, warning_count: 3 });
    await send('courses', courseHeader, 'away,A,Away,north,fall,deleted,,');
    const ofCourse = await send('enrollments', header, 'away-1,s1,student,active');
    expect(ofCourse.data.counts).toMatchObject({ enrollments: 0, warning_count: 1 });
  });

  it('takes the enrollments along when it is deleted, and does not bring them back', async () => {
    await send('courses', courseHeader, 'gone,G,Gone,north,fall,active,,');
    await send('sections', 'section_id,course_id,name,status', 'gone-1,gone,Gone 1,active');
    await send('enrollments', 'section_id,user_id,role,status', 'gone-1,s1,student,active');
    const ended = await send('courses', courseHeader, 'gone,G,Gone,north,fall,deleted,,');
    expect(ended.data.statistics).toMatchObject({ Course: { deleted: 1 }, Enrollment: { deleted: 1 } });
    await send('courses', courseHeader, 'gone,G,Gone,north,fall,active,,');
    const [enrollment] = (await practice.dump('enrollments')).filter((each) => each.section_id === 'gone-1');
    expect(enrollment).toMatchObject({ state: 'deleted' });
    expect(await course('gone')).toMatchObject({ state: 'claimed' });
  });

  it('ignores deletions silently when told to skip them', async () => {
    const ended = await practice.importFiles(
      { 'courses.csv': csv(courseHeader, 'bio,BIO,Biology,north,fall,deleted,,') },
      { skip_deletes: 'true' },
    );
    expect(ended).toMatchObject({ workflow_state: 'imported', data: { counts: { courses: 0 } } });
    expect(await course('bio')).toMatchObject({ state: 'claimed' });
  });
});

describe('sections.csv and xlists.csv', () => {
  it('moves a section with its enrollments when another course is given', async () => {
    await send('courses', courseHeader, 'from,F,From,north,fall,active,,', 'to,T,To,north,fall,active,,');
    await send('sections', 'section_id,course_id,name,status', 'move,from,Move,active');
    await send('enrollments', 'section_id,user_id,role,status', 'move,s2,student,active');
    await send('sections', 'section_id,course_id,name,status', 'move,to,Move,active');
    const enrollments = await practice.get<unknown[]>('api/v1/courses/sis_course_id:to/enrollments');
    expect(enrollments).toMatchObject([{ sis_section_id: 'move', sis_user_id: 's2' }]);
    expect(await practice.get('api/v1/courses/sis_course_id:from/enrollments')).toEqual([]);
  });

  it('drops the enrollments of a deleted section, and refuses unknown courses and backward dates', async () => {
    await send('sections', 'section_id,course_id,name,status', 'del,bio,Del,active');
    await send('enrollments', 'section_id,user_id,role,status', 'del,s2,student,active');
    const ended = await send(
      'sections',
      'section_id,course_id,name,status,start_date,end_date',
      'del,bio,,deleted,,',
      'lost,nowhere,Lost,active,,',
      'back,bio,Back,active,2025-10-02,2025-10-01',
    );
    expect(ended.data.counts).toMatchObject({ sections: 1, warning_count: 2 });
    expect(ended.data.statistics).toMatchObject({ CourseSection: { deleted: 1 }, Enrollment: { deleted: 1 } });
  });

  it('cross-lists into a course it makes if need be, and brings the section home again', async () => {
    await send('sections', 'section_id,course_id,name,status', 'x,bio,X,active');
    await send('xlists', 'xlist_course_id,section_id,status', 'joint,x,active');
    expect(await practice.one('sections', 'x')).toMatchObject({ course_id: 'joint', home_course_id: 'bio' });
    expect(await course('joint')).toMatchObject({ name: 'Biology', state: 'claimed' });
    await send('sections', 'section_id,course_id,name,status', 'x,bio,X,active');
    expect(await practice.one('sections', 'x')).toMatchObject({ course_id: 'joint' });
    const odd = await send('xlists', 'xlist_course_id,section_id,status', 'joint,x,activated', 'joint,lost,active');
    expect(odd.data.counts).toMatchObject({ xlists: 0, warning_count: 2 });
    await send('xlists', 'xlist_course_id,section_id,status', 'joint,x,deleted');
    expect(await practice.one('sections', 'x')).toMatchObject({ course_id: 'bio', home_course_id: null });
  });
});

describe('sticky fields', () => {
  it('are left alone by an import until it overrides, and clear when told', async () => {
    await practice.put('api/v1/courses/sis_course_id:alg', { course: { name: 'By hand' } });
    const row = csv(courseHeader, 'alg,ALG,By SIS,north,fall,active,,');
    await practice.importFiles({ 'courses.csv': row });
    expect(await course('alg')).toMatchObject({ name: 'By hand', sticky: ['name'] });
    await practice.importFiles(
      { 'courses.csv': row },
      { override_sis_stickiness: 'true', clear_sis_stickiness: 'true' },
    );
    expect(await course('alg')).toMatchObject({ name: 'By SIS', sticky: [] });
  });

  it('keep a term its pair of dates', async () => {
    practice.canvas.plant('ui-edit', { kind: 'term', sisId: 'fall', end_at: '2025-12-24T00:00:00Z' });
    await send('terms', 'term_id,name,status,start_date,end_date', 'fall,Autumn,active,2025-08-01,2025-12-01');
    const term = await practice.one('terms', 'fall');
    expect(term).toMatchObject({ name: 'Autumn', start_at: '2025-08-20T04:00:00Z', end_at: '2025-12-24T00:00:00Z' });
  });
});
