import { z } from 'zod';
import { CanvasError } from '../errors.js';
import type { CanvasRequests } from '../requests.js';
import { bySisId } from '../sis-address.js';
import type { createChangeReads } from './changed-submissions.js';
import type { CanvasGradeRights, GradePermission, Openness } from './model.js';

const permissionNames: readonly GradePermission[] = [
  'view_all_grades',
  'read_sis',
  'read_course_content',
  'read_roster',
];

/** A course and a section of it, by SIS id, with which reading is tried. */
export interface SampleSection {
  courseId: string;
  sectionId: string;
}

const enrollment = z.object({
  sis_user_id: z.string().nullish(),
  grades: z.looseObject({ current_score: z.unknown() }).nullish(),
});

/** Sees what Canvas lets a token read for passback: one small read of each kind. Nothing is written. */
export function createGradeRights(
  requests: CanvasRequests,
  { changedSubmissions }: ReturnType<typeof createChangeReads>,
) {
  return {
    /** @param sample null: there is no section yet. Throws CanvasError for what concerns every request. */
    async gradeRights(sample: SampleSection | null, signal?: AbortSignal): Promise<CanvasGradeRights> {
      const permissions = await permissionsOf(signal);
      // The account's listing answers 400 where grades cannot be synchronised (Canvas, SisApiController).
      const syncToSis = await tried(
        '/../sis/accounts/self/assignments?per_page=1',
        '/sis/accounts/:id/assignments',
        signal,
      );
      if (sample === null) return { permissions, syncToSis, ...untried };
      const course = `/courses/${bySisId('course', sample.courseId)}`;
      const section = `/sections/${bySisId('section', sample.sectionId)}`;
      const ofCourse = (what: string): Promise<Openness> =>
        tried(`${course}/${what}?per_page=1`, `/courses/:id/${what}`, signal);
      return {
        permissions,
        syncToSis,
        assignments: await ofCourse('assignments'),
        groups: await ofCourse('assignment_groups'),
        gradingPeriods: await ofCourse('grading_periods'),
        submissions: await tried(
          `${section}/students/submissions?student_ids[]=all&per_page=1`,
          '/sections/:id/students/submissions',
          signal,
        ),
        ...(await peopleOf(section, signal)),
        graphql: await graphql(sample.courseId, signal),
      };
    },
  };

  async function permissionsOf(signal: AbortSignal | undefined): Promise<CanvasGradeRights['permissions']> {
    const query = new URLSearchParams(permissionNames.map((name): [string, string] => ['permissions[]', name]));
    return requests.callOrNull(z.record(z.string(), z.boolean()), {
      ...{ path: `/accounts/self/permissions?${query}`, route: '/accounts/:id/permissions' },
      ...(signal && { signal }),
    });
  }

  async function tried(path: string, route: string, signal: AbortSignal | undefined): Promise<Openness> {
    const read = await ifOpen(() => requests.call(z.unknown(), { path, route, ...(signal && { signal }) }));
    return read.openness;
  }

  /** Canvas leaves out of an enrollment what the token's user may not see. */
  async function peopleOf(section: string, signal: AbortSignal | undefined) {
    const path = `${section}/enrollments?type[]=StudentEnrollment&per_page=5`;
    const route = '/sections/:id/enrollments';
    const { openness, value } = await ifOpen(() =>
      requests.call(z.array(enrollment), { path, route, ...(signal && { signal }) }),
    );
    const seen = (has: (each: z.infer<typeof enrollment>) => boolean): Openness => {
      if (value === null) return openness;
      return value.length === 0 ? 'notTried' : value.some(has) ? 'open' : 'closed';
    };
    return {
      totals: seen((each) => each.grades?.current_score !== undefined),
      sisIds: seen((each) => each.sis_user_id != null),
    };
  }

  async function graphql(courseId: string, signal: AbortSignal | undefined): Promise<Openness> {
    const { openness, value } = await ifOpen(() => changedSubmissions(courseId, new Date().toISOString(), signal));
    return openness === 'open' && value === null ? 'closed' : openness;
  }
}

/** Errors that say that the token may not, and those that say nothing about it. */
const closed: ReadonlySet<string> = new Set([
  'CANVAS_PERMISSION_MISSING',
  'CANVAS_FORBIDDEN',
  'CANVAS_NOT_FOUND',
  'CANVAS_REQUEST_REFUSED',
]);
const undecided: ReadonlySet<string> = new Set([
  'CANVAS_SERVER_ERROR',
  'CANVAS_ANSWER_NOT_JSON',
  'CANVAS_ANSWER_UNREADABLE',
]);

async function ifOpen<Value>(read: () => Promise<Value>): Promise<{ openness: Openness; value: Value | null }> {
  try {
    return { openness: 'open', value: await read() };
  } catch (error) {
    if (!(error instanceof CanvasError) || !(closed.has(error.code) || undecided.has(error.code))) throw error;
    return { openness: closed.has(error.code) ? 'closed' : 'notTried', value: null };
  }
}

const untried: Omit<CanvasGradeRights, 'permissions' | 'syncToSis'> = {
  ...{ assignments: 'notTried', groups: 'notTried', submissions: 'notTried', gradingPeriods: 'notTried' },
  ...{ totals: 'notTried', sisIds: 'notTried', graphql: 'notTried' },
};
