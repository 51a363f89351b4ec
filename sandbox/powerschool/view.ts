import type {
  AcademicSession,
  Class,
  CollectionName,
  Course,
  District,
  Enrollment,
  OneRosterRecord,
  Org,
  RecordsByCollection,
  User,
} from '../district/records.js';
import { collections } from '../district/records.js';
import type { Lists } from './lists.js';
import type { FaultSettings, FaultSwitches } from '../faults.js';
import { applyRosterSwitches, createTermTest, rosterSwitchKey } from './roster-switches.js';
import type { Switches } from './switches.js';

/** The district as the provider is willing to show it: all of it, unless a fault hides or doubles something. */
export interface View {
  orgs: readonly Org[];
  academicSessions: readonly AcademicSession[];
  courses: readonly Course[];
  classes: readonly Class[];
  users: readonly User[];
  enrollments: readonly Enrollment[];
  byId<Name extends CollectionName>(collection: Name, id: string): RecordsByCollection[Name] | undefined;
  enrollmentsOfClass(id: string): readonly Enrollment[];
  enrollmentsOfUser(id: string): readonly Enrollment[];
  /** Whether /terms lists a session. */
  isTerm(session: AcademicSession): boolean;
}

const shaping = [
  'missing-school',
  'short-collection',
  'duplicate-record',
  'drops-vanish',
  'drops-tobedeleted',
] as const;

/** Keeps one view and makes another when the district or a fault that shapes collections changes. */
export function createViews(
  district: () => District,
  faults: FaultSwitches,
  switches: Switches,
): () => { view: View; key: string } {
  let kept: { view: View; key: string } | undefined;
  return () => {
    const now = district();
    const key = JSON.stringify([
      now.version,
      now.today,
      ...shaping.map((name) => faults.get(name) ?? null),
      rosterSwitchKey(switches),
    ]);
    if (kept?.key !== key) kept = { view: buildView(now, faults, switches), key };
    return kept;
  };
}

/** Everything that a district holds, with its indexes. */
export function completeView(district: District, switches: Switches): View {
  return viewOf(applyRosterSwitches(district, switches), switches);
}

function viewOf(lists: Lists, switches: Switches): View {
  return { ...pickLists(lists), ...createIndex(lists), isTerm: createTermTest(lists, switches) };
}

function buildView(district: District, faults: FaultSwitches, switches: Switches): View {
  let lists: Lists = applyRosterSwitches(district, switches);
  const missing = faults.get('missing-school');
  if (missing) lists = withoutSchool(lists, missing);
  if (faults.get('drops-vanish')) {
    const dropped = dropsOf(lists, district.today);
    lists = { ...lists, enrollments: lists.enrollments.filter((one) => !dropped(one)) };
  }
  if (faults.get('drops-tobedeleted')) {
    const dropped = dropsOf(lists, district.today);
    lists = {
      ...lists,
      enrollments: lists.enrollments.map((one) => (dropped(one) ? { ...one, status: 'tobedeleted' as const } : one)),
    };
  }
  const short = faults.get('short-collection');
  if (short) lists = reshape(lists, short, (rows) => rows.slice(0, Math.floor(rows.length * (1 - percentOf(short)))));
  const duplicate = faults.get('duplicate-record');
  if (duplicate) {
    const nth = typeof duplicate.nth === 'number' ? duplicate.nth : 50;
    lists = reshape(lists, duplicate, (rows) => [...rows, ...rows.filter((_, index) => index % nth === 0)]);
  }
  return viewOf(lists, switches);
}

function percentOf(settings: FaultSettings): number {
  return (typeof settings.percent === 'number' ? settings.percent : 10) / 100;
}

function pickLists(lists: Lists): Lists {
  const { orgs, academicSessions, courses, classes, users, enrollments } = lists;
  return { orgs, academicSessions, courses, classes, users, enrollments };
}

/** Changes the collection that the setting `path` names, or each of them. */
function reshape(
  lists: Lists,
  settings: FaultSettings,
  change: (rows: readonly OneRosterRecord[]) => readonly OneRosterRecord[],
): Lists {
  const changed = collections.filter((name) => settings.path === undefined || settings.path === name);
  return { ...lists, ...Object.fromEntries(changed.map((name) => [name, change(lists[name])])) };
}

function withoutSchool(lists: Lists, settings: FaultSettings): Lists {
  const gone = settings.school ?? lists.orgs.find((org) => org.type === 'school')?.sourcedId;
  const sessions = new Set(lists.classes.filter((one) => one.school === gone).flatMap((one) => one.terms));
  const elsewhere = new Set(lists.classes.filter((one) => one.school !== gone).flatMap((one) => one.terms));
  const ownSession = (id: string): boolean => id.startsWith(`${gone}-`) || (sessions.has(id) && !elsewhere.has(id));
  return {
    orgs: lists.orgs.filter((org) => org.sourcedId !== gone),
    academicSessions: lists.academicSessions.filter((one) => !ownSession(one.sourcedId)),
    courses: lists.courses.filter((course) => course.org !== gone),
    classes: lists.classes.filter((one) => one.school !== gone),
    users: lists.users.filter((user) => !user.orgs.every((org) => org === gone)),
    enrollments: lists.enrollments.filter((one) => one.school !== gone),
  };
}

/** Tells an enrollment that ended, in the past, before the class's own end. */
function dropsOf(lists: Lists, today: string): (one: Enrollment) => boolean {
  const endOf = new Map(lists.academicSessions.map((session) => [session.sourcedId, session.endDate]));
  const endOfClass = new Map(
    lists.classes.map((one) => [
      one.sourcedId,
      one.terms
        .map((term) => endOf.get(term) ?? '')
        .sort()
        .at(-1) ?? '',
    ]),
  );
  return ({ endDate, class: id }) => endDate !== null && endDate < today && endDate < (endOfClass.get(id) ?? '');
}

function createIndex(lists: Lists): Pick<View, 'byId' | 'enrollmentsOfClass' | 'enrollmentsOfUser'> {
  const byId = new Map<CollectionName, Map<string, OneRosterRecord>>();
  const grouped = new Map<'class' | 'user', Map<string, Enrollment[]>>();
  const enrollmentsBy = (field: 'class' | 'user', id: string): readonly Enrollment[] => {
    let groups = grouped.get(field);
    if (!groups) {
      groups = new Map();
      for (const enrollment of lists.enrollments) {
        const group = groups.get(enrollment[field]);
        if (group) group.push(enrollment);
        else groups.set(enrollment[field], [enrollment]);
      }
      grouped.set(field, groups);
    }
    return groups.get(id) ?? [];
  };
  return {
    byId: <Name extends CollectionName>(collection: Name, id: string) => {
      let records = byId.get(collection);
      if (!records) {
        const all: readonly OneRosterRecord[] = lists[collection];
        // Of records under one id, the first is the one that a look-up finds.
        records = new Map(all.toReversed().map((record) => [record.sourcedId, record]));
        byId.set(collection, records);
      }
      return records.get(id) as RecordsByCollection[Name] | undefined;
    },
    enrollmentsOfClass: (id) => enrollmentsBy('class', id),
    enrollmentsOfUser: (id) => enrollmentsBy('user', id),
  };
}
