import { compile, writePage, type Template } from './provider-templates.js';

/** What has happened in the benchmark's district. Everything follows from an index; nothing is held. */
export interface BenchVersion {
  /** How many of a thousand student enrollments differ from those of the first version. */
  changedPerMille: number;
  /** Which ones those are: another salt, other enrollments. */
  salt: number;
  /** New enrollments that stand before all others, so that every page shifts. */
  insertAtStart: number;
}

export const FIRST_VERSION: BenchVersion = { changedPerMille: 0, salt: 1, insertAtStart: 0 };

export interface BenchCollection {
  envelope: string;
  total(): number;
  /** A page as the whole JSON body. */
  page(offset: number, limit: number): Buffer;
  /** The position of a sourcedId, or -1. */
  indexOf(sourcedId: string): number;
}

type RowAt = (index: number, numbers: number[]) => Template;

const STUDENTS_PER_SCHOOL = 1000;
const SECTIONS_PER_PERIOD = 40;
// Coprime to the students of a school: each period enrolls every student once, with other neighbours.
const STEP_OF_PERIOD = [1, 3, 7, 9, 11, 13, 17, 19];
const CLASSES_PER_SCHOOL = STEP_OF_PERIOD.length * SECTIONS_PER_PERIOD;
const studentsPerClass = 25;
const TEACHERS_PER_SCHOOL = 64;
const COURSES = 400;

const FIRST_SCHOOL = 10_001;
const FIRST_COURSE = 1001;
const FIRST_STUDENT = 10_000_000;
const FIRST_TEACHER = 50_000_000;
const FIRST_CLASS = 1_000_000;
const FIRST_SEAT = 200_000_000;
const FIRST_INSERTED = 100_000_000;
// Short, so that an enrollment has the 430 bytes or so of the providers that were measured.
const ROOT = 'https://ps.example';
const STAMP = '"status":"active","dateLastModified":"2026-07-01T06:00:00.000Z"';

// Positions of a row's numbers: SCHOOL last of those that all share.
const ID = 0;
const USER = 1;
const CLASS = 2;
const SCHOOL = 3;
const OTHER = 4;

const ref = (plural: string, type: string, id: string): string =>
  `{"href":"${ROOT}/${plural}/${id}","sourcedId":"${id}","type":"${type}"}`;
const SCHOOL_REF = ref('orgs', 'org', '<3:5>');

const enrollment = (id: string, user: string, role: string, primary: string, endDate: string): Template =>
  compile(
    `{"sourcedId":"${id}",${STAMP},"user":${ref('users', 'user', user)},"class":${ref('classes', 'class', '<2:7>')},` +
      `"school":${SCHOOL_REF},"role":"${role}","primary":${primary},"beginDate":"2026-08-12","endDate":"${endDate}"}`,
  );
const SEATED = enrollment('S<0:9>', 'S<1:8>', 'student', 'null', '2027-06-09');
const DROPPED = enrollment('S<0:9>', 'S<1:8>', 'student', 'null', '2026-11-20');
const TEACHING = enrollment('ST<0:9>-T<1:8>', 'T<1:8>', 'teacher', '"true"', '2027-06-09');

const person = (letter: string, role: string, name: string): Template =>
  compile(
    `{"sourcedId":"${letter}<0:8>",${STAMP},"username":"u<0:8>","userIds":null,"enabledUser":"true",` +
      `"givenName":"Benchly","familyName":"${name}<4:3>","middleName":null,"role":"${role}","identifier":"<0:8>",` +
      `"email":"u<0:8>@bench.example","sms":null,"phone":null,"agents":null,"orgs":[${SCHOOL_REF}],"grades":null,"password":null}`,
  );
const STUDENT = person('S', 'student', 'Marker');
const TEACHER = person('T', 'teacher', 'Chalker');

const CLASS_RECORD = compile(
  `{"sourcedId":"<0:7>",${STAMP},"title":"Course <2:4> section <4:3>","classCode":"C<2:4>.<4:3>",` +
    `"classType":"scheduled","location":null,"grades":null,"subjects":null,"subjectCodes":null,"periods":["<1:1>(A-E)"],` +
    `"course":${ref('courses', 'course', '<2:4>')},"school":${SCHOOL_REF},` +
    `"terms":[${ref('academicSessions', 'academicSession', '<3:5>-3600')}]}`,
);
const COURSE_RECORD = compile(
  `{"sourcedId":"<0:4>",${STAMP},"title":"Course <0:4>","courseCode":"C<0:4>","schoolYear":null,"grades":null,` +
    `"subjects":null,"subjectCodes":null,"org":${ref('orgs', 'org', '10000')}}`,
);
const SESSION_RECORD = compile(
  `{"sourcedId":"<3:5>-3600",${STAMP},"title":"2026-2027","startDate":"2026-08-12","endDate":"2027-06-09",` +
    `"type":"schoolYear","parent":null,"schoolYear":"2027"}`,
);
const DISTRICT_RECORD = compile(
  `{"sourcedId":"10000",${STAMP},"name":"Bench Unified School District","type":"district","identifier":"10000","parent":null}`,
);
const SCHOOL_RECORD = compile(
  `{"sourcedId":"<3:5>",${STAMP},"name":"Bench School <3:5>","type":"school","identifier":"<3:5>",` +
    `"parent":${ref('orgs', 'org', '10000')}}`,
);

/** The collections of a district with so many enrollments: 8 of a student, 25 students and a teacher in a class. */
export function createBenchCollections(
  enrollments: number,
  version: () => BenchVersion,
): Record<string, BenchCollection> {
  const classes = Math.max(1, Math.ceil(enrollments / (studentsPerClass + 1)));
  const schools = Math.max(1, Math.ceil(classes / CLASSES_PER_SCHOOL));
  const students = schools * STUDENTS_PER_SCHOOL;
  const studentEnrollments = Math.max(0, enrollments - classes);
  const known = (index: number, total: number): number =>
    Number.isInteger(index) && index >= 0 && index < total ? index : -1;
  const collection = (
    envelope: string,
    total: () => number,
    templates: readonly Template[],
    rowAt: RowAt,
    indexOf: (id: string) => number,
  ): BenchCollection => {
    const longest = Math.max(...templates.map(({ bytes }) => bytes.length));
    return {
      envelope,
      total,
      page: (offset, limit) => writePage(envelope, offset, Math.min(offset + limit, total()), longest, rowAt),
      indexOf: (id) => known(indexOf(id), total()),
    };
  };
  const enrollmentIndex = (id: string): number => {
    const number = Number(id.replace(/^ST?/, '').split('-')[0]);
    const { insertAtStart } = version();
    if (number >= FIRST_SEAT) return number - FIRST_SEAT + insertAtStart;
    return known(number - FIRST_INSERTED, insertAtStart);
  };
  return {
    orgs: collection(
      'orgs',
      () => schools + 1,
      [DISTRICT_RECORD, SCHOOL_RECORD],
      orgAt,
      (id) => (id === '10000' ? 0 : Number(id) - FIRST_SCHOOL + 1),
    ),
    academicSessions: collection(
      'academicSessions',
      () => schools,
      [SESSION_RECORD],
      sessionAt,
      (id) => (id.endsWith('-3600') ? Number(id.slice(0, -5)) - FIRST_SCHOOL : -1),
    ),
    courses: collection(
      'courses',
      () => COURSES,
      [COURSE_RECORD],
      courseAt,
      (id) => Number(id) - FIRST_COURSE,
    ),
    classes: collection(
      'classes',
      () => classes,
      [CLASS_RECORD],
      classAt,
      (id) => Number(id) - FIRST_CLASS,
    ),
    users: collection(
      'users',
      () => students + schools * TEACHERS_PER_SCHOOL,
      [STUDENT, TEACHER],
      (index, numbers) => personAt(index, students, numbers),
      (id) =>
        id.startsWith('S')
          ? known(Number(id.slice(1)) - FIRST_STUDENT, students)
          : Number(id.slice(1)) - FIRST_TEACHER + students,
    ),
    enrollments: collection(
      'enrollments',
      () => enrollments + version().insertAtStart,
      [SEATED, DROPPED, TEACHING],
      createEnrollmentRow({ classes, schools, studentEnrollments }, version),
      enrollmentIndex,
    ),
  };
}

const orgAt: RowAt = (index, numbers) => {
  numbers[SCHOOL] = FIRST_SCHOOL + index - 1;
  return index === 0 ? DISTRICT_RECORD : SCHOOL_RECORD;
};

const sessionAt: RowAt = (index, numbers) => {
  numbers[SCHOOL] = FIRST_SCHOOL + index;
  return SESSION_RECORD;
};

const courseAt: RowAt = (index, numbers) => {
  numbers[ID] = FIRST_COURSE + index;
  return COURSE_RECORD;
};

const classAt: RowAt = (index, numbers) => {
  const place = index % CLASSES_PER_SCHOOL;
  numbers[ID] = FIRST_CLASS + index;
  numbers[1] = Math.floor(place / SECTIONS_PER_PERIOD) + 1;
  numbers[2] = FIRST_COURSE + Math.floor(place / 4) + (index % 5) * 80;
  numbers[SCHOOL] = FIRST_SCHOOL + Math.floor(index / CLASSES_PER_SCHOOL);
  numbers[OTHER] = place + 1;
  return CLASS_RECORD;
};

function personAt(index: number, students: number, numbers: number[]): Template {
  const teaches = index >= students;
  const place = teaches ? index - students : index;
  numbers[ID] = (teaches ? FIRST_TEACHER : FIRST_STUDENT) + place;
  numbers[SCHOOL] = FIRST_SCHOOL + Math.floor(place / (teaches ? TEACHERS_PER_SCHOOL : STUDENTS_PER_SCHOOL));
  numbers[OTHER] = index % 997;
  return teaches ? TEACHER : STUDENT;
}

function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x45d9f3b);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** The enrollments in the order of their sourcedIds: those inserted, the students class by class, the teachers. */
function createEnrollmentRow(
  { classes, schools, studentEnrollments }: { classes: number; schools: number; studentEnrollments: number },
  version: () => BenchVersion,
): RowAt {
  return (index, numbers) => {
    const { insertAtStart, changedPerMille, salt } = version();
    if (index < insertAtStart) {
      // A student of the first period, one section further on: there nobody sits twice.
      const school = index % schools;
      const local = Math.floor(index / schools) % STUDENTS_PER_SCHOOL;
      const section = (Math.floor(local / studentsPerClass) + 1) % SECTIONS_PER_PERIOD;
      numbers[ID] = FIRST_INSERTED + index;
      numbers[USER] = FIRST_STUDENT + school * STUDENTS_PER_SCHOOL + local;
      numbers[CLASS] = FIRST_CLASS + Math.min(classes - 1, school * CLASSES_PER_SCHOOL + section);
      numbers[SCHOOL] = FIRST_SCHOOL + school;
      return SEATED;
    }
    const row = index - insertAtStart;
    const teaches = row >= studentEnrollments;
    const ofClass = teaches ? row - studentEnrollments : Math.floor(row / studentsPerClass);
    const school = Math.floor(ofClass / CLASSES_PER_SCHOOL);
    const place = ofClass % CLASSES_PER_SCHOOL;
    numbers[SCHOOL] = FIRST_SCHOOL + school;
    numbers[CLASS] = FIRST_CLASS + ofClass;
    numbers[ID] = FIRST_SEAT + row;
    if (teaches) {
      numbers[USER] = FIRST_TEACHER + school * TEACHERS_PER_SCHOOL + (place % TEACHERS_PER_SCHOOL);
      return TEACHING;
    }
    const section = place % SECTIONS_PER_PERIOD;
    const step = STEP_OF_PERIOD[Math.floor(place / SECTIONS_PER_PERIOD)]!;
    const local = ((section * studentsPerClass + (row % studentsPerClass)) * step) % STUDENTS_PER_SCHOOL;
    numbers[USER] = FIRST_STUDENT + school * STUDENTS_PER_SCHOOL + local;
    if (changedPerMille === 0) return SEATED;
    const chance = mix(Math.imul(row, 2_654_435_761) ^ salt);
    if (chance % 1_000_000 >= changedPerMille * 1000) return SEATED;
    const sibling = ofClass - section + ((section + 1) % SECTIONS_PER_PERIOD);
    if (chance & 0x100000 || sibling >= classes) return DROPPED;
    numbers[CLASS] = FIRST_CLASS + sibling;
    return SEATED;
  };
}
