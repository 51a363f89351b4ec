import { addDays } from '../../sandbox/district/dates.js';
import type { Cells } from '../../sandbox/feed/rows.js';
import type { CanvasState } from '../oracle/read.js';
import type { Rows } from './clean-district.js';

/** How many days before their begin enrollments are sent (`enrollments.leadDays`). */
const leadDays = 30;
/** An end in so many days before that of the session is a finish, and stays (`enrollments.finishDays`). */
const finishDays = 7;
export const timezone = 'America/Chicago';

/** Who and what must stand in Canvas, of a district without mistakes, on a day. */
export interface Expected {
  accounts: Map<string, string>;
  /** Terms by which classes are held that are not over: first and last day. */
  terms: Map<string, { name: string; from: string; until: string }>;
  courses: Map<string, { name: string; code: string; account: string; term: string }>;
  sections: Map<string, { title: string; course: string }>;
  users: Map<string, { login: string; name: string }>;
  /** Of whom there is one. */
  addresses: Map<string, string>;
  /** `section / user / role` of each active enrollment. */
  enrollments: Set<string>;
}

/** What stays as it is, if it stands. */
export interface Frozen {
  /** Sections of classes that are over. */
  sections: Set<string>;
  /** Enrollments that ended in the last days of their class: a finish, whether somebody left or not. */
  finished: Set<string>;
  /** Enrollments that lasted until the end of such a class. */
  enrollments: Set<string>;
  /** Sessions that are past, and others that no class of this year has. */
  terms: Set<string>;
}

const canvasRoles: Record<string, string> = { student: 'StudentEnrollment', teacher: 'TeacherEnrollment' };

/** By a provider whose ends are exclusive (`sis.profile: oneroster`): on its last day an enrollment is wanted no more. */
export function expectedOf(rows: Rows, day: string): Expected {
  const isHeld = isNotOver(rows, day);
  const classes = rows.classes.filter(isHeld);
  const ids = idsOf(classes);
  const sessions = new Set(classes.map((each) => each.termSourcedIds));
  const current = rows.enrollments.filter(
    (each) => ids.has(each.classSourcedId!) && each.beginDate! <= addDays(day, leadDays) && each.endDate! > day,
  );
  return {
    accounts: byId(
      rows.orgs.filter((each) => each.type === 'school'),
      (each) => each.name!,
    ),
    terms: byId(
      rows.academicSessions.filter((each) => sessions.has(each.sourcedId)),
      (each) => ({ name: each.title!, from: each.startDate!, until: each.endDate! }),
    ),
    courses: byId(classes, (each) => ({
      ...{ name: each.title!, code: each.classCode! },
      ...{ account: each.schoolSourcedId!, term: each.termSourcedIds! },
    })),
    sections: byId(classes, (each) => ({ title: each.title!, course: each.sourcedId! })),
    users: byId(rows.users, ({ username, givenName, familyName }) => ({
      login: username!.toLowerCase(),
      name: `${givenName} ${familyName}`,
    })),
    addresses: byId(
      rows.users.filter((each) => each.email !== ''),
      (each) => each.email!.toLowerCase(),
    ),
    enrollments: new Set(current.map(keyOf)),
  };
}

export function frozenOf(rows: Rows, day: string): Frozen {
  const isHeld = isNotOver(rows, day);
  const over = rows.classes.filter((each) => !isHeld(each));
  const endOf = new Map(over.map((each) => [each.sourcedId!, endOfSession(rows, each)]));
  const lasting = rows.enrollments.filter(
    (each) => endOf.has(each.classSourcedId!) && each.endDate! >= endOf.get(each.classSourcedId!)!,
  );
  const ends = new Map(rows.classes.map((each) => [each.sourcedId!, addDays(endOfSession(rows, each), -finishDays)]));
  const finished = rows.enrollments.filter(
    (each) => each.endDate! <= day && each.endDate! >= ends.get(each.classSourcedId!)!,
  );
  const used = new Set(rows.classes.filter(isHeld).map((each) => each.termSourcedIds));
  return {
    sections: idsOf(over),
    finished: new Set(finished.map(keyOf)),
    enrollments: new Set(lasting.map(keyOf)),
    terms: idsOf(rows.academicSessions.filter((each) => !used.has(each.sourcedId))),
  };
}

const endOfSession = ({ academicSessions }: Rows, { termSourcedIds }: Cells): string =>
  academicSessions.find((each) => each.sourcedId === termSourcedIds)!.endDate!;
const isNotOver =
  (rows: Rows, day: string) =>
  (each: Cells): boolean =>
    endOfSession(rows, each) >= day;
const idsOf = (lines: readonly Cells[]): Set<string> => new Set(lines.map((each) => each.sourcedId!));
const byId = <T>(lines: readonly Cells[], value: (each: Cells) => T): Map<string, T> =>
  new Map(lines.map((each) => [each.sourcedId!, value(each)]));
const keyOf = ({ classSourcedId, userSourcedId, role }: Cells): string =>
  `${classSourcedId} / ${userSourcedId} / ${canvasRoles[role!]}`;

/** The same of what stands in Canvas. */
export function standingIn(canvas: CanvasState): Expected {
  type Kind = 'account' | 'term' | 'course' | 'section' | 'user';
  const here = <T>(kind: Kind, value: (each: Record<string, unknown>) => T) =>
    new Map([...canvas[kind]].flatMap(([id, each]) => (each.state === 'deleted' ? [] : [[id, value(each)] as const])));
  const addresses = here('user', (each) => (typeof each.email === 'string' ? each.email.toLowerCase() : ''));
  return {
    accounts: here('account', (each) => String(each.name)),
    terms: here('term', (each) => ({
      ...{ name: String(each.name), from: dayOf(each.start_at), until: dayOf(each.end_at) },
    })),
    courses: here('course', (each) => ({
      ...{ name: String(each.name), code: String(each.course_code) },
      ...{ account: String(each.account_id), term: String(each.term_id) },
    })),
    sections: here('section', (each) => ({ title: String(each.name), course: String(each.course_id) })),
    users: here('user', (each) => ({
      login: String(each.login_id).toLowerCase(),
      name: `${String(each.first_name)} ${String(each.last_name)}`,
    })),
    addresses: new Map([...addresses].filter(([, address]) => address !== '')),
    enrollments: new Set([...canvas.enrollment].flatMap(([key, each]) => (each.state === 'active' ? [key] : []))),
  };
}

const localDay = new Intl.DateTimeFormat('en-CA', { timeZone: timezone, dateStyle: 'short' });

/** The day of the district on which an instant falls; 'none' for no instant. */
const dayOf = (instant: unknown): string => (typeof instant === 'string' ? localDay.format(new Date(instant)) : 'none');
