/** The settings of a district that decide what must stand in Canvas (docs/district-file.md), as a plain object. */
export interface Rules {
  timezone: string;
  sis: { endDateInclusive?: boolean | undefined };
  canvas: { districtAccount: string; emailDomains: string[] };
  scope: {
    schools: string[];
    excludeSchools: string[];
    terms: string[];
    grades: string[];
    subjects: string[];
    courseCodes: string[];
    excludeTitles: string[];
    homerooms: boolean;
    classesWithoutStudents: boolean;
    dummyTeachers: string[];
  };
  mapping: {
    ids: { account: string; term: string; course: string; section: string; user: string };
    sessionTypes: string[];
    terms: string;
    courses: string;
    courseName: string;
    courseCode: string;
    sectionName: string;
    login: string;
    email: string;
    names: string;
    honourEnabledUser: boolean;
    roles: Record<string, string>;
    mergeUsersBy: string;
  };
  enrollments: {
    leadDays: number;
    finishDays: number;
    studentDrop: string;
    teacherDrop: string;
    teacherOverlapDays: number;
  };
  removals: { proofHours: number };
}

/** What must be so with one thing in Canvas. */
export type Demand =
  /** It stands with these fields; a list of values means any of them. */
  | { must: 'stand'; fields: Record<string, unknown> }
  /** It is in this state if it stood before, else it is not there. */
  | { must: 'go'; states: string[] }
  /** It is as it was before. */
  | { must: 'stay' };

export type Demands = Map<string, Demand>;

export function filled(template: string, words: Record<string, string | null | undefined>): string {
  let text = template;
  for (const [word, value] of Object.entries(words)) text = text.split(`{${word}}`).join(value ?? '');
  return text.split(/\s+/).join(' ').trim().slice(0, 255);
}

/** `*` stands for anything, and capitals do not matter. */
export function fits(text: string, patterns: string[]): boolean {
  const matches = (rest: string, pieces: string[]): boolean => {
    const [piece, ...others] = pieces;
    if (piece === undefined) return rest === '';
    if (others.length === 0) return rest.endsWith(piece);
    const at = rest.indexOf(piece);
    return at >= 0 && matches(rest.slice(at + piece.length), others);
  };
  return patterns.some((pattern) => {
    const [first = '', ...rest] = pattern.toLowerCase().split('*');
    const low = text.toLowerCase();
    if (rest.length === 0) return low === first;
    return low.startsWith(first) && matches(low.slice(first.length), rest);
  });
}

export function plusDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

const wallClocks = new Map<string, Intl.DateTimeFormat>();

function wallClock(zone: string): Intl.DateTimeFormat {
  const made = wallClocks.get(zone);
  if (made) return made;
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  wallClocks.set(zone, clock);
  return clock;
}

/** The instant of a local wall-clock time, by asking the zone what an instant shows on its walls. */
export function instantOf(day: string, time: string, zone: string): string {
  const wall = Date.parse(`${day}T${time}Z`);
  const format = wallClock(zone);
  const shown = (at: number): number => Date.parse(`${format.format(new Date(at)).replace(' ', 'T')}Z`);
  let at = wall;
  for (let turn = 0; turn < 3; turn += 1) at += wall - shown(at);
  return new Date(at).toISOString().replace('.000Z', 'Z');
}
