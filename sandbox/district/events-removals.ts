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
import { ImpossibleEvent, type EventKind } from './playing.js';
import type { Class, Enrollment, OneRosterRecord } from './records.js';

const dropStudents: EventKind = {
  kind: 'drop-students',
  summary: 'students leave all their classes (count, school, ids, on, as: past-dated, vanish or tobedeleted)',
  play: (stage) => {
    const enrollments = openEnrollments(stage);
    for (const student of choose(stage, activeStudents(stage), 'a student with open classes')) {
      const dropped = enrollments.get(student.sourcedId)!;
      stage.touched.users.push(student.sourcedId);
      if (stage.settings.as === 'vanish') {
        const gone = new Set(dropped);
        stage.district.enrollments = stage.district.enrollments.filter((one) => !gone.has(one));
        stage.touched.enrollments.push(...dropped.map((one) => one.sourcedId));
      } else if (stage.settings.as === 'tobedeleted') {
        for (const enrollment of dropped) {
          enrollment.status = 'tobedeleted';
          restamp(stage, enrollment);
          stage.touched.enrollments.push(enrollment.sourcedId);
        }
      } else {
        endEnrollments(stage, dropped);
      }
    }
  },
};

const reEnter: EventKind = {
  kind: 're-enter',
  summary: 'students who left come back: a second enrollment in each class they had (count, school, ids, on)',
  play: (stage) => {
    const open = openEnrollments(stage);
    const running = new Map(runningClasses(stage).map((one) => [one.sourcedId, one]));
    const left = new Map<string, Class[]>();
    for (const one of stage.district.enrollments) {
      const into = running.get(one.class);
      if (one.role !== 'student' || open.has(one.user) || isOpen(one, stage.on) || !into) continue;
      const classes = left.get(one.user) ?? [];
      if (!classes.includes(into)) left.set(one.user, [...classes, into]);
    }
    const students = stage.district.users.filter((user) => left.has(user.sourcedId));
    for (const student of choose(stage, students, 'a student who left running classes')) {
      student.enabledUser = true;
      restamp(stage, student);
      stage.touched.users.push(student.sourcedId);
      enrollInto(stage, student, left.get(student.sourcedId)!);
    }
  },
};

const vanishStudents: EventKind = {
  kind: 'vanish-students',
  summary: 'students and their enrollments are gone from the feed, without any drop (count, school, ids)',
  play: (stage) => {
    const { district } = stage;
    const gone = new Set(
      choose(stage, activeStudents(stage), 'a student with open classes').map((one) => one.sourcedId),
    );
    const ofGone = (one: Enrollment): boolean => gone.has(one.user);
    stage.touched.users.push(...gone);
    stage.touched.enrollments.push(...district.enrollments.filter(ofGone).map((one) => one.sourcedId));
    district.users = district.users.filter((user) => !gone.has(user.sourcedId));
    district.enrollments = district.enrollments.filter((one) => !ofGone(one));
  },
};

const markToBeDeleted: EventKind = {
  kind: 'mark-tobedeleted',
  summary: 'records say tobedeleted (count, ids, school, collection: users, classes or enrollments; users if not said)',
  play: (stage) => {
    const collection = stage.settings.collection ?? 'users';
    const candidates: Record<string, () => readonly OneRosterRecord[]> = {
      users: () => (stage.settings.ids ? stage.district.users : activeStudents(stage)),
      classes: () => runningClasses(stage),
      enrollments: () =>
        stage.district.enrollments.filter(
          (one) => isOpen(one, stage.on) && (!stage.settings.school || one.school === stage.settings.school),
        ),
    };
    const list = candidates[collection];
    if (!list) throw new ImpossibleEvent('collection is users, classes or enrollments');
    for (const record of choose(stage, list(), `one of the ${collection}`)) {
      record.status = 'tobedeleted';
      restamp(stage, record);
      stage.touched[collection].push(record.sourcedId);
    }
  },
};

/** What takes people and records away, or brings them back. */
export const removalEvents: readonly EventKind[] = [dropStudents, reEnter, vanishStudents, markToBeDeleted];
