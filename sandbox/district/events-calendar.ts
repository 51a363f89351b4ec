import { schoolYearOf, sessionsOfSchool } from './calendar.js';
import { gradesOf, levels, levelOfGrade, type Catalogue, type Level } from './catalogue.js';
import { addDays } from './dates.js';
import { restamp } from './choosing.js';
import { ImpossibleEvent, type EventKind, type Stage } from './playing.js';
import type { Course, District, User } from './records.js';
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

const nextYear: EventKind = {
  kind: 'next-year',
  summary:
    'the year rolls over: new sessions, classes and enrollments; the old year leaves the feed, save its sessions',
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
    const year = schoolYearOf(district.today) + 1;
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
    district.today = sessionsOfSchool('', true, year).get('Y')!.startDate;
    stage.touched.classes.push(...district.classes.map((one) => one.sourcedId));
    stage.touched.enrollments.push(...district.enrollments.map((one) => one.sourcedId));
  },
};

/** What time brings. */
export const calendarEvents: readonly EventKind[] = [nextDay, nextTerm, moveSessionEnd, nextYear];
