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

export const firstVersion: BenchVersion = { changedPerMille: 0, salt: 1, insertAtStart: 0 };

export interface BenchCollection {
  envelope: string;
  total(): number;
  /** A page as the whole JSON body. */
  page(offset: number, limit: number): Buffer;
  /** The position of a sourcedId, or -1. */
  indexOf(sourcedId: string): number;
}

type RowAt = (index: number, numbers: number[]) => Template;

const studentsPerSchool = 1000;
const sectionsPerPeriod = 40;
// Coprime to the students of a school: each period enrolls every student once, with other neighbours.
const stepOfPeriod = [1, 3, 7, 9, 11, 13, 17, 19];
const classesPerSchool = stepOfPeriod.length * sectionsPerPeriod;
const studentsPerClass = 25;
const teachersPerSchool = 64;
const courseCount = 400;

const firstSchool = 10_001;
const firstCourse = 1001;
const firstStudent = 10_000_000;
const firstTeacher = 50_000_000;
const firstClass = 1_000_000;
const firstEnrollment = 200_000_000;
const firstInserted = 100_000_000;
// Short, so that an enrollment has the 430 bytes or so of the providers that were measured.
const providerRoot = 'https://ps.example';
const stamp = '"status":"active","dateLastModified":"2026-07-01T06:00:00.000Z"';

// Positions of a row's numbers: the school last of those that all share.
const idPlace = 0;
const userPlace = 1;
const classPlace = 2;
const schoolPlace = 3;
const otherPlace = 4;

const ref = (plural: string, type: string, id: string): string =>
  `{"href":"${providerRoot}/${plural}/${id}","sourcedId":"${id}","type":"${type}"}`;
const schoolRef = ref('orgs', 'org', '<3:5>');

const enrollment = (id: string, user: string, role: string, primary: string, endDate: string): Template =>
  compile(
    `{"sourcedId":"${id}",${stamp},"user":${ref('users', 'user', user)},"class":${ref('classes', 'class', '<2:7>')},` +
      `"school":${schoolRef},"role":"${role}","primary":${primary},"beginDate":"2026-08-12","endDate":"${endDate}"}`,
  );
const enrolled = enrollment('S<0:9>', 'S<1:8>', 'student', 'null', '2027-06-09');
const dropped = enrollment('S<0:9>', 'S<1:8>', 'student', 'null', '2026-11-20');
const teaching = enrollment('ST<0:9>-T<1:8>', 'T<1:8>', 'teacher', '"true"', '2027-06-09');

const person = (letter: string, role: string, name: string): Template =>
  compile(
    `{"sourcedId":"${letter}<0:8>",${stamp},"username":"u<0:8>","userIds":null,"enabledUser":"true",` +
      `"givenName":"Benchly","familyName":"${name}<4:3>","middleName":null,"role":"${role}","identifier":"<0:8>",` +
      `"email":"u<0:8>@bench.example","sms":null,"phone":null,"agents":null,"orgs":[${schoolRef}],"grades":null,"password":null}`,
  );
const studentRecord = person('S', 'student', 'Marker');
const teacherRecord = person('T', 'teacher', 'Chalker');

const classRecord = compile(
  `{"sourcedId":"<0:7>",${stamp},"title":"Course <2:4> section <4:3>","classCode":"C<2:4>.<4:3>",` +
    `"classType":"scheduled","location":null,"grades":null,"subjects":null,"subjectCodes":null,"periods":["<1:1>(A-E)"],` +
    `"course":${ref('courses', 'course', '<2:4>')},"school":${schoolRef},` +
    `"terms":[${ref('academicSessions', 'academicSession', '<3:5>-3600')}]}`,
);
const courseRecord = compile(
  `{"sourcedId":"<0:4>",${stamp},"title":"Course <0:4>","courseCode":"C<0:4>","schoolYear":null,"grades":null,` +
    `"subjects":null,"subjectCodes":null,"org":${ref('orgs', 'org', '10000')}}`,
);
const sessionRecord = compile(
  `{"sourcedId":"<3:5>-3600",${stamp},"title":"2026-2027","startDate":"2026-08-12","endDate":"2027-06-09",` +
    `"type":"schoolYear","parent":null,"schoolYear":"2027"}`,
);
const districtRecord = compile(
  `{"sourcedId":"10000",${stamp},"name":"Bench Unified School District","type":"district","identifier":"10000","parent":null}`,
);
const schoolRecord = compile(
  `{"sourcedId":"<3:5>",${stamp},"name":"Bench School <3:5>","type":"school","identifier":"<3:5>",` +
    `"parent":${ref('orgs', 'org', '10000')}}`,
);

/** The collections of a district with so many enrollments: 8 of a student, 25 students and a teacher in a class. */
export function createBenchCollections(
  enrollments: number,
  version: () => BenchVersion,
): Record<string, BenchCollection> {
  const classes = Math.max(1, Math.ceil(enrollments / (studentsPerClass + 1)));
  const schools = Math.max(1, Math.ceil(classes / classesPerSchool));
  const students = schools * studentsPerSchool;
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
    if (number >= firstEnrollment) return number - firstEnrollment + insertAtStart;
    return known(number - firstInserted, insertAtStart);
  };
  return {
    orgs: collection(
      'orgs',
      () => schools + 1,
      [districtRecord, schoolRecord],
      orgAt,
      (id) => (id === '10000' ? 0 : Number(id) - firstSchool + 1),
    ),
    academicSessions: collection(
      'academicSessions',
      () => schools,
      [sessionRecord],
      sessionAt,
      (id) => (id.endsWith('-3600') ? Number(id.slice(0, -5)) - firstSchool : -1),
    ),
    courses: collection(
      'courses',
      () => courseCount,
      [courseRecord],
      courseAt,
      (id) => Number(id) - firstCourse,
    ),
    classes: collection(
      'classes',
      () => classes,
      [classRecord],
      classAt,
      (id) => Number(id) - firstClass,
    ),
    users: collection(
      'users',
      () => students + schools * teachersPerSchool,
      [studentRecord, teacherRecord],
      (index, numbers) => personAt(index, students, numbers),
      (id) =>
        id.startsWith('S')
          ? known(Number(id.slice(1)) - firstStudent, students)
          : Number(id.slice(1)) - firstTeacher + students,
    ),
    enrollments: collection(
      'enrollments',
      () => enrollments + version().insertAtStart,
      [enrolled, dropped, teaching],
      createEnrollmentRow({ classes, schools, studentEnrollments }, version),
      enrollmentIndex,
    ),
  };
}

const orgAt: RowAt = (index, numbers) => {
  numbers[schoolPlace] = firstSchool + index - 1;
  return index === 0 ? districtRecord : schoolRecord;
};

const sessionAt: RowAt = (index, numbers) => {
  numbers[schoolPlace] = firstSchool + index;
  return sessionRecord;
};

const courseAt: RowAt = (index, numbers) => {
  numbers[idPlace] = firstCourse + index;
  return courseRecord;
};

const classAt: RowAt = (index, numbers) => {
  const place = index % classesPerSchool;
  numbers[idPlace] = firstClass + index;
  numbers[1] = Math.floor(place / sectionsPerPeriod) + 1;
  numbers[2] = firstCourse + Math.floor(place / 4) + (index % 5) * 80;
  numbers[schoolPlace] = firstSchool + Math.floor(index / classesPerSchool);
  numbers[otherPlace] = place + 1;
  return classRecord;
};

function personAt(index: number, students: number, numbers: number[]): Template {
  const teaches = index >= students;
  const place = teaches ? index - students : index;
  numbers[idPlace] = (teaches ? firstTeacher : firstStudent) + place;
  numbers[schoolPlace] = firstSchool + Math.floor(place / (teaches ? teachersPerSchool : studentsPerSchool));
  numbers[otherPlace] = index % 997;
  return teaches ? teacherRecord : studentRecord;
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
      const local = Math.floor(index / schools) % studentsPerSchool;
      const section = (Math.floor(local / studentsPerClass) + 1) % sectionsPerPeriod;
      numbers[idPlace] = firstInserted + index;
      numbers[userPlace] = firstStudent + school * studentsPerSchool + local;
      numbers[classPlace] = firstClass + Math.min(classes - 1, school * classesPerSchool + section);
      numbers[schoolPlace] = firstSchool + school;
      return enrolled;
    }
    const row = index - insertAtStart;
    const teaches = row >= studentEnrollments;
    const ofClass = teaches ? row - studentEnrollments : Math.floor(row / studentsPerClass);
    const school = Math.floor(ofClass / classesPerSchool);
    const place = ofClass % classesPerSchool;
    numbers[schoolPlace] = firstSchool + school;
    numbers[classPlace] = firstClass + ofClass;
    numbers[idPlace] = firstEnrollment + row;
    if (teaches) {
      numbers[userPlace] = firstTeacher + school * teachersPerSchool + (place % teachersPerSchool);
      return teaching;
    }
    const section = place % sectionsPerPeriod;
    const step = stepOfPeriod[Math.floor(place / sectionsPerPeriod)]!;
    const local = ((section * studentsPerClass + (row % studentsPerClass)) * step) % studentsPerSchool;
    numbers[userPlace] = firstStudent + school * studentsPerSchool + local;
    if (changedPerMille === 0) return enrolled;
    const chance = mix(Math.imul(row, 2_654_435_761) ^ salt);
    if (chance % 1_000_000 >= changedPerMille * 1000) return enrolled;
    const sibling = ofClass - section + ((section + 1) % sectionsPerPeriod);
    if (chance & 0x100000 || sibling >= classes) return dropped;
    numbers[classPlace] = firstClass + sibling;
    return enrolled;
  };
}
