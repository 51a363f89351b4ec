import type { Known } from './memory.js';
import { enrollmentKey, type CanvasState, type EnrollmentRecord, type Truth, type UserRecord } from './read.js';
import { schoolCounts, type Place } from './places.js';
import { filled, plusDays, type Demands, type Rules } from './rules.js';

const provisioned = ['teacher', 'administrator', 'aide', 'proctor', 'student'];

/** One person: a role record, or all records that the district's merge key joins. */
export interface Person {
  records: Array<Known<UserRecord>>;
  /** The record whose names, login and e-mail are sent; none when the person is not (or not any more) there. */
  voice: UserRecord | undefined;
  id: string;
  /** `live`: stands in Canvas. `left`: as before. `outside`: never gets there. */
  state: 'live' | 'left' | 'outside';
}

/** Joins records to people and decides about each. */
export function peopleOf(
  users: ReadonlyArray<Known<UserRecord>>,
  truth: Truth,
  before: CanvasState,
  rules: Rules,
): Person[] {
  const orgs = new Map(truth.orgs.map((org) => [org.sourcedId, org]));
  const dummies = rules.scope.dummyTeachers;
  const groups = new Map<string, Array<Known<UserRecord>>>();
  for (const known of users) {
    const { record } = known;
    if (!provisioned.includes(record.role)) continue;
    if (dummies.includes(record.sourcedId) || (record.identifier !== null && dummies.includes(record.identifier)))
      continue;
    const key = rules.mapping.mergeUsersBy === 'identifier' ? record.identifier || record.sourcedId : record.sourcedId;
    groups.set(key, [...(groups.get(key) ?? []), known]);
  }
  const inScope = (user: UserRecord): boolean =>
    user.orgs.some((id) => {
      const org = orgs.get(id);
      return org !== undefined && (org.type !== 'school' || schoolCounts(org, rules));
    });
  return [...groups.values()].map((records): Person => {
    records.sort(
      (a, b) =>
        provisioned.indexOf(a.record.role) - provisioned.indexOf(b.record.role) ||
        (a.record.sourcedId < b.record.sourcedId ? -1 : 1),
    );
    const idOf = ({ record }: Known<UserRecord>): string =>
      filled(rules.mapping.ids.user, {
        sourcedId: record.sourcedId,
        identifier: record.identifier ?? record.sourcedId,
      });
    const id = idOf(records.find((known) => before.user.has(idOf(known))) ?? records[0]!);
    const voice = records
      .filter((known) => known.presence === 'present' && known.record.status === 'active')
      .map((known) => known.record)
      .find(inScope);
    const stood = before.user.has(id);
    return { records, voice, id, state: voice ? 'live' : stood ? 'left' : 'outside' };
  });
}

/** What each person must be in Canvas. A login is never taken from someone else: who comes second is left as before. */
export function usersWanted(people: readonly Person[], before: CanvasState, rules: Rules): Demands {
  const demands: Demands = new Map();
  const wordsOf = (user: UserRecord) => ({
    username: user.username,
    identifier: user.identifier,
    email: user.email,
    sourcedId: user.sourcedId,
  });
  const loginOf = (user: UserRecord): string => filled(rules.mapping.login, wordsOf(user));
  const emails = new Map<string, number>();
  const live = people.filter((person) => person.voice);
  /** An address that is none, or lies in another domain, is not sent; Canvas would not take it either. */
  const emailOf = (user: UserRecord): string => {
    const address = filled(rules.mapping.email, wordsOf(user));
    const domain = address.split('@')[1]?.toLowerCase();
    if (/^\.|\.\.|\.@/.test(address)) return '';
    if (!/^[^@\s,;<>"]+@([^@\s,;<>".]+\.)+[^@\s,;<>".]+$/.test(address)) return '';
    const domains = rules.canvas.emailDomains.map((each) => each.toLowerCase());
    return domains.length === 0 || domains.includes(domain!) ? address : '';
  };
  for (const { voice } of live) {
    const email = emailOf(voice!).toLowerCase();
    if (email !== '') emails.set(email, (emails.get(email) ?? 0) + 1);
  }
  const holders = new Map<string, string>();
  for (const person of [...live].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const login = loginOf(person.voice!).toLowerCase();
    const holds = String(before.user.get(person.id)?.login_id ?? '').toLowerCase() === login;
    if (!holders.has(login) || holds) holders.set(login, person.id);
  }
  for (const person of people) {
    if (person.state === 'outside') continue;
    const login = person.voice ? loginOf(person.voice) : '';
    if (!person.voice || holders.get(login.toLowerCase()) !== person.id || !isTypable(login)) {
      if (person.voice && !before.user.has(person.id)) person.state = 'outside';
      else person.state = person.voice ? 'live' : 'left';
      demands.set(person.id, { must: 'stay' });
      continue;
    }
    const user = person.voice;
    const was = before.user.get(person.id);
    const email = emailOf(user);
    const held = was?.email ?? null;
    const unique = email !== '' && emails.get(email.toLowerCase()) === 1;
    const keepsNames = rules.mapping.names === 'createOnly' && was !== undefined;
    demands.set(person.id, {
      must: 'stand',
      fields: {
        login_id: login,
        name: keepsNames ? was.name : `${user.givenName} ${user.familyName}`,
        sortable_name: keepsNames ? was.sortable_name : `${user.familyName}, ${user.givenName}`,
        email: unique ? email : held,
        state: rules.mapping.honourEnabledUser && user.role === 'student' && !user.enabledUser ? 'suspended' : 'active',
      },
    });
  }
  return demands;
}

/** Whether a login is one that Canvas takes and a person can type. */
const isTypable = (login: string): boolean =>
  login !== '' && [...login].length <= 100 && !/[\p{C}\u2028\u2029\ufffd]/u.test(login);

const canvasRoles: Record<string, string> = {
  student: 'StudentEnrollment',
  teacher: 'TeacherEnrollment',
  ta: 'TaEnrollment',
  observer: 'ObserverEnrollment',
  designer: 'DesignerEnrollment',
};

type Decision = 'active' | 'left' | 'removed' | 'later';
const strongest: readonly Decision[] = ['active', 'left', 'removed', 'later'];

/** Who must be in which section. Several enrollments of one person in one section: the current one counts. */
export function enrollmentsWanted(
  enrollments: ReadonlyArray<Known<EnrollmentRecord>>,
  places: readonly Place[],
  people: readonly Person[],
  today: string,
  rules: Rules,
): Demands {
  const placeOf = new Map(places.map((place) => [place.record.sourcedId, place]));
  const personOf = new Map(
    people.flatMap((person) => person.records.map((known) => [known.record.sourcedId, person] as const)),
  );
  const decisions = new Map<string, { decision: Decision; drop: string; section: string; role: string }>();
  for (const { record, presence } of enrollments) {
    const place = placeOf.get(record.class);
    const person = personOf.get(record.user);
    const role = rules.mapping.roles[record.role] ?? '';
    if (!place || !person || person.state === 'outside' || place.state === 'outside' || role === '') continue;
    const key = enrollmentKey(place.section, person.id, canvasRoles[role] ?? role);
    const drop = record.role === 'student' ? rules.enrollments.studentDrop : rules.enrollments.teacherDrop;
    const decision = decisionOf(record, presence, place, person, today, rules);
    const other = decisions.get(key);
    if (!other || strongest.indexOf(decision) < strongest.indexOf(other.decision)) {
      decisions.set(key, { decision, drop, section: place.section, role });
    }
  }
  return demandsOf(decisions, placeOf);
}

function decisionOf(
  record: EnrollmentRecord,
  presence: string,
  place: Place,
  person: Person,
  today: string,
  rules: Rules,
): Decision {
  if (place.state !== 'live') return 'left';
  const inclusive = rules.sis.endDateInclusive ?? true;
  const ended = record.endDate !== null && (inclusive ? record.endDate < today : record.endDate <= today);
  const lastDays = plusDays(place.lastDay, -rules.enrollments.finishDays);
  const removed = record.status === 'tobedeleted' || presence === 'gone' || (ended && record.endDate! < lastDays);
  if (removed) return 'removed';
  if (ended || presence === 'missing' || person.state !== 'live') return 'left';
  const begin = record.beginDate ?? today;
  return begin > plusDays(today, rules.enrollments.leadDays) ? 'later' : 'active';
}

function demandsOf(
  fates: ReadonlyMap<string, { decision: Decision; drop: string; section: string; role: string }>,
  placeOf: ReadonlyMap<string, Place>,
): Demands {
  const demands: Demands = new Map();
  const gone = new Set([...placeOf.values()].filter((place) => place.state === 'gone').map((place) => place.section));
  const taught = new Set(
    [...fates.values()]
      .filter((each) => each.decision === 'active' && each.role === 'teacher')
      .map((each) => each.section),
  );
  for (const [key, { decision, drop, section, role }] of fates) {
    if (gone.has(section)) demands.set(key, { must: 'go', states: ['deleted'] });
    else if (decision === 'active')
      demands.set(key, { must: 'stand', fields: { state: 'active', start_at: null, end_at: null } });
    else if (decision === 'removed' && (role === 'student' || taught.has(section))) {
      const states = drop === 'deleted_last_completed' ? ['deleted', 'completed'] : [drop];
      demands.set(key, { must: 'go', states });
    } else demands.set(key, { must: 'stay' });
  }
  return demands;
}
