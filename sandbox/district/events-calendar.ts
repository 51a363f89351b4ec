import { sessionsOfSchool } from './calendar.js';
import { gradesOf, levels, levelOfGrade, type Catalogue, type Level } from './catalogue.js';
import { addDays } from './dates.js';
import { restamp, runningClasses } from './choosing.js';
import { ImpossibleEvent, type EventKind, type Stage } from './playing.js';
import type { AcademicSession, Course, District, User } from './records.js';
import { makeTimetable } from './timetable.js';

const nextDay: EventKind = {
  kind: 'next-day',
  summary: 'so many days pass (count)',
  play: (stage) => {
    stage.district.today = addDays(stage.district.today, stage.count);
  },
};

const nextTerm: EventKind = {
  kind: 'next-term',
  summary: 'it is the day on which the next session begins',
  play: ({ district, touched }) => {
    const begin = district.academicSessions
      .map((session) => session.startDate)
      .filter((day) => day > district.today)
      .sort()[0];
    if (begin === undefined) throw new ImpossibleEvent('no session begins after today: play next-year');
    district.today = begin;
    const begun = district.academicSessions.filter((session) => session.startDate === begin);
    touched.academicSessions.push(...begun.map((session) => session.sourcedId));
  },
};

const moveSessionEnd: EventKind = {
  kind: 'move-session-end',
  summary:
    'a semester that runs ends on another day, at every school that has it (ids: one of its sessions; on: its last day)',
  play: (stage) => {
    const { district, settings, touched, on } = stage;
    const runs = district.academicSessions.filter(
      ({ type, startDate, endDate }) => type === 'semester' && startDate <= district.today && district.today <= endDate,
    );
    const named = runs.find((session) => settings.ids?.includes(session.sourcedId)) ?? runs[0];
    if (!named) throw new ImpossibleEvent('no session runs today');
    if (on < named.startDate) throw new ImpossibleEvent(`on lies before its first day, ${named.startDate}`);
    const { title, type, startDate, endDate } = named;
    for (const session of runs) {
      if (session.title !== title || session.type !== type) continue;
      if (session.startDate !== startDate || session.endDate !== endDate) continue;
      session.endDate = on;
      restamp(stage, session);
      touched.academicSessions.push(session.sourcedId);
    }
  },
};

/** The courses of the district, found again by what they are for. */
function findCatalogue(district: District): Catalogue {
  const homeroom = new Map<string, Course>();
  const core = new Map<string, Course[]>();
  const electives = new Map<string, Course[]>();
  const specials: Course[] = [];
  const put = (into: Map<string, Course[]>, key: string, course: Course): void => {
    into.set(key, [...(into.get(key) ?? []), course]);
  };
  for (const course of district.courses) {
    const code = course.courseCode ?? '';
    if (code.startsWith('HR')) homeroom.set(course.grades[0]!, course);
    else if (code.startsWith('EL')) specials.push(course);
    else if (code.startsWith('E')) put(electives, course.org!, course);
    else put(core, course.grades[0]!, course);
  }
  return { homeroom, specials, core, electives };
}

/** Everyone goes up a grade; the oldest leave, and a student of a school's last grade goes to a school of the next level. */
function promote(stage: Stage, schoolsOf: Map<Level, string[]>): Map<string, User[]> {
  const grades = levels.flatMap((level) => gradesOf[level]);
  const members = new Map<string, User[]>();
  let children = 0;
  const place = (student: User, school: string): void => {
    members.set(school, [...(members.get(school) ?? []), student]);
  };
  const students = stage.district.users.filter((user) => user.role === 'student' && user.enabledUser);
  for (const student of students) {
    const grade = student.grades[0] ?? '12';
    if (grade === 'KG') children += 1;
    const next = grades[grades.indexOf(grade) + 1];
    stage.touched.users.push(student.sourcedId);
    if (next === undefined) {
      student.enabledUser = false;
      continue;
    }
    student.grades = [next];
    const level = levelOfGrade(next);
    const here = student.orgs[0]!;
    const schools = schoolsOf.get(level)!;
    const school = schools.includes(here) ? here : schools[Number(student.sourcedId.slice(1)) % schools.length]!;
    student.orgs = [school];
    place(student, school);
  }
  const elementary = schoolsOf.get('elementary')!;
  for (let index = 0; index < children; index += 1) {
    const school = elementary[index % elementary.length]!;
    const child = stage.registrar.addStudent({ school, grade: 'KG' });
    stage.touched.users.push(child.sourcedId);
    place(child, school);
  }
  return members;
}

/** The latest school year of the district, by the year in which it ends. */
function yearOfNow(district: District): number {
  return Math.max(...district.academicSessions.map((one) => Number(one.schoolYear)));
}

const nextYear: EventKind = {
  kind: 'next-year',
  summary:
    'the year rolls over: new sessions, classes and enrollments; the old year leaves the feed, save its sessions (as: kept, and it stays; on: the day that it is then)',
  play: (stage) => {
    const { district, registrar } = stage;
    const levelOf = new Map<string, Level>();
    for (const user of district.users) {
      if (user.role === 'student' && user.grades[0]) levelOf.set(user.orgs[0]!, levelOfGrade(user.grades[0]));
    }
    const schoolsOf = new Map(
      levels.map((level) => [level, [...levelOf].filter(([, of]) => of === level).map(([school]) => school)]),
    );
    const catalogue = findCatalogue(district);
    if (levels.some((level) => schoolsOf.get(level)!.length === 0) || catalogue.specials.length === 0) {
      throw new ImpossibleEvent('the year rolls over in generated districts only: this one was loaded from a file');
    }
    const year = yearOfNow(district);
    const before = { classes: district.classes, enrollments: district.enrollments };
    const old = new Set(
      district.academicSessions.filter((one) => Number(one.schoolYear) < year).map((one) => one.sourcedId),
    );
    district.academicSessions = district.academicSessions.filter((one) => !old.has(one.sourcedId));
    district.classes = [];
    district.enrollments = [];
    const members = promote(stage, schoolsOf);
    for (const [school, level] of levelOf) {
      const sessions = sessionsOfSchool(school, level === 'elementary', year);
      district.academicSessions.push(...sessions.values());
      stage.touched.academicSessions.push(...[...sessions.values()].map((one) => one.sourcedId));
      const teachers = district.users.filter((user) => user.role === 'teacher' && user.orgs[0] === school);
      const students = members.get(school) ?? [];
      makeTimetable({ school, level, sessions, catalogue, students, teachers, registrar });
    }
    stage.touched.classes.push(...district.classes.map((one) => one.sourcedId));
    stage.touched.enrollments.push(...district.enrollments.map((one) => one.sourcedId));
    district.today = stage.settings.on ?? sessionsOfSchool('', true, year).get('Y')!.startDate;
    if (stage.settings.as !== 'kept') return;
    district.classes.unshift(...before.classes);
    district.enrollments.unshift(...before.enrollments);
  },
};

const summerSchool: EventKind = {
  kind: 'summer-school',
  summary:
    'a session of its own after the school year, 14 June to 16 July, in which students repeat courses (count: classes; school)',
  play: (stage) => {
    const { district, registrar, random, settings, touched } = stage;
    const year = yearOfNow(district);
    const like = runningClasses({ ...stage, on: `${year}-06-09` })[0];
    const school = settings.school ?? like?.school;
    if (school === undefined) throw new ImpossibleEvent('no class runs to the end of the year');
    const session: AcademicSession = {
      sourcedId: `${school}-${(year - 1 - 1990) * 100 + 50}`,
      status: 'active',
      dateLastModified: '',
      title: `Summer School ${year}`,
      type: 'semester',
      startDate: `${year}-06-14`,
      endDate: `${year}-07-16`,
      parent: null,
      schoolYear: String(year),
    };
    if (district.academicSessions.some((one) => one.sourcedId === session.sourcedId))
      throw new ImpossibleEvent('that school has its summer school already');
    restamp(stage, session);
    district.academicSessions.push(session);
    touched.academicSessions.push(session.sourcedId);
    const courses = district.courses.filter((one) =>
      district.classes.some((each) => each.course === one.sourcedId && each.school === school),
    );
    const students = district.users.filter((user) => user.role === 'student' && user.orgs.includes(school));
    const teachers = district.users.filter((user) => user.role === 'teacher' && user.orgs.includes(school));
    for (let made = 0; made < stage.count; made += 1) {
      const course = courses[made % courses.length];
      if (!course) throw new ImpossibleEvent('that school has no courses');
      const terms = [session.sourcedId];
      const title = `${course.title} - summer ${made + 1}`;
      const one = registrar.addClass({ course, school, terms, title, period: '1(A-E)', section: 201 + made });
      const teacher = teachers[made] ?? registrar.addStaff({ schools: [school], role: 'teacher' });
      const { startDate, endDate } = session;
      touched.classes.push(one.sourcedId);
      touched.enrollments.push(registrar.assign(teacher, one, startDate, endDate, true).sourcedId);
      for (const student of random.shuffled(students).slice(0, 12))
        touched.enrollments.push(registrar.enrollment(student, one, startDate, endDate).sourcedId);
    }
  },
};

/** What time brings. */
export const calendarEvents: readonly EventKind[] = [nextDay, nextTerm, moveSessionEnd, nextYear, summerSchool];
