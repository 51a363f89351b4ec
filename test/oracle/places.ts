import type { CanvasState, ClassRecord, CourseRecord, OrgRecord, SessionRecord, Truth } from './read.js';
import type { Known } from './memory.js';
import { filled, fits, instantOf, type Demands, type Rules } from './rules.js';

const isDistrict = (org: OrgRecord): boolean => org.type === 'district' || org.type === 'local';

/** Which account stands for an org: null is Canvas's root account. */
function accountOf(org: OrgRecord, rules: Rules): string | null {
  if (org.type === 'state' || org.type === 'national') return null;
  if (isDistrict(org) && rules.canvas.districtAccount === 'root') return null;
  return filled(rules.mapping.ids.account, { sourcedId: org.sourcedId, identifier: org.identifier });
}

export function schoolCounts(org: OrgRecord, rules: Rules): boolean {
  const named = (list: string[]): boolean =>
    list.includes(org.sourcedId) || (org.identifier !== null && list.includes(org.identifier));
  if (named(rules.scope.excludeSchools)) return false;
  return rules.scope.schools.length === 0 || named(rules.scope.schools);
}

export function accountsWanted(truth: Truth, rules: Rules): Demands {
  const byId = new Map(truth.orgs.map((org) => [org.sourcedId, org]));
  const demands: Demands = new Map();
  for (const org of truth.orgs) {
    const id = accountOf(org, rules);
    if (id === null || org.status !== 'active') continue;
    if (!isDistrict(org) && !schoolCounts(org, rules)) continue;
    const parent = org.parent === null ? undefined : byId.get(org.parent);
    const fields = { name: org.name, parent_account_id: parent ? accountOf(parent, rules) : null, state: 'active' };
    demands.set(id, { must: 'stand', fields });
  }
  return demands;
}

/** One class with everything that decides about it. */
export interface Place {
  known: Known<ClassRecord>;
  record: ClassRecord;
  course: CourseRecord | undefined;
  school: OrgRecord | undefined;
  /** The session its term stands for. */
  session: SessionRecord | undefined;
  /** The last day of the class's own sessions. */
  lastDay: string;
  /** `live`: stands in Canvas. `over`: its sessions have ended. `gone`: to be removed. `left`: as it was before. */
  state: 'live' | 'over' | 'gone' | 'left' | 'outside';
  section: string;
  courseId: string;
}

/** The session of an accepted type that covers all of a class's sessions: the first type that is offered, the shortest of it. */
function coveringSession(
  own: readonly SessionRecord[],
  all: ReadonlyMap<string, SessionRecord>,
  types: readonly string[],
): SessionRecord | undefined {
  const offered: SessionRecord[] = [];
  for (const session of own) {
    let each: SessionRecord | undefined = session;
    while (each && !offered.includes(each)) {
      offered.push(each);
      each = each.parent === null ? undefined : all.get(each.parent);
    }
  }
  const covers = (one: SessionRecord): boolean =>
    own.every((each) => one.startDate <= each.startDate && one.endDate >= each.endDate);
  for (const type of types) {
    const fitting = offered.filter((one) => one.type === type && covers(one));
    const length = (one: SessionRecord): number => Date.parse(one.endDate) - Date.parse(one.startDate);
    fitting.sort((a, b) => length(a) - length(b) || (a.sourcedId < b.sourcedId ? -1 : 1));
    if (fitting[0]) return fitting[0];
  }
  return undefined;
}

function classCounts(
  one: ClassRecord,
  facts: { course: CourseRecord | undefined; school: OrgRecord; session: SessionRecord | undefined; students: number },
  rules: Rules,
): boolean {
  const { scope } = rules;
  const subjects = one.subjects.length > 0 ? one.subjects : (facts.course?.subjects ?? []);
  return (
    schoolCounts(facts.school, rules) &&
    (scope.homerooms || one.classType !== 'homeroom') &&
    !fits(one.title, scope.excludeTitles) &&
    (scope.grades.length === 0 || one.grades.some((grade) => scope.grades.includes(grade))) &&
    (scope.subjects.length === 0 || subjects.some((subject) => scope.subjects.includes(subject))) &&
    (scope.courseCodes.length === 0 || fits(facts.course?.courseCode ?? '', scope.courseCodes)) &&
    (scope.terms.length === 0 || fits(facts.session?.title ?? '', scope.terms)) &&
    (scope.classesWithoutStudents || facts.students > 0)
  );
}

export interface PlacesInput {
  truth: Truth;
  classes: ReadonlyArray<Known<ClassRecord>>;
  sessions: ReadonlyMap<string, SessionRecord>;
  courses: ReadonlyMap<string, CourseRecord>;
  rules: Rules;
  today: string;
  before: CanvasState;
}

/** Decides what becomes of each class that is in the feed or was. */
export function placesOf(input: PlacesInput): Place[] {
  const { truth, sessions, courses, rules, today, before } = input;
  const orgs = new Map(truth.orgs.map((org) => [org.sourcedId, org]));
  const students = new Map<string, number>();
  for (const one of truth.enrollments) {
    if (one.role === 'student' && one.status === 'active') students.set(one.class, (students.get(one.class) ?? 0) + 1);
  }
  const places = input.classes.map((known): Place => {
    const { record } = known;
    const own = record.terms.flatMap((id) => sessions.get(id) ?? []);
    const session = coveringSession(own, sessions, rules.mapping.sessionTypes);
    const course = record.course === null ? undefined : courses.get(record.course);
    const school = orgs.get(record.school);
    const lastDay =
      own
        .map((each) => each.endDate)
        .sort()
        .at(-1) ?? '9999-12-31';
    const words = { sourcedId: record.sourcedId, classCode: record.classCode, courseCode: course?.courseCode };
    const section = filled(rules.mapping.ids.section, words);
    const stood = before.section.get(section)?.state === 'active';
    // A class that stands stays when its last student leaves.
    const enrolled = stood ? 1 : (students.get(record.sourcedId) ?? 0);
    const counts = (one: ClassRecord): boolean =>
      school !== undefined && classCounts(one, { course, school, session, students: enrolled }, rules);
    const state = ((): Place['state'] => {
      if (lastDay < today) return 'over';
      if (record.status === 'tobedeleted' || known.presence === 'gone') return 'gone';
      if (known.presence === 'missing' || !school || !session) return 'left';
      if (counts(record)) return 'live';
      // Out of scope because the data moved: the class goes. Because a setting changed: it is left alone.
      if (stood && known.earlier && counts(known.earlier)) return 'gone';
      return stood ? 'left' : 'outside';
    })();
    const courseId = filled(rules.mapping.ids.course, words);
    return { known, record, course, school, session, lastDay, state, section, courseId };
  });
  if (rules.mapping.courses === 'perCourse') shareCourses(places, input);
  return places;
}

/** `perCourse`: classes of one course, school, founding teacher and the same sessions share a course. */
function shareCourses(places: Place[], { truth, before }: PlacesInput): void {
  const teacherOf = new Map<string, string>();
  const order = [...truth.enrollments].sort(
    (a, b) =>
      Number(b.primary ?? false) - Number(a.primary ?? false) ||
      (a.beginDate! < b.beginDate! ? -1 : a.beginDate! > b.beginDate! ? 1 : a.user < b.user ? -1 : 1),
  );
  for (const one of order) {
    if (one.role === 'teacher' && one.status === 'active' && !teacherOf.has(one.class))
      teacherOf.set(one.class, one.user);
  }
  const groups = new Map<string, Place[]>();
  for (const place of places) {
    const teacher = teacherOf.get(place.record.sourcedId) ?? `nobody for ${place.record.sourcedId}`;
    const key = [place.record.course, place.record.school, ...[...place.record.terms].sort(), teacher].join('|');
    groups.set(key, [...(groups.get(key) ?? []), place]);
  }
  for (const group of groups.values()) {
    const founder = group.map((place) => place.courseId).sort()[0]!;
    for (const place of group) {
      const frozen = before.section.get(place.section)?.course_id;
      place.courseId = typeof frozen === 'string' ? frozen : founder;
    }
  }
}

/** Sessions that are one Canvas term: same year, kind and dates, unless each school keeps its own. */
function sameTerm(session: SessionRecord, rules: Rules): string {
  if (rules.mapping.terms === 'perSchool') return session.sourcedId;
  return [session.schoolYear, session.type, session.startDate, session.endDate].join('|');
}

/** The terms that classes use, and the id of each session's term: that of one of its sessions. */
export function termsWanted(
  places: readonly Place[],
  truth: Truth,
  canvas: CanvasState,
  rules: Rules,
): { demands: Demands; termOf: (session: SessionRecord) => string } {
  const groups = new Map<string, SessionRecord[]>();
  for (const session of truth.academicSessions) {
    if (session.status !== 'active') continue;
    const key = sameTerm(session, rules);
    groups.set(key, [...(groups.get(key) ?? []), session]);
  }
  const idOf = (session: SessionRecord): string => filled(rules.mapping.ids.term, { sourcedId: session.sourcedId });
  const termOf = (session: SessionRecord): string => {
    const ids = (groups.get(sameTerm(session, rules)) ?? [session]).map(idOf).sort();
    return ids.find((id) => canvas.term.has(id)) ?? ids[0]!;
  };
  const demands: Demands = new Map();
  for (const { session, state } of places) {
    if (state !== 'live' || !session) continue;
    const titles = (groups.get(sameTerm(session, rules)) ?? [session]).map((each) => each.title);
    const fields = {
      name: titles,
      start_at: instantOf(session.startDate, '00:00:00', rules.timezone),
      end_at: instantOf(session.endDate, '23:59:59', rules.timezone),
      state: 'active',
    };
    demands.set(termOf(session), { must: 'stand', fields });
  }
  return { demands, termOf };
}

export function coursesAndSectionsWanted(
  places: readonly Place[],
  termOf: (session: SessionRecord) => string,
  before: CanvasState,
  rules: Rules,
): { courses: Demands; sections: Demands } {
  const courses: Demands = new Map();
  const sections: Demands = new Map();
  for (const place of places) {
    const { record, course, school, session, state, section, courseId } = place;
    if (state === 'outside') continue;
    if (state === 'live') {
      const words = {
        'class.title': record.title || course?.title,
        'class.code': record.classCode || course?.courseCode,
        'course.title': course?.title || record.title,
        'course.code': course?.courseCode || record.classCode,
        'school.name': school!.name,
      };
      const named = (template: string): string => filled(template, words) || record.sourcedId;
      sections.set(section, {
        must: 'stand',
        fields: {
          name: named(rules.mapping.sectionName),
          course_id: courseId,
          start_at: null,
          end_at: null,
          state: 'active',
        },
      });
      // Made unpublished; what a teacher or Canvas makes of it afterwards stays.
      const stood = before.course.get(courseId)?.state;
      const state = stood === undefined || stood === 'deleted' ? 'claimed' : stood;
      const shared = courses.get(courseId);
      const also = (field: string, value: string): unknown =>
        shared?.must === 'stand' ? [shared.fields[field], value].flat() : value;
      courses.set(courseId, {
        must: 'stand',
        fields: {
          name: also('name', named(rules.mapping.courseName)),
          course_code: also('course_code', named(rules.mapping.courseCode)),
          account_id: accountOf(school!, rules),
          term_id: termOf(session!),
          state,
        },
      });
    } else {
      const demand = state === 'gone' ? ({ must: 'go', states: ['deleted'] } as const) : ({ must: 'stay' } as const);
      sections.set(section, { ...demand } as never);
      if (!courses.has(courseId))
        courses.set(courseId, rules.mapping.courses === 'perCourse' ? { must: 'stay' } : ({ ...demand } as never));
    }
  }
  return { courses, sections };
}
