import type { CanvasState } from '../oracle/read.js';
import type { Cells } from '../../sandbox/feed/rows.js';
import type { Rows } from './clean-district.js';

/** Who and what must stand in Canvas, of a district without mistakes, on a day. */
export interface Expected {
  accounts: Map<string, string>;
  users: Map<string, { login: string; name: string }>;
  /** Title of each section. */
  sections: Map<string, string>;
  /** `section / user / role` of each active enrollment. */
  enrollments: Set<string>;
}

const canvasRoles: Record<string, string> = { student: 'StudentEnrollment', teacher: 'TeacherEnrollment' };

export function expectedOf(rows: Rows, day: string): Expected {
  const isPast = (each: Cells): boolean => each.termSourcedIds === 'PY';
  const running = new Set(rows.classes.filter((each) => !isPast(each)).map((each) => each.sourcedId));
  const current = rows.enrollments.filter(
    (each) => running.has(each.classSourcedId) && each.beginDate! <= day && each.endDate! >= day,
  );
  return {
    accounts: new Map(rows.orgs.filter((each) => each.type === 'school').map((each) => [each.sourcedId!, each.name!])),
    users: new Map(rows.users.map((each) => [each.sourcedId!, personOf(each)])),
    sections: new Map(rows.classes.filter((each) => !isPast(each)).map((each) => [each.sourcedId!, each.title!])),
    enrollments: new Set(current.map(keyOf)),
  };
}

const personOf = ({ username, givenName, familyName }: Cells) => ({
  login: username!.toLowerCase(),
  name: `${givenName} ${familyName}`,
});
const keyOf = ({ classSourcedId, userSourcedId, role }: Cells): string =>
  `${classSourcedId} / ${userSourcedId} / ${canvasRoles[role!]}`;

/** The same of what stands in Canvas. */
export function standingIn(canvas: CanvasState): Expected {
  const here = <T>(kind: 'account' | 'user' | 'section', value: (each: Record<string, unknown>) => T) =>
    new Map([...canvas[kind]].flatMap(([id, each]) => (each.state === 'deleted' ? [] : [[id, value(each)] as const])));
  return {
    accounts: here('account', (each) => String(each.name)),
    users: here('user', (each) => ({
      login: String(each.login_id).toLowerCase(),
      name: `${String(each.first_name)} ${String(each.last_name)}`,
    })),
    sections: here('section', (each) => String(each.name)),
    enrollments: new Set([...canvas.enrollment].flatMap(([key, each]) => (each.state === 'active' ? [key] : []))),
  };
}
