import type { YearOfSchool } from './calendar.js';
import { gradesOf, type Catalogue, type Level } from './catalogue.js';
import type { AcademicSession, Class, Course, Enrollment, User } from './records.js';
import { spanOf, type Registrar } from './registrar.js';

const classSize = 25;
const classesOfATeacher = 5;

/** One school whose timetable for a school year is to be made. */
export interface SchoolYearPlan {
  school: string;
  level: Level;
  sessions: YearOfSchool;
  catalogue: Catalogue;
  students: readonly User[];
  /** Staff who already teach here; people are added when they do not suffice. */
  teachers: User[];
  registrar: Registrar;
}

/** Cuts students into groups of about the class size, all nearly equal. */
function intoSections(students: readonly User[]): User[][] {
  const count = Math.max(1, Math.ceil(students.length / classSize));
  const size = Math.ceil(students.length / count);
  return Array.from({ length: count }, (_, index) => students.slice(index * size, (index + 1) * size)).filter(
    (section) => section.length > 0,
  );
}

/** Makes a school's classes for a year, with their students and teachers in them. */
export function makeTimetable(plan: SchoolYearPlan): void {
  if (plan.level === 'elementary') makeElementary(plan);
  else makeSecondary(plan);
}

function createStaffRoom(plan: SchoolYearPlan) {
  let hired = 0;
  let load = classesOfATeacher;
  let current: User | undefined;
  return {
    /** The next teacher with room for one more class. */
    teacher: (): User => {
      if (current && load < classesOfATeacher) {
        load += 1;
        return current;
      }
      current = plan.teachers[hired] ?? plan.registrar.addStaff({ schools: [plan.school], role: 'teacher' });
      if (!plan.teachers[hired]) plan.teachers.push(current);
      hired += 1;
      load = 1;
      return current;
    },
    /** Another subject begins: its classes go to another teacher. */
    turn: (): void => {
      load = classesOfATeacher;
    },
  };
}

function openClass(
  plan: SchoolYearPlan,
  course: Course,
  terms: AcademicSession[],
  section: number,
  period: string,
  students: readonly User[],
  teacher: User,
  homeroom = false,
): { made: Class; enrollments: Enrollment[] } {
  const { begin, end } = spanOf(terms);
  const made = plan.registrar.addClass({
    course,
    school: plan.school,
    terms: terms.map((term) => term.sourcedId),
    title: homeroom ? `${course.title} - ${teacher.familyName}` : `${course.title} - ${period} - ${section}`,
    homeroom,
    grades: homeroom ? course.grades : undefined,
    period,
    section,
  });
  plan.registrar.assign(teacher, made, begin, end, true);
  return { made, enrollments: students.map((student) => plan.registrar.enrollment(student, made, begin, end)) };
}

function session(plan: SchoolYearPlan, name: string): AcademicSession {
  const found = plan.sessions.get(name);
  if (!found) throw new Error(`school ${plan.school} has no session ${name}`);
  return found;
}

/** Whole grades in homerooms, each of which goes to three to five special subjects as it is. */
function makeElementary(plan: SchoolYearPlan): void {
  const staff = createStaffRoom(plan);
  const { registrar, catalogue } = plan;
  const year = session(plan, 'Y');
  const rooms: Array<{ students: User[]; grade: string }> = [];
  for (const grade of gradesOf.elementary) {
    const ofGrade = plan.students.filter((student) => student.grades[0] === grade);
    intoSections(ofGrade).forEach((students, index) => {
      const course = catalogue.homeroom.get(grade)!;
      staff.turn();
      const terms = index % 7 === 6 ? ['T1', 'T2', 'T3'].map((name) => session(plan, name)) : [year];
      openClass(plan, course, terms, index + 1, 'HR(A-E)', students, staff.teacher(), true);
      rooms.push({ students, grade });
    });
  }
  const attended = rooms.map(() => 3 + registrar.random.below(3));
  catalogue.specials.forEach((course, special) => {
    staff.turn();
    let section = 0;
    rooms.forEach((room, index) => {
      if (special >= attended[index]!) return;
      section += 1;
      const trimester = special === 4 ? session(plan, `T${1 + (index % 3)}`) : year;
      openClass(plan, course, [trimester], section, `${1 + (index % 6)}(A-E)`, room.students, staff.teacher());
    });
  });
}

/** Six subjects a year by grade, and electives of a semester or a quarter across grades. */
function makeSecondary(plan: SchoolYearPlan): void {
  const staff = createStaffRoom(plan);
  const { registrar, catalogue, level } = plan;
  const { random } = registrar;
  const year = session(plan, 'Y');
  const halves = ['S1', 'S2'].map((name) => session(plan, name));
  for (let subject = 0; subject < 6; subject += 1) {
    staff.turn();
    for (const grade of gradesOf[level]) {
      const course = catalogue.core.get(grade)![subject]!;
      const ofGrade = random.shuffled(plan.students.filter((student) => student.grades[0] === grade));
      intoSections(ofGrade).forEach((students, index) => {
        const terms = index % 9 === 1 ? halves : [year];
        openClass(plan, course, terms, index + 1, `${1 + ((subject + index) % 8)}(A-E)`, students, staff.teacher());
      });
    }
  }
  const electives = catalogue.electives.get(plan.school)!;
  const sections = new Map<Course, number>();
  const elect = (terms: AcademicSession[], period: string, students: readonly User[]): void => {
    intoSections(random.shuffled(students)).forEach((group, index) => {
      const course = electives[(index + terms[0]!.title.length + Number(period[0])) % electives.length]!;
      const section = (sections.get(course) ?? 0) + 1;
      sections.set(course, section);
      openClass(plan, course, terms, section, period, group, staff.teacher());
    });
  };
  staff.turn();
  elect([halves[0]!], '7(A-E)', plan.students);
  elect([halves[1]!], '7(A-E)', plan.students);
  staff.turn();
  const inTurn = random.shuffled(plan.students);
  const part = Math.ceil(inTurn.length / 5);
  ['Q1', 'Q2', 'Q3', 'Q4'].forEach((quarter, index) => {
    elect([session(plan, quarter)], '8(A-C)', inTurn.slice(index * part, (index + 1) * part));
  });
}
