import { z } from 'zod';
import { CanvasError } from '../errors.js';
import type { CanvasRequests } from '../requests.js';
import { bySisId } from '../sis-address.js';

/** The first page of each list, at most 100 objects each: a sample, not a count. */
export interface SisObjectSample {
  /** SIS ids seen, by kind. */
  sisIds: { account: string[]; term: string[]; course: string[]; user: string[] };
  /** Objects with a SIS id. */
  counts: { accounts: number; terms: number; courses: number; users: number };
  /** All objects listed. A Canvas always has a default term. */
  listed: number;
  /** Objects with the SIS id field, even if empty: without the permission to read SIS data it is missing. */
  withField: number;
}

export interface WorkHeld {
  holdsWork: boolean;
  /** Whether anything has been graded or excused. */
  graded: boolean;
  /** Whether anything has been submitted. */
  submitted: boolean;
}

const sisId = z.string().nullish();
const list = {
  accounts: { path: '/accounts/self/sub_accounts?recursive=true&per_page=100', route: '/accounts/:id/sub_accounts' },
  terms: { path: '/accounts/self/terms?per_page=100', route: '/accounts/:id/terms' },
  courses: { path: '/accounts/self/courses?per_page=100', route: '/accounts/:id/courses' },
  users: { path: '/accounts/self/users?per_page=100', route: '/accounts/:id/users' },
};

export type Holdings = ReturnType<typeof createHoldings>;

/** What Canvas holds that a roster must not overwrite: other SIS objects, and people's work. */
export function createHoldings(requests: CanvasRequests) {
  /** Four requests. `readinessProblems` decides whether SIS ids can be seen at all, and so whether few means few. */
  async function sisObjectSample(): Promise<SisObjectSample> {
    const accounts = await requests.call(z.array(z.object({ sis_account_id: sisId })), list.accounts);
    const { enrollment_terms: terms } = await requests.call(
      z.object({ enrollment_terms: z.array(z.object({ sis_term_id: sisId })) }),
      list.terms,
    );
    const courses = await requests.call(z.array(z.object({ sis_course_id: sisId })), list.courses);
    const users = await requests.call(z.array(z.object({ sis_user_id: sisId })), list.users);
    const ids = {
      accounts: accounts.map((account) => account.sis_account_id),
      terms: terms.map((term) => term.sis_term_id),
      courses: courses.map((course) => course.sis_course_id),
      users: users.map((user) => user.sis_user_id),
    };
    const all = Object.values(ids).flat();
    return {
      sisIds: {
        account: presentIds(ids.accounts),
        term: presentIds(ids.terms),
        course: presentIds(ids.courses),
        user: presentIds(ids.users),
      },
      counts: {
        accounts: presentIds(ids.accounts).length,
        terms: presentIds(ids.terms).length,
        courses: presentIds(ids.courses).length,
        users: presentIds(ids.users).length,
      },
      listed: all.length,
      withField: all.filter((id) => id !== undefined).length,
    };
  }

  const courseHoldsWork = (courseSisId: string) => holdsWork('courses', bySisId('course', courseSisId));
  /** By Canvas's own id: of a course that may have no SIS id. */
  const courseByIdHoldsWork = (courseId: string) => holdsWork('courses', encodeURIComponent(courseId));
  const sectionHoldsWork = (sectionSisId: string) => holdsWork('sections', bySisId('section', sectionSisId));

  /**
   * Requests one graded and one submitted submission of anyone, concluded people included; null if the course or
   * section is absent. `submitted_since` excludes what was never submitted (Canvas "Submissions").
   */
  async function holdsWork(collection: 'courses' | 'sections', objectId: string): Promise<WorkHeld | null> {
    const path = `/${collection}/${objectId}/students/submissions?student_ids[]=all&per_page=1`;
    const route = `/${collection}/:id/students/submissions`;
    const some = z.array(z.unknown());
    const graded = await requests.callOrNull(some, { path: `${path}&workflow_state=graded`, route });
    if (graded === null) return null;
    const submitted = await requests.callOrNull(some, { path: `${path}&submitted_since=1970-01-01T00:00:00Z`, route });
    if (submitted === null) return null;
    return {
      holdsWork: graded.length + submitted.length > 0,
      graded: graded.length > 0,
      submitted: submitted.length > 0,
    };
  }

  /**
   * SIS ids of the concluded courses of a term, `most` of them: a request for a hundred. None of a term that Canvas does
   * not hold.
   */
  async function concludedCourses(termSisId: string, most: number): Promise<string[]> {
    const query = new URLSearchParams({ per_page: '100', enrollment_term_id: `sis_term_id:${termSisId}` });
    query.append('state[]', 'completed');
    const request = { path: `/accounts/self/courses?${query}`, route: '/accounts/:id/courses' };
    const found: string[] = [];
    try {
      for await (const page of requests.pages(z.array(z.object({ sis_course_id: sisId })), request)) {
        found.push(...presentIds(page.map((course) => course.sis_course_id)));
        if (found.length >= most) break;
      }
    } catch (error) {
      if (error instanceof CanvasError && error.code === 'CANVAS_NOT_FOUND') return [];
      throw error;
    }
    return found;
  }

  /**
   * Whether a person has ever signed in (Canvas "Show user details", `include[]=last_login`). Null if that cannot be
   * known: the person is absent, or the server does not say.
   */
  async function hasSignedIn(userSisId: string): Promise<boolean | null> {
    const seen = await requests.callOrNull(z.object({ last_login: z.string().nullish() }), {
      path: `/users/${bySisId('user', userSisId)}?include[]=last_login`,
      route: '/users/:id',
    });
    return seen?.last_login === undefined ? null : seen.last_login !== null;
  }

  return { sisObjectSample, courseHoldsWork, courseByIdHoldsWork, sectionHoldsWork, concludedCourses, hasSignedIn };
}

function presentIds(ids: Array<string | null | undefined>): string[] {
  return ids.filter((id): id is string => typeof id === 'string' && id !== '');
}
