import {
  choose,
  endEnrollments,
  activeStudents,
  isOpen,
  restamp,
  runningClasses,
  enrollInto,
  spanOfClass,
} from './choosing.js';
import { ImpossibleEvent, type EventKind, type Stage } from './playing.js';
import type { Class, Enrollment, User } from './records.js';

/** Open teacher places, lead first. */
function leadsOf(stage: Stage): Map<string, Enrollment> {
  const leads = new Map<string, Enrollment>();
  for (const one of stage.district.enrollments) {
    if (one.role !== 'teacher' || !isOpen(one, stage.on)) continue;
    const lead = leads.get(one.class);
    if (!lead || (one.primary && !lead.primary)) leads.set(one.class, one);
  }
  return leads;
}

const replaceTeacher: EventKind = {
  kind: 'replace-teacher',
  summary:
    'another teacher takes over classes: the old place ends, a new primary one begins (count, school, ids: classes, fresh)',
  play: (stage) => {
    const leads = leadsOf(stage);
    const taught = runningClasses(stage).filter((one) => leads.has(one.sourcedId));
    for (const one of choose(stage, taught, 'a running class with a teacher')) {
      const lead = leads.get(one.sourcedId)!;
      const busy = new Set(
        stage.district.enrollments.filter((other) => other.class === one.sourcedId).map((other) => other.user),
      );
      const colleagues = stage.district.users.filter(
        (user) => user.role === 'teacher' && user.orgs.includes(one.school) && !busy.has(user.sourcedId),
      );
      const successor: User =
        stage.settings.fresh || colleagues.length === 0
          ? stage.registrar.addStaff({ schools: [one.school], role: 'teacher' })
          : stage.random.pick(colleagues);
      const { begin, end } = spanOfClass(stage.district, one);
      endEnrollments(stage, [lead]);
      const place = stage.registrar.assign(successor, one, begin > stage.on ? begin : stage.on, end, true);
      stage.touched.enrollments.push(place.sourcedId);
      stage.touched.classes.push(one.sourcedId);
      stage.touched.users.push(lead.user, successor.sourcedId);
    }
  },
};

const renameClass: EventKind = {
  kind: 'rename-class',
  summary: 'classes get another title (count, school, ids)',
  play: (stage) => {
    for (const one of choose(stage, runningClasses(stage), 'a running class')) {
      one.title = `${one.title.replace(/ \(renamed .*\)$/, '')} (renamed ${stage.random.below(9000) + 1000})`;
      restamp(stage, one);
      stage.touched.classes.push(one.sourcedId);
    }
  },
};

const newClassSize = 15;

const newClass: EventKind = {
  kind: 'new-class',
  summary: 'a new section of a course that runs, with a teacher and fifteen students (count, school)',
  play: (stage) => {
    const { district, registrar, random } = stage;
    const running = runningClasses(stage);
    if (running.length === 0) throw new ImpossibleEvent('no class runs here');
    for (let added = 0; added < stage.count; added += 1) {
      const like = random.pick(running);
      const course = district.courses.find((one) => one.sourcedId === like.course);
      if (!course) throw new ImpossibleEvent(`class ${like.sourcedId} has no course`);
      const section = district.classes.filter((one) => one.course === like.course && one.school === like.school).length;
      const made = registrar.addClass({
        course,
        school: like.school,
        terms: like.terms,
        title: `${course.title} - new ${section + 101}`,
        period: like.periods[0] ?? '1(A-E)',
        section: section + 101,
      });
      stage.touched.classes.push(made.sourcedId);
      const teachers = district.users.filter((user) => user.role === 'teacher' && user.orgs.includes(like.school));
      const teacher = teachers[0]
        ? random.pick(teachers)
        : registrar.addStaff({ schools: [like.school], role: 'teacher' });
      const { begin, end } = spanOfClass(district, made);
      const place = registrar.assign(teacher, made, begin > stage.on ? begin : stage.on, end, true);
      stage.touched.enrollments.push(place.sourcedId);
      const fitting = activeStudents(stage, like.school).filter((user) =>
        user.grades.some((grade) => made.grades.length === 0 || made.grades.includes(grade)),
      );
      for (const student of random.shuffled(fitting).slice(0, newClassSize)) enrollInto(stage, student, [made]);
    }
  },
};

const removeClass: EventKind = {
  kind: 'remove-class',
  summary:
    'classes are gone from the feed with all their enrollments, or marked (count, school, ids, as: vanish or tobedeleted)',
  play: (stage) => {
    const { district } = stage;
    const gone = new Set(choose(stage, runningClasses(stage), 'a running class').map((one) => one.sourcedId));
    const inGone = (one: Enrollment): boolean => gone.has(one.class);
    stage.touched.classes.push(...gone);
    stage.touched.enrollments.push(...district.enrollments.filter(inGone).map((one) => one.sourcedId));
    if (stage.settings.as === 'tobedeleted') {
      const marked: Array<Class | Enrollment> = [
        ...district.classes.filter((one) => gone.has(one.sourcedId)),
        ...district.enrollments.filter(inGone),
      ];
      for (const record of marked) {
        record.status = 'tobedeleted';
        restamp(stage, record);
      }
      return;
    }
    district.classes = district.classes.filter((one) => !gone.has(one.sourcedId));
    district.enrollments = district.enrollments.filter((one) => !inGone(one));
  },
};

const dissolveClass: EventKind = {
  kind: 'dissolve-class',
  summary:
    'all students of a class change to another section of the course, and the class goes or stays empty (count, school, ids, as: tobedeleted or kept)',
  play: (stage) => {
    const running = runningClasses(stage);
    const siblingOf = (one: Class): Class | undefined =>
      running.find(
        (other) =>
          other !== one &&
          other.school === one.school &&
          other.course === one.course &&
          other.terms.join('/') === one.terms.join('/'),
      );
    const candidates = running.filter((one) => siblingOf(one) !== undefined);
    for (const gone of choose(stage, candidates, 'a class with another section of its course')) {
      const target = siblingOf(gone)!;
      const inGone = stage.district.enrollments.filter((one) => one.class === gone.sourcedId && isOpen(one, stage.on));
      const students = inGone.filter((one) => one.role === 'student');
      const there = new Set(
        stage.district.enrollments.filter((one) => one.class === target.sourcedId).map((one) => one.user),
      );
      const people = new Map(stage.district.users.map((user) => [user.sourcedId, user]));
      endEnrollments(stage, students);
      for (const { user } of students) if (!there.has(user)) enrollInto(stage, people.get(user)!, [target]);
      stage.touched.classes.push(gone.sourcedId, target.sourcedId);
      if (stage.settings.as === 'kept') continue;
      const marked: Array<Class | Enrollment> = [gone, ...inGone.filter((one) => one.role !== 'student')];
      for (const record of marked) {
        record.status = 'tobedeleted';
        restamp(stage, record);
      }
    }
  },
};

const rebuildSchedule: EventKind = {
  kind: 'rebuild-schedule',
  summary:
    'the master schedule is built anew: classes of sessions that have not begun come back under other ids, their students dealt out anew (school)',
  play: (stage) => {
    const { district, random, touched, settings } = stage;
    const ahead = new Set(
      district.academicSessions.filter((one) => one.startDate > stage.on).map((one) => one.sourcedId),
    );
    const rebuilt = district.classes.filter(
      (one) =>
        one.terms.every((term) => ahead.has(term)) && (settings.school === undefined || one.school === settings.school),
    );
    if (rebuilt.length === 0) throw new ImpossibleEvent('all sessions have begun');
    const idOf = new Map(rebuilt.map((one) => [one.sourcedId, String(district.next.section++)]));
    const places = new Map<string, Enrollment[]>();
    for (const one of district.enrollments) {
      const id = idOf.get(one.class);
      if (id === undefined) continue;
      one.class = id;
      one.sourcedId =
        one.role === 'student' ? `S${district.next.enrollment++}` : `ST${district.next.sectionTeacher++}-${one.user}`;
      restamp(stage, one);
      touched.enrollments.push(one.sourcedId);
      if (one.role === 'student') places.set(id, [...(places.get(id) ?? []), one]);
    }
    const sections = new Map<string, Class[]>();
    for (const one of rebuilt) {
      one.sourcedId = idOf.get(one.sourcedId)!;
      restamp(stage, one);
      touched.classes.push(one.sourcedId);
      const key = [one.school, one.course, ...one.terms].join('/');
      sections.set(key, [...(sections.get(key) ?? []), one]);
    }
    // Each section keeps its size; who sits in it is dealt out anew among the sections of its course.
    for (const ofCourse of sections.values()) {
      const seats = ofCourse.flatMap((one) => places.get(one.sourcedId) ?? []);
      const people = random.shuffled(seats.map((one) => one.user));
      seats.forEach((seat, at) => (seat.user = people[at]!));
    }
  },
};

/** What happens to classes and those who teach them. */
export const classEvents: readonly EventKind[] = [
  replaceTeacher,
  renameClass,
  newClass,
  removeClass,
  dissolveClass,
  rebuildSchedule,
];
