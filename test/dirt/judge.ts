import type { Expected } from './expected.js';

/** Whose each account, login, name and enrollment is, of all nights so far. */
export class Owners {
  private readonly logins = new Map<string, Set<string>>();
  private readonly names = new Map<string, Set<string>>();
  private readonly enrollments = new Set<string>();

  /** What the district without mistakes gives in a night. */
  learn(wanted: Expected): void {
    for (const [id, { login, name }] of wanted.users) {
      this.logins.set(login, (this.logins.get(login) ?? new Set()).add(id));
      this.names.set(name, (this.names.get(name) ?? new Set()).add(id));
    }
    for (const key of wanted.enrollments) this.enrollments.add(key);
  }

  /**
   * Accounts, logins, names and enrollments in Canvas that are somebody else's, or nobody's. A login that somebody has
   * given up is free.
   */
  inWrongHands(now: Expected, wanted: Expected): string[] {
    const inUse = new Set([...wanted.users.values()].map((each) => each.login));
    const isOwn = (login: string, id: string): boolean => {
      const owners = this.logins.get(login);
      return owners !== undefined && (owners.has(id) || !inUse.has(login));
    };
    return [
      ...[...now.users].flatMap(([id, { login, name }]) => [
        ...(isOwn(login, id) ? [] : [`${id} has the login ${login}`]),
        ...(this.names.get(name)?.has(id) || name.includes('\u{fffd}') ? [] : [`${id} has the name ${name}`]),
      ]),
      ...[...now.enrollments].flatMap((key) => (this.enrollments.has(key) ? [] : [`${key} is enrolled`])),
    ];
  }
}

/**
 * What stood before the night, is wanted, and stands no more. A class that has not begun, and in which nobody is, may be
 * replaced by one of another id.
 */
export function lost(before: Expected, now: Expected, wanted: Expected): string[] {
  const peopled = new Set([...wanted.enrollments].map((key) => key.split(' / ')[0]!));
  const gone = (kind: 'users' | 'sections') =>
    [...before[kind].keys()].filter((id) => wanted[kind].has(id) && !now[kind].has(id));
  return [
    ...gone('users').map((id) => `user ${id}`),
    ...gone('sections').flatMap((id) => (peopled.has(id) ? [`section ${id}`] : [])),
    ...[...before.enrollments].filter((key) => wanted.enrollments.has(key) && !now.enrollments.has(key)),
  ];
}

/** Wanted, and not in Canvas. */
export function missing(now: Expected, wanted: Expected): string[] {
  const absent = (kind: 'accounts' | 'users' | 'sections') =>
    [...wanted[kind].keys()].filter((id) => !now[kind].has(id)).map((id) => `${kind}: ${id}`);
  return [
    ...absent('accounts'),
    ...absent('users'),
    ...absent('sections'),
    ...[...wanted.enrollments].filter((key) => !now.enrollments.has(key)),
  ];
}

/**
 * Everything in which Canvas differs from what is wanted. An enrollment or a class that left the list stands for the
 * night in which that is first seen.
 */
export function differences(now: Expected, wanted: Expected, wantedBefore: Expected | undefined): string[] {
  const other = <T>(kind: string, mine: Map<string, T>, its: Map<string, T>): string[] =>
    [...mine].flatMap(([id, value]) => {
      const is = JSON.stringify(its.get(id));
      const must = JSON.stringify(value);
      return is === undefined || is === must ? [] : [`${kind} ${id} is ${is}, must be ${must}`];
    });
  const unwanted = <T>(kind: string, mine: Map<string, T>, its: Map<string, T>, lately?: Map<string, T>): string[] =>
    [...its.keys()].filter((id) => !mine.has(id) && !lately?.has(id)).map((id) => `${kind} ${id} is not wanted`);
  return [
    ...missing(now, wanted).map((each) => `missing ${each}`),
    ...other('account', wanted.accounts, now.accounts),
    ...other('user', wanted.users, now.users),
    ...other('section', wanted.sections, now.sections),
    ...unwanted('section', wanted.sections, now.sections, wantedBefore?.sections),
    ...unwanted('user', wanted.users, now.users),
    ...[...now.enrollments]
      .filter((key) => !wanted.enrollments.has(key) && !wantedBefore?.enrollments.has(key))
      .map((key) => `${key} is not wanted`),
  ];
}
