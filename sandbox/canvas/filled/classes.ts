import type { Random } from '../../district/random.js';
import type { Class, Enrollment as SisEnrollment } from '../../district/records.js';
import { crossList } from '../importers/cross-listing.js';
import type { Course, EnrollmentState, Section } from '../model.js';
import { defaultTermId, rootAccountId } from '../state.js';
import { addCourse, addSection, enroll, some, type Fill } from './fill.js';
import { courseByHand } from './names.js';

const shareAbsent = 0.03;
/** Of the pairs that could be taught as one. */
const shareCombined = 0.15;

/** The classes of a district, by what fills Canvas from them. */
export interface ClassList {
  /** Not over on the district's day. */
  running: Class[];
  over: Class[];
  enrollmentsOf(one: Class): readonly SisEnrollment[];
  /** The family name of who teaches it. */
  teacherOf(one: Class): string | undefined;
}

export function listClasses(fill: Fill): ClassList {
  const { district, records } = fill;
  const endOf = new Map(district.academicSessions.map(({ sourcedId, endDate }) => [sourcedId, endDate]));
  const enrollments = new Map<string, SisEnrollment[]>();
  for (const each of district.enrollments) {
    const list = enrollments.get(each.class);
    if (list) list.push(each);
    else enrollments.set(each.class, [each]);
  }
  const enrollmentsOf = (one: Class): readonly SisEnrollment[] => enrollments.get(one.sourcedId) ?? [];
  const isOver = (one: Class): boolean => one.terms.every((term) => (endOf.get(term) ?? '') < district.today);
  const active = [...records.classes.values()].filter(({ status }) => status === 'active');
  return {
    running: active.filter((one) => !isOver(one)),
    over: active.filter(isOver),
    enrollmentsOf,
    teacherOf: (one) => {
      const lead = enrollmentsOf(one).find(({ role }) => role === 'teacher');
      return lead && records.users.get(lead.user)?.familyName;
    },
  };
}

/** Courses and sections of the classes that run, with their people. */
export function fillClasses(fill: Fill, list: ClassList): void {
  const { notes } = fill;
  const random = fill.random('classes');
  const absent = new Set(some(random, list.running, shareAbsent, 3));
  const present = list.running.filter((one) => !absent.has(one));
  const firstOf = combinedClasses(fill, list, present, random);
  const courses = new Map<Class, Course>();
  for (const one of present) {
    const ids = fill.ids.section(one);
    const isBare = ids.sisId === null;
    const first = courses.get(firstOf.get(one)!);
    // By hand two classes become one course; of two that came by SIS the second is cross-listed.
    const course = first && isBare ? first : addClassCourse(fill, one, list, random);
    courses.set(one, course);
    const name = isBare && !first && random.chance(0.7) ? course.name : sectionName(one);
    const section = addSection(fill, ids, name, course.id, isBare && !first);
    notes.note(course, [one.sourcedId]);
    notes.note(section, [one.sourcedId]);
    fill.sections.set(one.sourcedId, section);
    if (first) {
      for (const each of [first, section]) notes.note(each, [], 'combined');
      if (!isBare) {
        crossList(section, first, fill);
        notes.note(section, [], 'cross-listed');
        notes.note(course, [], 'without-sections');
      }
    }
    fillPlaces(fill, section, one, list.enrollmentsOf(one), random);
  }
}

/** Classes that are taught with another of the same teacher, course and terms, by the class that they went to. */
function combinedClasses(
  fill: Fill,
  list: ClassList,
  classes: readonly Class[],
  random: Random,
): ReadonlyMap<Class, Class> {
  const groups = new Map<string, Class[]>();
  for (const one of classes) {
    const lead = list.enrollmentsOf(one).find(({ role }) => role === 'teacher')?.user;
    const key = [lead, one.school, one.course, ...one.terms].join('/');
    if (lead) groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const pairs = [...groups.values()].filter((group) => group.length > 1);
  const isBare = ([first]: Class[]): boolean => fill.ids.section(first!).sisId === null;
  const chosen = [pairs.filter(isBare), pairs.filter((pair) => !isBare(pair))].flatMap((each) =>
    some(random, each, shareCombined),
  );
  return new Map(chosen.map(([first, second]) => [second!, first!]));
}

/** "Period 3" where it stands beside another. */
function sectionName(one: Class): string {
  const period = /^\d+/.exec(one.periods[0] ?? '')?.[0];
  return period === undefined ? one.title : `${one.title.split(' - ')[0]} Period ${period}`;
}

function addClassCourse(fill: Fill, one: Class, list: ClassList, random: Random): Course {
  const { way, notes, records } = fill;
  const title = records.courses.get(one.course ?? '')?.title ?? one.title;
  const teacher = list.teacherOf(one);
  const isNamed = teacher !== undefined && random.chance(way.namedByHand);
  const name = isNamed ? courseByHand(random, title, one.periods[0], teacher) : one.title;
  const course = addCourse(fill, {
    ids: fill.ids.course(one),
    name,
    code: isNamed ? title.slice(0, 12) : (one.classCode ?? title),
    accountId: fill.accounts.get(one.school)?.id ?? rootAccountId,
    termId: fill.terms.get(one.terms[0] ?? '')?.id ?? defaultTermId,
    state: random.chance(0.9) ? 'available' : 'claimed',
  });
  if (!isNamed) return course;
  course.sticky = [...new Set([...course.sticky, 'name', 'course_code'])];
  notes.note(course, [], 'named-by-hand');
  return course;
}

const types = { student: 'StudentEnrollment', teacher: 'TeacherEnrollment', aide: 'TaEnrollment' } as const;

/** Those of a class who are in Canvas: who has left is there still, or was taken out in one way or another. */
function fillPlaces(fill: Fill, section: Section, one: Class, places: readonly SisEnrollment[], random: Random): void {
  const { today } = fill.district;
  const isOfSis = section.sisId !== null && fill.importId !== null;
  const until = begunUntil(fill, one);
  // Of who left and came back, the last enrollment counts.
  const byUser = new Map<string, SisEnrollment>();
  for (const place of places)
    if (place.status === 'active' && (place.beginDate ?? '') <= until) byUser.set(place.user, place);
  for (const [sourcedId, place] of byUser) {
    const user = fill.people.get(sourcedId);
    const type = types[place.role as keyof typeof types] ?? 'TeacherEnrollment';
    if (!user || random.chance(0.01)) continue;
    const hasEnded = place.endDate !== null && place.endDate < today;
    const ends = ['active', 'inactive', 'completed', 'deleted'] as const;
    const state: EnrollmentState = hasEnded ? random.pick(ends) : 'active';
    enroll(fill, { user, section, type, state, isOfSis });
  }
}

/** Up to which day enrollments have to begin: today, and in a class that has not begun its first day. */
function begunUntil({ district }: Fill, one: Class): string {
  const begins = district.academicSessions
    .filter((session) => one.terms.includes(session.sourcedId))
    .map((session) => session.startDate)
    .sort()[0];
  return begins !== undefined && begins > district.today ? begins : district.today;
}
