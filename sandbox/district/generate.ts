import { schoolYearOf, sessionsOfSchool, type YearOfSchool } from './calendar.js';
import { buildCatalogue, gradesOf, levels, type Catalogue, type Level } from './catalogue.js';
import { stampOf, type Day } from './dates.js';
import { inventSchoolName } from './names.js';
import { addOddities } from './oddities.js';
import { createRandom } from './random.js';
import { emptyDistrict, type District, type User } from './records.js';
import { createRegistrar, spanOf, type Registrar } from './registrar.js';
import { makeTimetable } from './timetable.js';

const smallestDistrict = 300;
const largestDistrict = 100_000;

const schoolSize: Record<Level, number> = { elementary: 450, middle: 700, high: 1300 };
const schoolKind: Record<Level, string> = { elementary: 'Elementary', middle: 'Middle', high: 'High' };
const firstNumber: Record<Level, number> = { elementary: 101, middle: 401, high: 701 };
const schoolsWithALateStart = 6;

interface School {
  id: string;
  level: Level;
  number: number;
  students: User[];
  teachers: User[];
}

export interface DistrictRequest {
  seed: string;
  /** 300 to 100,000. */
  students: number;
  today: Day;
}

/** Makes the district of a seed: the same request gives the same records, to the byte. */
export function generateDistrict({ seed, students, today }: DistrictRequest): District {
  if (!Number.isInteger(students) || students < smallestDistrict || students > largestDistrict) {
    throw new Error(`a practice district has ${smallestDistrict} to ${largestDistrict} students, not ${students}`);
  }
  const district = emptyDistrict(seed, today);
  const random = createRandom(`${seed}/${students}`);
  const year = schoolYearOf(today);
  const registrar = createRegistrar(district, random, `${year}-07-01`);
  const districtOrg = String(4000 + random.below(5000));
  const schools = foundSchools(district, districtOrg, students, stampOf(`${year}-07-01`));
  const catalogue = buildCatalogue(
    registrar,
    districtOrg,
    new Map(schools.filter((school) => school.level !== 'elementary').map((school) => [school.id, school.level])),
  );
  registrar.addStaff({ schools: [districtOrg], role: 'administrator' });
  const lastYear = new Map<School, YearOfSchool>();
  schools.forEach((school, index) => {
    const late = schools.length >= schoolsWithALateStart && index === schools.length - 1 ? 5 : 0;
    const past = sessionsOfSchool(school.id, school.level === 'elementary', year - 1);
    const present = sessionsOfSchool(school.id, school.level === 'elementary', year, late);
    district.academicSessions.push(...past.values(), ...present.values());
    lastYear.set(school, past);
    registrar.addStaff({ schools: [school.id], role: 'administrator' });
    enrolChildren(school, registrar, students, schools.filter((other) => other.level === school.level).length, seed);
    makeTimetable({ ...school, school: school.id, sessions: present, catalogue, registrar });
  });
  for (const school of schools) keepSomeOfLastYear(school, lastYear.get(school)!, catalogue, registrar);
  addOddities(district, registrar, schools);
  return district;
}

/** How many of the students go to each level, and so how many schools there are. */
function foundSchools(district: District, districtOrg: string, students: number, dateLastModified: string): School[] {
  const active = { status: 'active' as const, dateLastModified };
  district.orgs.push({
    sourcedId: districtOrg,
    ...active,
    name: `${district.seed.slice(0, 1).toUpperCase()}${district.seed.slice(1)} Unified School District`,
    type: 'district',
    identifier: districtOrg,
    parent: null,
  });
  let number = 0;
  return levels.flatMap((level) => {
    const share = (students * gradesOf[level].length) / 13;
    const count = Math.max(1, Math.round(share / schoolSize[level]));
    return Array.from({ length: count }, (_, index): School => {
      const id = String(firstNumber[level] + index);
      district.orgs.push({
        sourcedId: id,
        ...active,
        name: inventSchoolName(number++, schoolKind[level]),
        type: 'school',
        identifier: id,
        parent: districtOrg,
      });
      return { id, level, number: index, students: [], teachers: [] };
    });
  });
}

/** Fills a school's grades so that the district's schools together have exactly the students asked for. */
function enrolChildren(
  school: School,
  registrar: Registrar,
  total: number,
  schoolsOfLevel: number,
  seed: string,
): void {
  const allGrades = levels.flatMap((level) => gradesOf[level]);
  for (const grade of gradesOf[school.level]) {
    const position = allGrades.indexOf(grade);
    const ofGrade = Math.floor((total * (position + 1)) / 13) - Math.floor((total * position) / 13);
    const begin = Math.floor((ofGrade * school.number) / schoolsOfLevel);
    const end = Math.floor((ofGrade * (school.number + 1)) / schoolsOfLevel);
    for (let index = begin; index < end; index += 1) {
      school.students.push(registrar.addStudent({ school: school.id, grade }));
    }
  }
  if (school.students.length === 0) throw new Error(`seed ${seed}: school ${school.id} has no students`);
}

/** Last year's classes that are still in the feed: a few in each school, over and done with. */
function keepSomeOfLastYear(school: School, sessions: YearOfSchool, catalogue: Catalogue, registrar: Registrar): void {
  const year = sessions.get('Y')!;
  const { begin, end } = spanOf([year]);
  const grades = gradesOf[school.level].slice(0, -1);
  for (const grade of grades.slice(0, 2)) {
    const now = gradesOf[school.level][gradesOf[school.level].indexOf(grade) + 1]!;
    const course = catalogue.homeroom.get(grade) ?? catalogue.core.get(grade)![0]!;
    const lastYears = registrar.addClass({
      course,
      school: school.id,
      terms: [year.sourcedId],
      title: `${course.title} (${year.title})`,
      period: '1(A-E)',
      section: 1,
    });
    registrar.assign(school.teachers[0]!, lastYears, begin, end, true);
    for (const student of school.students.filter((one) => one.grades[0] === now).slice(0, 20)) {
      registrar.enrollment(student, lastYears, begin, end);
    }
  }
}
