import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
const sendUsers = (...rows: string[]): Promise<SisImportAnswer> =>
  send('users', 'user_id,login_id,full_name,email,status', ...rows);
const enroll = (...rows: string[]): Promise<SisImportAnswer> =>
  send('enrollments', 'section_id,user_id,role,status', ...rows);
const enrollmentsOf = async (user: string): Promise<DumpRow[]> =>
  (await practice.dump('enrollments')).filter((each) => each.user_id === user);

describe('users.csv', () => {
  it('matches statuses by prefix and refuses blanks, odd characters and NUL', async () => {
    const ended = await sendUsers(
      'p1,prefix.one,Prefix One,,ActiveX',
      ',nobody,No Id,,active',
      'p2,,No Login,,active',
      'p3,odd\u0007login,Odd,,active',
      'p4,p4,Odd Status,,gone',
      'p5,p5,Null\0Name,,active',
      '  ,  ,  ,  ,  ',
    );
    expect(ended.data.counts).toMatchObject({ users: 1, warning_count: 5 });
  });

  it('saves a person with an invalid e-mail, reports the row and does not count it', async () => {
    const ended = await sendUsers('bad-mail,bad.mail,Bad Mail,not-an-address,active');
    expect(ended).toMatchObject({ workflow_state: 'imported_with_messages', data: { counts: { users: 0 } } });
    expect(await practice.one('users', 'bad-mail')).toMatchObject({ name: 'Bad Mail', email: null });
  });

  it('refuses a login that belongs to another SIS id, unless told to take it over', async () => {
    await sendUsers('own,shared,Owner,,active');
    const refused = await sendUsers('thief,SHARED,Thief,,active');
    expect(refused.data.counts).toMatchObject({ users: 0, warning_count: 1 });
    const header = 'user_id,login_id,full_name,status';
    await practice.importFiles(
      { 'users.csv': csv(header, 'renamed,shared,Owner,active') },
      { update_sis_id_if_login_claimed: 'true' },
    );
    expect((await practice.dump('logins')).filter((each) => each.login_id === 'shared')).toMatchObject([
      { sis_id: 'renamed' },
    ]);
  });

  it('refuses a row whose SIS id names one login and whose login name another', async () => {
    await sendUsers('swap-a,swap.a,A,,active', 'swap-b,swap.b,B,,active');
    const ended = await sendUsers('swap-a,swap.b,A,,active');
    expect(ended.data.counts).toMatchObject({ users: 0, warning_count: 1 });
  });

  it('adopts a login that has no SIS id: its owner becomes the SIS user', async () => {
    const planted = practice.canvas.plant('user-without-sis-id', { name: 'By Hand', login: 'by.hand' });
    await sendUsers('adopted,By.Hand,From SIS,,active');
    expect(await practice.get('api/v1/users/sis_user_id:adopted')).toMatchObject({
      id: (planted as { user: number }).user,
      name: 'From SIS',
    });
  });

  it('derives names, keeps them when all are blank and leaves sticky ones alone', async () => {
    await send('users', 'user_id,login_id,first_name,last_name,status', "n1,n1,Zoë,O'Neil,active");
    expect(await practice.one('users', 'n1')).toMatchObject({ name: "Zoë O'Neil", sortable_name: "O'Neil, Zoë" });
    await send('users', 'user_id,login_id,status', 'n1,n1,active', 'n2,n2,active');
    expect(await practice.one('users', 'n1')).toMatchObject({ name: "Zoë O'Neil" });
    expect(await practice.one('users', 'n2')).toMatchObject({ name: 'n2' });
    await practice.put('api/v1/users/sis_user_id:n1', { user: { name: 'Chosen Name' } });
    await send('users', 'user_id,login_id,full_name,status', 'n1,n1,Given Name,active');
    expect(await practice.one('users', 'n1')).toMatchObject({ name: 'Chosen Name' });
  });

  it('takes the link to a provider away when the column is absent', async () => {
    await send(
      'users',
      'user_id,login_id,status,authentication_provider_id',
      'sso,sso,active,saml',
      'x,x,active,magic',
    );
    expect(await practice.one('logins', 'sso')).toMatchObject({ authentication_provider_id: 2 });
    await send('users', 'user_id,login_id,status', 'sso,sso,active');
    expect(await practice.one('logins', 'sso')).toMatchObject({ authentication_provider_id: null });
  });

  it('drops the enrollments with the last login, and only then', async () => {
    await sendUsers('two,two.a,Two Logins,,active');
    await send('logins', 'user_id,login_id,existing_user_id', 'two-b,two.b,two');
    await enroll('alg-1,two,student,active');
    await sendUsers('two,two.a,,,deleted');
    expect(await enrollmentsOf('two-b')).toMatchObject([{ state: 'active' }]);
    const ended = await sendUsers('two-b,two.b,,,deleted');
    expect(ended.data.statistics).toMatchObject({ Enrollment: { deleted: 1 }, Pseudonym: { deleted: 1 } });
    const again = await sendUsers('two-b,two.b,,,deleted', 'never,never,,,deleted');
    expect(again).toMatchObject({ workflow_state: 'imported', data: { counts: { users: 0 } } });
  });

  it('suspends a login without touching the enrollments', async () => {
    await sendUsers('sus,sus,Sus Pended,,active');
    await enroll('alg-1,sus,student,active');
    await sendUsers('sus,sus,,,suspended');
    expect(await practice.one('logins', 'sus')).toMatchObject({ state: 'suspended' });
    expect(await enrollmentsOf('sus')).toMatchObject([{ state: 'active' }]);
  });
});

describe('enrollments.csv', () => {
  it('knows an enrollment by section, person, type and role, and a second section is a second one', async () => {
    await sendUsers('e1,e1,E One,,active');
    await enroll('alg-1,e1,student,active', 'bio-1,e1,Student,active', 'alg-1,e1,ta,active');
    await enroll('alg-1,e1,student,inactive');
    const found = await enrollmentsOf('e1');
    expect(found.map((each) => [each.section_id, each.type, each.state])).toEqual([
      ['alg-1', 'StudentEnrollment', 'inactive'],
      ['bio-1', 'StudentEnrollment', 'active'],
      ['alg-1', 'TaEnrollment', 'active'],
    ]);
  });

  it('refuses unknown people, sections, roles and words, and a section of another course', async () => {
    const ended = await send(
      'enrollments',
      'course_id,section_id,user_id,role,status',
      ',nowhere,s1,student,active',
      ',alg-1,nobody,student,active',
      ',alg-1,s1,janitor,active',
      ',alg-1,s1,student,enrolled',
      'bio,alg-1,s1,student,active',
      ',,s1,student,active',
    );
    expect(ended.data.counts).toMatchObject({ enrollments: 0, warning_count: 6 });
  });

  it('creates a deleted enrollment for a deletion of an unknown one, and counts it', async () => {
    await sendUsers('e2,e2,E Two,,active');
    const ended = await enroll('bio-1,e2,student,deleted');
    expect(ended.data.counts).toMatchObject({ enrollments: 1 });
    expect(await enrollmentsOf('e2')).toMatchObject([{ state: 'deleted' }]);
  });

  it('stamps a completed one, and deletes-or-completes by what else the person has in the course', async () => {
    await send('sections', 'section_id,course_id,name,status', 'alg-2,alg,Algebra 2,active');
    await sendUsers('e3,e3,E Three,,active');
    await enroll('alg-1,e3,student,active', 'alg-2,e3,student,active');
    await enroll('alg-1,e3,student,deleted_last_completed');
    await enroll('alg-2,e3,student,deleted_last_completed');
    const [first, second] = await enrollmentsOf('e3');
    expect(first).toMatchObject({ state: 'deleted', completed_at: null });
    expect(second).toMatchObject({ state: 'completed', completed_at: expect.stringMatching(/Z$/) as string });
  });

  it('makes a section for an enrollment by course only', async () => {
    await send('courses', 'course_id,short_name,long_name,status', 'bare,B,Bare,active');
    await send('enrollments', 'course_id,user_id,role,status', 'bare,s1,student,active', 'bare,s2,student,active');
    const sections = await practice.get<unknown[]>('api/v1/courses/sis_course_id:bare/sections');
    expect(sections).toMatchObject([{ sis_section_id: null, name: 'Bare' }]);
  });

  it('enrols a deleted person as deleted with a message, and refuses to wake a deleted enrollment', async () => {
    await sendUsers('e4,e4,E Four,,active');
    await sendUsers('e4,e4,,,deleted');
    const first = await enroll('bio-1,e4,student,active');
    expect(first).toMatchObject({ workflow_state: 'imported_with_messages', data: { counts: { enrollments: 1 } } });
    const second = await enroll('bio-1,e4,student,active');
    expect(second.data.counts).toMatchObject({ enrollments: 0, warning_count: 1 });
    expect(await enrollmentsOf('e4')).toMatchObject([{ state: 'deleted' }]);
  });

  it('takes custom roles by their exact name, and no students into a blueprint', async () => {
    practice.canvas.plant('role', { name: 'Co-Teacher', baseType: 'TeacherEnrollment' });
    await send('courses', 'course_id,short_name,long_name,status', 'print,P,Print,active');
    await send('sections', 'section_id,course_id,name,status', 'print-1,print,Print 1,active');
    practice.canvas.plant('blueprint', { course: 'print' });
    const ended = await enroll(
      'alg-1,t1,Co-Teacher,active',
      'alg-1,t1,co-teacher,active',
      'print-1,s1,student,active',
      'print-1,t1,teacher,active',
    );
    expect(ended.data.counts).toMatchObject({ enrollments: 2, warning_count: 2 });
  });
});

describe('observers, administrators and changes of ids', () => {
  it('enrols an observer beside every enrollment of the student, and takes it back', async () => {
    await sendUsers('mum,mum,Mum,,active', 'kid,kid,Kid,,active');
    await enroll('alg-1,kid,student,active', 'bio-1,kid,student,active');
    await send('user_observers', 'observer_id,student_id,status', 'mum,kid,active', 'mum,mum,active');
    expect((await enrollmentsOf('mum')).map((each) => each.associated_user_id)).toEqual(['kid', 'kid']);
    const ended = await send('user_observers', 'observer_id,student_id,status', 'mum,kid,deleted', 'mum,kid,deleted');
    expect(ended.data.counts).toMatchObject({ user_observers: 1, warning_count: 1 });
    expect((await enrollmentsOf('mum')).every((each) => each.state === 'deleted')).toBe(true);
  });

  it('makes administrators, and removes only those that SIS made', async () => {
    const header = 'user_id,account_id,role,status';
    const made = await send('admins', header, 't1,north,AccountAdmin,active', 't1,north,Nothing,active');
    expect(made.data.counts).toMatchObject({ admins: 1, warning_count: 1 });
    const removed = await send('admins', header, 't1,north,AccountAdmin,deleted', 's1,north,AccountAdmin,deleted');
    expect(removed.data.counts).toMatchObject({ admins: 1, warning_count: 0 });
  });

  it('changes SIS ids before every other file of the import', async () => {
    await sendUsers('old-1,was.old,Old One,,active', 'old-2,was.old2,Old Two,,active');
    const ended = await practice.importFiles({
      'a-users.csv': csv('user_id,login_id,full_name,status', 'new-1,was.old,New One,active'),
      'z-change.csv': csv(
        'old_id,new_id,type',
        'old-1,new-1,user',
        'old-2,new-1,user',
        'nobody,x,user',
        'old-2,y,planet',
      ),
    });
    expect(ended.data.counts).toMatchObject({ change_sis_ids: 1, users: 1, warning_count: 3 });
    expect(await practice.one('users', 'new-1')).toMatchObject({ name: 'New One' });
  });
});
