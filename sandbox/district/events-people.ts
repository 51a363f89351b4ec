import {
  activeStudents,
  choose,
  endEnrollments,
  isOpen,
  openEnrollments,
  restamp,
  runningClasses,
  enrollInto,
} from './choosing.js';
import { inventFamilyName, loginLetters } from './names.js';
import { ImpossibleEvent, type EventKind, type Stage } from './playing.js';
import type { Class, User } from './records.js';

/** The open classes of a student. */
function classesOf(stage: Stage, student: User): Class[] {
  const ids = new Set(
    stage.district.enrollments
      .filter((one) => one.user === student.sourcedId && isOpen(one, stage.on))
      .map((one) => one.class),
  );
  return stage.district.classes.filter((one) => ids.has(one.sourcedId));
}

/** A new student beside one who is already here: same school, same grade, same classes. */
function newStudentLike(stage: Stage, example: User, username?: string): User {
  const classes = classesOf(stage, example);
  const school = classes[0]?.school ?? example.orgs[0]!;
  const student = stage.registrar.addStudent({ school, grade: example.grades[0] ?? '09', username });
  stage.touched.users.push(student.sourcedId);
  enrollInto(
    stage,
    student,
    classes.filter((one) => one.school === school),
  );
  return student;
}

const addStudents: EventKind = {
  kind: 'add-students',
  summary: 'new students arrive and get enrollments (count, school, on, ids: whose classes they get)',
  play: (stage) => {
    if (stage.settings.ids) {
      for (const like of choose(stage, activeStudents(stage), 'a student with open classes'))
        newStudentLike(stage, like);
      return;
    }
    const examples = activeStudents(stage);
    if (examples.length === 0) throw new ImpossibleEvent('no school here has students in open classes');
    for (let added = 0; added < stage.count; added += 1) newStudentLike(stage, stage.random.pick(examples));
  },
};

const moveClass: EventKind = {
  kind: 'move-class',
  summary:
    'students change to another section of the same course: one enrollment ends, another begins (count, school, ids, on)',
  play: (stage) => {
    const running = runningClasses(stage);
    const keyOf = (one: Class): string => [one.school, one.course, ...one.terms].join('/');
    const siblings = new Map<string, Class[]>();
    for (const one of running) siblings.set(keyOf(one), [...(siblings.get(keyOf(one)) ?? []), one]);
    const byId = new Map(running.map((one) => [one.sourcedId, one]));
    const choices = (id: string): Class[] => {
      const from = byId.get(id);
      return from ? siblings.get(keyOf(from))!.filter((one) => one !== from) : [];
    };
    const movable = new Map(
      [...openEnrollments(stage, stage.settings.school)].flatMap(([user, enrollments]) => {
        const taken = new Set(enrollments.map((enrollment) => enrollment.class));
        const enrollment = enrollments.find((one) => choices(one.class).some((other) => !taken.has(other.sourcedId)));
        return enrollment ? [[user, { enrollment, taken }] as const] : [];
      }),
    );
    const students = stage.district.users.filter((user) => movable.has(user.sourcedId));
    for (const student of choose(stage, students, 'a student who could change sections')) {
      const { enrollment, taken } = movable.get(student.sourcedId)!;
      const target = stage.random.pick(choices(enrollment.class).filter((one) => !taken.has(one.sourcedId)));
      endEnrollments(stage, [enrollment]);
      enrollInto(stage, student, [target]);
      stage.touched.users.push(student.sourcedId);
    }
  },
};

const moveSchool: EventKind = {
  kind: 'move-school',
  summary: 'students go over to another school of the district, where `school` says if said (count, school, ids, on)',
  play: (stage) => {
    const enrollments = openEnrollments(stage);
    const students = stage.district.users.filter((user) => user.role === 'student' && enrollments.has(user.sourcedId));
    const homeOf = (user: User): string => enrollments.get(user.sourcedId)![0]!.school;
    const target = stage.settings.school;
    const hosts = new Map<string, User[]>();
    for (const user of students) hosts.set(homeOf(user), [...(hosts.get(homeOf(user)) ?? []), user]);
    const away = target === undefined ? students : students.filter((user) => homeOf(user) !== target);
    for (const student of choose(stage, away, 'a student of another school')) {
      const home = homeOf(student);
      const others = [...hosts.keys()].filter((school) => school !== home && (!target || school === target));
      const sameGrade = (school: string): User[] =>
        hosts.get(school)!.filter((other) => other.grades[0] === student.grades[0]);
      const fitting = others.filter((school) => sameGrade(school).length > 0);
      const school = fitting.length > 0 ? stage.random.pick(fitting) : others[0];
      if (school === undefined) throw new ImpossibleEvent('there is no other school with students');
      const peers = sameGrade(school).length > 0 ? sameGrade(school) : hosts.get(school)!;
      const classes = classesOf(stage, stage.random.pick(peers)).filter((one) => one.school === school);
      endEnrollments(stage, enrollments.get(student.sourcedId)!);
      student.orgs = [school];
      restamp(stage, student);
      stage.touched.users.push(student.sourcedId);
      enrollInto(stage, student, classes);
    }
  },
};

const renameStudent: EventKind = {
  kind: 'rename-student',
  summary: 'students get another family name; with `fresh` the e-mail follows (count, school, ids)',
  play: (stage) => {
    for (const student of choose(stage, activeStudents(stage), 'a student with open classes')) {
      const before = student.familyName;
      do student.familyName = inventFamilyName(stage.random);
      while (student.familyName === before);
      if (stage.settings.fresh) {
        const local = `${loginLetters(student.givenName).slice(0, 1)}${loginLetters(student.familyName)}`;
        student.email = `${local}${student.identifier}@students.${stage.district.domain}`;
      }
      restamp(stage, student);
      stage.touched.users.push(student.sourcedId);
    }
  },
};

const takeLogin: EventKind = {
  kind: 'take-login',
  summary: 'a new student comes with the username that someone else has (ids: whose)',
  play: (stage) => {
    for (const holder of choose(stage, activeStudents(stage), 'a student with open classes')) {
      newStudentLike(stage, holder, holder.username);
      stage.touched.users.push(holder.sourcedId);
    }
  },
};

const releaseLogin: EventKind = {
  kind: 'release-login',
  summary: 'whoever came later to a username that two people have gets one of their own',
  play: (stage) => {
    const holders = new Map<string, User>();
    for (const user of stage.district.users) {
      const first = holders.get(user.username);
      if (!first) holders.set(user.username, user);
      else {
        user.username = `${user.username}.${user.sourcedId.toLowerCase()}`;
        restamp(stage, user);
        stage.touched.users.push(user.sourcedId);
      }
    }
    if (stage.touched.users.length === 0) throw new ImpossibleEvent('no two people have the same username');
  },
};

const swapLogins: EventKind = {
  kind: 'swap-logins',
  summary: 'two students exchange their usernames (ids: the two; count: pairs)',
  play: (stage) => {
    const count = stage.settings.ids ? stage.count : stage.count * 2;
    const chosen = choose({ ...stage, count }, activeStudents(stage), 'a student with open classes');
    if (chosen.length % 2 !== 0) throw new ImpossibleEvent('usernames are swapped in pairs');
    for (let at = 0; at < chosen.length; at += 2) {
      const [one, other] = [chosen[at]!, chosen[at + 1]!];
      [one.username, other.username] = [other.username, one.username];
      for (const user of [one, other]) {
        restamp(stage, user);
        stage.touched.users.push(user.sourcedId);
      }
    }
  },
};

const identityChange: EventKind = {
  kind: 'identity-change',
  summary:
    'students come back under a new sourcedId with the same number; the old records are gone (count, school, ids)',
  play: (stage) => {
    const { district } = stage;
    for (const student of choose(stage, activeStudents(stage), 'a student with open classes')) {
      const classes = classesOf(stage, student);
      const again: User = { ...student, sourcedId: `S${district.next.person++}` };
      restamp(stage, again);
      district.users = district.users.filter((user) => user !== student);
      district.enrollments = district.enrollments.filter((one) => one.user !== student.sourcedId);
      district.users.push(again);
      stage.touched.users.push(student.sourcedId, again.sourcedId);
      enrollInto(stage, again, classes);
    }
  },
};

const identityReturn: EventKind = {
  kind: 'identity-return',
  summary: 'students who came back under a new sourcedId get their former one again (ids: the new and the former one)',
  play: (stage) => {
    const { district } = stage;
    const [now, former] = stage.settings.ids ?? [];
    const student = district.users.find((user) => user.sourcedId === now);
    if (!student || former === undefined || district.users.some((user) => user.sourcedId === former))
      throw new ImpossibleEvent('it takes the id of a student, and one that nobody has');
    const classes = classesOf(stage, student);
    district.enrollments = district.enrollments.filter((one) => one.user !== now);
    student.sourcedId = former;
    restamp(stage, student);
    stage.touched.users.push(student.sourcedId, now!);
    enrollInto(stage, student, classes);
  },
};

const mergeStudents: EventKind = {
  kind: 'merge-students',
  summary:
    'two records of one child become one: who stays gets the number, the username and the classes of who goes (ids: who stays and who goes)',
  play: (stage) => {
    const { district } = stage;
    const [stays, goes] = choose({ ...stage, count: 2 }, activeStudents(stage), 'a student with open classes');
    if (stays === undefined || goes === undefined) throw new ImpossibleEvent('it takes two students');
    const has = new Set(classesOf(stage, stays));
    const gained = classesOf(stage, goes).filter((one) => !has.has(one));
    stays.identifier = goes.identifier;
    stays.username = goes.username;
    restamp(stage, stays);
    district.users = district.users.filter((user) => user !== goes);
    district.enrollments = district.enrollments.filter((one) => one.user !== goes.sourcedId);
    stage.touched.users.push(stays.sourcedId, goes.sourcedId);
    enrollInto(stage, stays, gained);
  },
};

/** Switches the portals of students on or off, as is done with one press for all of them. */
function switchPortals(stage: Stage, enabledUser: boolean): void {
  const { school } = stage.settings;
  const students = stage.district.users.filter(
    (user) => user.role === 'student' && (school === undefined || user.orgs.includes(school)),
  );
  for (const student of students.filter((user) => user.enabledUser !== enabledUser)) {
    student.enabledUser = enabledUser;
    restamp(stage, student);
    stage.touched.users.push(student.sourcedId);
  }
}

const closePortals: EventKind = {
  kind: 'close-portals',
  summary: 'portal access is switched off for all students, as before report cards: enabledUser is false (school)',
  play: (stage) => switchPortals(stage, false),
};

const openPortals: EventKind = {
  kind: 'open-portals',
  summary: 'portal access is switched on again for all students (school)',
  play: (stage) => switchPortals(stage, true),
};

/** What happens to people who stay or arrive. */
export const peopleEvents: readonly EventKind[] = [
  addStudents,
  moveClass,
  moveSchool,
  renameStudent,
  takeLogin,
  releaseLogin,
  swapLogins,
  identityChange,
  identityReturn,
  mergeStudents,
  closePortals,
  openPortals,
];
