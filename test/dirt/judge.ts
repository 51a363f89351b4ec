import type { Expected, Frozen } from './expected.js';

/** Ids that have had a value, by value. */
class Values {
  private readonly owners = new Map<string, Set<string>>();
  learn(values: Iterable<readonly [id: string, value: string]>): void {
    for (const [id, value] of values) this.owners.set(value, (this.owners.get(value) ?? new Set()).add(id));
  }
  has(value: string): boolean {
    return this.owners.has(value);
  }
  knows(id: string): boolean {
    return [...this.owners.values()].some((each) => each.has(id));
  }
  isOf(value: string, id: string): boolean {
    return this.owners.get(value)?.has(id) ?? false;
  }
}

/** Whose each place, login, name, address and enrollment is, of all nights so far. */
export class Owners {
  private readonly logins = new Values();
  private readonly names = new Values();
  private readonly addresses = new Values();
  /** Account and term of courses, courses of sections. */
  private readonly places = new Values();
  private readonly enrollments = new Set<string>();

  /** What the district without mistakes gives in a night. */
  learn(wanted: Expected): void {
    this.logins.learn(loginsOf(wanted));
    this.names.learn(namesOf(wanted));
    this.addresses.learn(wanted.addresses);
    this.places.learn(placesOf(wanted));
    for (const key of wanted.enrollments) this.enrollments.add(key);
  }

  /**
   * Logins, names, addresses, places and enrollments in Canvas that are somebody else's, or nobody's. A login or an address
   * that somebody has given up is free, and so is an address that nobody has had: it takes nothing from anybody. Classes that
   * have not begun may be replaced under other ids.
   *
   * @param day local date of the night
   */
  inWrongHands(now: Expected, wanted: Expected, day: string): string[] {
    const inUse = {
      logins: new Set(loginsOf(wanted).map(([, login]) => login)),
      addresses: new Set(wanted.addresses.values()),
    };
    const mayHaveLogin = (login: string, id: string): boolean =>
      this.logins.isOf(login, id) || (this.logins.has(login) && !inUse.logins.has(login));
    const mayHaveAddress = (address: string, id: string): boolean =>
      this.addresses.isOf(address, id) || !inUse.addresses.has(address);
    const mayHaveName = (name: string, id: string): boolean => this.names.isOf(name, id) || name.includes('\u{fffd}');
    const isNew = (section: string): boolean => {
      const { term } = now.courses.get(now.sections.get(section)?.course ?? section) ?? { term: '' };
      return !this.places.knows(`section ${section}`) && (wanted.terms.get(term)?.from ?? '') > day;
    };
    const mayBeThere = (place: string, thing: string): boolean =>
      this.places.isOf(place, thing) || isNew(thing.slice(thing.indexOf(' ') + 1));
    const not = (
      what: string,
      values: Iterable<readonly [string, string]>,
      isRight: (value: string, id: string) => boolean,
    ) => [...values].flatMap(([id, value]) => (isRight(value, id) ? [] : [`${id} has the ${what} ${value}`]));
    return [
      ...not('login', loginsOf(now), mayHaveLogin),
      ...not('name', namesOf(now), mayHaveName),
      ...not('address', now.addresses, mayHaveAddress),
      ...not('place', placesOf(now), mayBeThere),
      ...[...now.enrollments].flatMap((key) =>
        this.enrollments.has(key) || isNew(key.split(' / ')[0]!) ? [] : [`${key} is enrolled`],
      ),
    ];
  }
}

const loginsOf = ({ users }: Expected) => [...users].map(([id, { login }]) => [id, login] as const);
const namesOf = ({ users }: Expected) => [...users].map(([id, { name }]) => [id, name] as const);
const placesOf = ({ courses, sections }: Expected) => [
  ...[...courses].map(([id, { account, term }]) => [`course ${id}`, `account ${account}, term ${term}`] as const),
  ...[...sections].map(([id, { course }]) => [`section ${id}`, `course ${course}`] as const),
];

/**
 * What stood before the night, is wanted or frozen, and stands no more. A class that has not begun may be replaced as a whole
 * by one of another id.
 *
 * @param day local date of the night
 */
export function lost(before: Expected, now: Expected, wanted: Expected, frozen: Frozen, day: string): string[] {
  const hasBegun = (section: string): boolean => {
    const { term } = wanted.courses.get(section) ?? { term: '' };
    return (wanted.terms.get(term)?.from ?? day) <= day;
  };
  const isKept = (section: string): boolean =>
    frozen.sections.has(section) || (wanted.sections.has(section) && hasBegun(section));
  const gone = (kind: 'users' | 'sections' | 'courses', isMeant: (id: string) => boolean) =>
    [...before[kind].keys()].filter((id) => isMeant(id) && !now[kind].has(id)).map((id) => `${kind} ${id}`);
  const isMeant = (key: string): boolean => {
    const section = key.split(' / ')[0]!;
    if (frozen.enrollments.has(key)) return true;
    return wanted.enrollments.has(key) && (isKept(section) || now.sections.has(section));
  };
  return [
    ...gone('users', (id) => wanted.users.has(id)),
    ...gone('sections', isKept),
    ...gone('courses', isKept),
    ...[...before.enrollments].filter((key) => isMeant(key) && !now.enrollments.has(key)),
  ];
}

/** Wanted, and not in Canvas. */
export function missing(now: Expected, wanted: Expected): string[] {
  const absent = (kind: 'accounts' | 'terms' | 'courses' | 'users' | 'sections') =>
    [...wanted[kind].keys()].filter((id) => !now[kind].has(id)).map((id) => `${kind}: ${id}`);
  return [
    ...absent('accounts'),
    ...absent('terms'),
    ...absent('courses'),
    ...absent('users'),
    ...absent('sections'),
    ...[...wanted.enrollments].filter((key) => !now.enrollments.has(key)),
  ];
}

/**
 * Everything in which Canvas differs from what is wanted. An enrollment or a class that left the list stands for the
 * night in which that is first seen, and an address that changes hands may be in the old ones for it. What is past may
 * differ.
 */
export function differences(
  now: Expected,
  wanted: Expected,
  wantedBefore: Expected | undefined,
  frozen: Frozen,
): string[] {
  const other = <T>(kind: string, mine: Map<string, T>, its: Map<string, T>): string[] =>
    [...mine].flatMap(([id, value]) => {
      const is = JSON.stringify(its.get(id));
      const must = JSON.stringify(value);
      return is === undefined || is === must ? [] : [`${kind} ${id} is ${is}, must be ${must}`];
    });
  const unwanted = (
    kind: 'users' | 'sections' | 'courses' | 'terms' | 'accounts',
    isFrozen: (id: string) => boolean = () => false,
  ): string[] =>
    [...now[kind].keys()]
      .filter((id) => !wanted[kind].has(id) && !wantedBefore?.[kind].has(id) && !isFrozen(id))
      .map((id) => `${kind} ${id} is not wanted`);
  const isOver = (id: string): boolean => frozen.sections.has(id);
  return [
    ...missing(now, wanted).map((each) => `missing ${each}`),
    ...other('account', wanted.accounts, now.accounts),
    ...other('term', wanted.terms, now.terms),
    ...other('course', wanted.courses, now.courses),
    ...other('section', wanted.sections, now.sections),
    ...other('user', wanted.users, now.users),
    ...[...wanted.addresses].flatMap(([id, address]) => {
      const isLate = wantedBefore !== undefined && wantedBefore.addresses.get(id) !== address;
      const is = now.addresses.get(id);
      return is === address || isLate ? [] : [`address of ${id} is ${is}, must be ${address}`];
    }),
    ...unwanted('accounts'),
    ...unwanted('terms', (id) => frozen.terms.has(id)),
    ...unwanted('courses', isOver),
    ...unwanted('sections', isOver),
    ...unwanted('users'),
    ...[...now.enrollments]
      .filter(
        (key) =>
          !wanted.enrollments.has(key) &&
          !wantedBefore?.enrollments.has(key) &&
          !frozen.finished.has(key) &&
          !isOver(key.split(' / ')[0]!),
      )
      .map((key) => `${key} is not wanted`),
  ];
}
