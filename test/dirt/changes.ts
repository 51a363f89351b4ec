import { addDays } from '../../sandbox/district/dates.js';
import type { Cells } from '../../sandbox/feed/rows.js';
import type { Random } from '../holds/random.js';
import { enrollment, semester, sessionDays, type Days, type Rows } from './clean-district.js';
import { person, renamed } from './people.js';

/** What happens at schools in a day, each as a SIS shows it without a mistake: the lines as they then stand. */
export const changes: Record<string, (rows: Rows, day: string, random: Random) => Rows> = {
  marriage: (rows, _day, random) => {
    const some = random.pick(rows.users)!;
    const { sourcedId, givenName, familyName } = some;
    if (familyName!.includes('-')) return rows;
    const names = { givenName: givenName!, familyName: `${familyName}-Hale` };
    return changed(rows, 'users', sourcedId!, renamed(some, names));
  },
  newcomer: (rows, day, random) => {
    const [first, second] = [runningClass(rows, day, random), runningClass(rows, day, random)];
    if (!first || !second) return rows;
    const school = first.schoolSourcedId!;
    const style = { id: (_role: string, count: number) => `N${count}`, login: null };
    const newcomer = person(style, { role: 'student', school, count: rows.users.length + 1 });
    const sourcedId = newcomer.sourcedId!;
    const days = { begin: day, end: daysOf(first).end };
    const lines = [enrollment(sourcedId, first.sourcedId!, school, 'student', days)];
    if (second.sourcedId !== first.sourcedId && second.schoolSourcedId === school)
      lines.push(enrollment(sourcedId, second.sourcedId!, school, 'student', { ...daysOf(second), begin: day }));
    return { ...rows, users: [...rows.users, newcomer], enrollments: [...rows.enrollments, ...lines] };
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
    const to = runningClass(rows, day, random);
    if (!some || !to || to.schoolSourcedId !== some.schoolSourcedId || inClass(rows, some.userSourcedId!, to))
      return rows;
    return moved(rows, [some], to, day);
  },
  // A class is divided: most of it goes over to a new class of the course. Nobody does that in its last days, in which an end
  // is a finish.
  'balanced classes': (rows, day, random) => {
    const from = runningClass(rows, day, random);
    if (!from || daysOf(from).end < addDays(day, 14)) return rows;
    const students = enrolledIn(rows, from.sourcedId!, day).filter((each) => each.role === 'student');
    const teacher = random.pick(
      rows.users.filter(
        (each) =>
          each.role === 'teacher' &&
          each.orgSourcedIds === from.schoolSourcedId &&
          !inClass(rows, each.sourcedId!, from),
      ),
    );
    if (students.length < 4 || !teacher) return rows;
    const to: Cells = { ...from, sourcedId: `${from.sourcedId}-${rows.classes.length}`, title: `${from.title} B` };
    const line = enrollment(teacher.sourcedId!, to.sourcedId!, to.schoolSourcedId!, 'teacher', daysOf(from));
    const withClass = { ...rows, classes: [...rows.classes, to], enrollments: [...rows.enrollments, line] };
    return moved(withClass, students.slice(0, Math.floor(students.length * 0.7)), to, day);
  },
  'new title': (rows, day, random) => {
    const some = runningClass(rows, day, random);
    return some ? changed(rows, 'classes', some.sourcedId!, { title: `${some.title} (Honors)` }) : rows;
  },
  'second teacher': (rows, day, random) => {
    const to = runningClass(rows, day, random);
    if (!to) return rows;
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
  extension: (rows, day) =>
    day > semester.end
      ? rows
      : {
          ...rows,
          academicSessions: rows.academicSessions.map((each) =>
            each.sourcedId === 'S1' ? { ...each, endDate: addDays(semester.end, 3) } : each,
          ),
          enrollments: rows.enrollments.map((each) =>
            each.endDate === semester.end ? { ...each, endDate: addDays(semester.end, 3) } : each,
          ),
        },
  'addresses exchanged': (rows, _day, random) => passedOn(rows, [random.pick(rows.users)!, random.pick(rows.users)!]),
  // Each gets the address of the next, and the last one a new one.
  'addresses passed on': (rows, day, random) => {
    const people = [...new Set([1, 2, 3].map(() => random.pick(rows.users)!))];
    const last = people.at(-1)!;
    const anew = `${last.email!.split('@')[0]}.${day.slice(5)}@larkmoor.example`;
    const passed = passedOn(rows, people);
    return changed(passed, 'users', last.sourcedId!, { email: anew });
  },
};

/** The lines with one of a collection changed. */
export const changed = (rows: Rows, collection: keyof Rows, id: string, cells: Cells): Rows => ({
  ...rows,
  [collection]: rows[collection].map((each) => (each.sourcedId === id ? { ...each, ...cells } : each)),
});

/** The classes that are held on a day, of this year's first semester or of the whole year. */
const runningClasses = (rows: Rows, day: string): Cells[] => {
  const running = rows.academicSessions.filter((each) => each.startDate! <= day && each.endDate! >= day);
  const sessions = new Set(running.map((each) => each.sourcedId));
  return rows.classes.filter((each) => sessions.has(each.termSourcedIds));
};
const runningClass = (rows: Rows, day: string, random: Random): Cells | undefined =>
  random.pick(runningClasses(rows, day));
const daysOf = (each: Cells): Days => sessionDays[each.termSourcedIds!]!;
const inClass = (rows: Rows, user: string, { sourcedId }: Cells): boolean =>
  rows.enrollments.some((each) => each.userSourcedId === user && each.classSourcedId === sourcedId);
const enrolledIn = (rows: Rows, section: string, day: string): Cells[] =>
  rows.enrollments.filter((each) => each.classSourcedId === section && each.beginDate! <= day && each.endDate! >= day);

/** Each address goes to the one before, and the first one's to the last. */
function passedOn(rows: Rows, people: readonly Cells[]): Rows {
  return people.reduce(
    (now, { sourcedId }, at) => changed(now, 'users', sourcedId!, { email: people[(at + 1) % people.length]!.email! }),
    rows,
  );
}

/** Students leave a class and come into another on a day. */
function moved(rows: Rows, lines: readonly Cells[], to: Cells, day: string): Rows {
  const end = { endDate: addDays(day, -1) };
  const left = lines.reduce((now, each) => changed(now, 'enrollments', each.sourcedId!, end), rows);
  const days = { ...daysOf(to), begin: day };
  const come = lines.map((each) =>
    enrollment(each.userSourcedId!, to.sourcedId!, to.schoolSourcedId!, 'student', days),
  );
  return { ...left, enrollments: [...left.enrollments, ...come] };
}

/** Lines of students who are in a running class; a class keeps three at least. */
function enrolledStudents(rows: Rows, day: string): Cells[] {
  const running = new Set(runningClasses(rows, day).map((each) => each.sourcedId));
  const current = rows.enrollments.filter(
    (each) => each.role === 'student' && running.has(each.classSourcedId) && each.endDate! >= day,
  );
  const count = new Map<string, number>();
  for (const each of current) count.set(each.classSourcedId!, (count.get(each.classSourcedId!) ?? 0) + 1);
  return current.filter((each) => count.get(each.classSourcedId!)! > 4);
}
