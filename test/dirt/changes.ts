import { addDays } from '../../sandbox/district/dates.js';
import type { Cells } from '../../sandbox/feed/rows.js';
import type { Random } from '../holds/random.js';
import { enrollment, loginOf, person, semester, sessionDays, type Days, type Rows } from './clean-district.js';

/** What happens at schools in a day, each as a SIS shows it without a mistake: the lines as they then stand. */
export const changes: Record<string, (rows: Rows, day: string, random: Random) => Rows> = {
  marriage: (rows, _day, random) => {
    const { sourcedId, givenName, familyName } = random.pick(rows.users)!;
    if (familyName!.includes('-')) return rows;
    const name = `${familyName}-Hale`;
    return changed(rows, 'users', sourcedId!, { familyName: name, ...loginOf(givenName!, name) });
  },
  newcomer: (rows, day, random) => {
    const number = rows.users.length;
    const [first, second] = [runningClass(rows, random), runningClass(rows, random)];
    const sourcedId = `N${number}`;
    const school = first.schoolSourcedId!;
    const days = { begin: day, end: daysOf(first).end };
    const lines = [enrollment(sourcedId, first.sourcedId!, school, 'student', days)];
    if (second.sourcedId !== first.sourcedId && second.schoolSourcedId === school)
      lines.push(enrollment(sourcedId, second.sourcedId!, school, 'student', { ...daysOf(second), begin: day }));
    return {
      ...rows,
      users: [...rows.users, person(sourcedId, 'student', school, 500 + number, number)],
      enrollments: [...rows.enrollments, ...lines],
    };
  },
  drop: (rows, day, random) => {
    const some = random.pick(enrolledStudents(rows, day));
    return some ? changed(rows, 'enrollments', some.sourcedId!, { endDate: addDays(day, -1) }) : rows;
  },
  'drop without a trace': (rows, day, random) => {
    const some = random.pick(enrolledStudents(rows, day));
    return some ? { ...rows, enrollments: rows.enrollments.filter((each) => each !== some) } : rows;
  },
  move: (rows, day, random) => {
    const some = random.pick(enrolledStudents(rows, day));
    const to = runningClass(rows, random);
    if (!some || to.schoolSourcedId !== some.schoolSourcedId || inClass(rows, some.userSourcedId!, to)) return rows;
    const left = changed(rows, 'enrollments', some.sourcedId!, { endDate: addDays(day, -1) });
    const days = { ...daysOf(to), begin: day };
    const line = enrollment(some.userSourcedId!, to.sourcedId!, to.schoolSourcedId!, 'student', days);
    return { ...left, enrollments: [...left.enrollments, line] };
  },
  'new title': (rows, _day, random) => {
    const { sourcedId, title } = runningClass(rows, random);
    return changed(rows, 'classes', sourcedId!, { title: `${title} (Honors)` });
  },
  'second teacher': (rows, day, random) => {
    const to = runningClass(rows, random);
    const teachers = rows.users.filter(
      (each) =>
        each.role === 'teacher' && each.orgSourcedIds === to.schoolSourcedId && !inClass(rows, each.sourcedId!, to),
    );
    const teacher = random.pick(teachers);
    if (!teacher) return rows;
    const line = enrollment(teacher.sourcedId!, to.sourcedId!, to.schoolSourcedId!, 'teacher', {
      ...daysOf(to),
      begin: day,
    });
    return { ...rows, enrollments: [...rows.enrollments, { ...line, primary: 'false' }] };
  },
  // Before a semester begins, its classes are made anew.
  'master schedule rebuilt': (rows, day) => {
    const old = rows.classes.filter((each) => each.termSourcedIds === 'S2').map((each) => each.sourcedId!);
    const anew = (id: string): string => (old.includes(id) ? `${id}-${day.slice(8)}` : id);
    return {
      ...rows,
      classes: rows.classes.map((each) => ({ ...each, sourcedId: anew(each.sourcedId!) })),
      enrollments: rows.enrollments.map((each) => ({
        ...{ ...each, classSourcedId: anew(each.classSourcedId!) },
        sourcedId: old.includes(each.classSourcedId!) ? `${each.sourcedId!}-${day.slice(8)}` : each.sourcedId!,
      })),
    };
  },
  // Snow days: the same classes go on for a few days.
  extension: (rows) => ({
    ...rows,
    academicSessions: rows.academicSessions.map((each) =>
      each.sourcedId === 'S1' ? { ...each, endDate: addDays(semester.end, 3) } : each,
    ),
    enrollments: rows.enrollments.map((each) =>
      each.endDate === semester.end ? { ...each, endDate: addDays(semester.end, 3) } : each,
    ),
  }),
};

/** The lines with one of a collection changed. */
export const changed = (rows: Rows, collection: keyof Rows, id: string, cells: Cells): Rows => ({
  ...rows,
  [collection]: rows[collection].map((each) => (each.sourcedId === id ? { ...each, ...cells } : each)),
});

const isRunning = (each: Cells): boolean => each.termSourcedIds === 'Y' || each.termSourcedIds === 'S1';
export const runningClasses = (rows: Rows): Cells[] => rows.classes.filter(isRunning);
const runningClass = (rows: Rows, random: Random): Cells => random.pick(runningClasses(rows))!;
const daysOf = (each: Cells): Days => sessionDays[each.termSourcedIds!]!;
const inClass = (rows: Rows, user: string, { sourcedId }: Cells): boolean =>
  rows.enrollments.some((each) => each.userSourcedId === user && each.classSourcedId === sourcedId);

/** Lines of students who are in a running class; a class keeps three at least. */
function enrolledStudents(rows: Rows, day: string): Cells[] {
  const running = new Set(runningClasses(rows).map((each) => each.sourcedId));
  const current = rows.enrollments.filter(
    (each) => each.role === 'student' && running.has(each.classSourcedId) && each.endDate! >= day,
  );
  const count = new Map<string, number>();
  for (const each of current) count.set(each.classSourcedId!, (count.get(each.classSourcedId!) ?? 0) + 1);
  return current.filter((each) => count.get(each.classSourcedId!)! > 4);
}
