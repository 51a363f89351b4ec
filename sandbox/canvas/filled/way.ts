import type { Random } from '../../district/random.js';
import type { AcademicSession, Class, District, Org, User } from '../../district/records.js';

/** What an object of Canvas is called by whoever put it there. */
export interface Ids {
  sisId: string | null;
  integrationId: string | null;
}

/** Made by hand on the screens: neither id. */
export const byHand: Ids = { sisId: null, integrationId: null };

export const sisId = (id: string): Ids => ({ sisId: id, integrationId: null });

/** How one Canvas came to be filled before Rollbook: the ids of its objects, and the habits of its people. */
export interface Way {
  name: string;
  summary: string;
  /** As whom its imports were sent; null where there were none. */
  importer: string | null;
  /** One term for each school, as PowerSchool keeps them; else one for all schools with the same days. */
  termsPerSchool: boolean;
  /** Share of the courses that a teacher has named, 0 to 1. */
  namedByHand: number;
  /** Share of the people who sign in with their e-mail address, 0 to 1. */
  loginIsEmail: number;
  /** Whether people were merged, and deleted users, courses and sections hold ids that the SIS's records would get. */
  hasLeftovers: boolean;
  /** Names of what has gone wrong in it since (`damage/`), in this order; nothing if not said. */
  damages?: readonly string[];
  /** The same random gives the same ids. */
  ids(district: District, random: Random): WayIds;
}

/** Ids of an object by the SIS record that it stands for. */
export interface WayIds {
  account(org: Org): Ids;
  /** @param sessions the sessions of all schools that are one term here, at least one */
  term(sessions: readonly AcademicSession[]): Ids;
  course(one: Class): Ids;
  section(one: Class): Ids;
  user(user: User): Ids;
  /** Somebody of whom the SIS has no record any more. */
  departed(number: number, role: 'student' | 'teacher'): Ids;
  /** A course of last year of which the SIS has no record any more. */
  former(number: number): Ids;
  /** A parent: PowerSchool's OneRoster has none of them. */
  observer(number: number): Ids;
}

/** The school year in which a class lies, by the year in which that ends. */
export function schoolYearOfClass(one: Class, district: District): string {
  const session = district.academicSessions.find((each) => each.sourcedId === one.terms[0]);
  return session?.schoolYear ?? '';
}
