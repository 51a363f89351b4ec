import { z } from 'zod';
import type { CanvasRequests } from '../requests.js';
import { bySisId } from '../sis-address.js';
import type { Assignment, AssignmentGroup, AssignmentKind, GradingType } from './model.js';
import { canvasId as id, flag, instant, score, text, tolerantRows, type TolerantRow } from './tolerant-rows.js';

const shape = z.object({
  id,
  name: text.nullish(),
  published: flag,
  workflow_state: z.string().nullish(),
  post_to_sis: flag,
  grading_type: z.string().nullish(),
  points_possible: score,
  due_at: instant,
  unlock_at: instant,
  created_at: instant,
  assignment_group_id: id.nullish(),
  submission_types: z.array(z.string()).nullish(),
  omit_from_final_grade: flag,
  hide_in_gradebook: flag,
  suppress_assignment: flag,
  anonymize_students: flag,
  moderated_grading: flag,
  grades_published: flag,
  only_visible_to_overrides: flag,
  has_sub_assignments: flag,
  is_quiz_assignment: flag,
  is_quiz_lti_assignment: flag,
  settings: z.looseObject({ new_quizzes: z.looseObject({ type: z.string().nullish() }).nullish() }).nullish(),
  quiz_type: z.string().nullish(),
  overrides: z.array(z.looseObject({ course_section_id: id.nullish(), due_at: instant })).nullish(),
});

const gradingTypes: readonly GradingType[] = [
  'points',
  'percent',
  'letter_grade',
  'gpa_scale',
  'pass_fail',
  'not_graded',
];

/** Reads of a course's assignments and their groups. Each throws CanvasError. */
export function createAssignmentReads(requests: CanvasRequests) {
  const pathOf = (courseSisId: string): string => `/courses/${bySisId('course', courseSisId)}`;
  return {
    /** Every assignment of a course. */
    async assignments(courseSisId: string, signal?: AbortSignal): Promise<Assignment[]> {
      // Canvas says whether moderated grades are published only where it is asked for.
      const includes = ['overrides', 'checkpoints', 'grades_published'].map((each) => `&include[]=${each}`).join('');
      const query = `per_page=100&override_assignment_dates=false${includes}`;
      return collect(
        requests.pages(tolerantRows(shape), {
          ...{ path: `${pathOf(courseSisId)}/assignments?${query}`, route: '/courses/:id/assignments' },
          ...(signal && { signal }),
        }),
        assignmentOf,
      );
    },

    /** The course's own word on grade passback: `nightly_sync`, `disabled`, or null for none. */
    async coursePassbackSetting(courseSisId: string, signal?: AbortSignal): Promise<string | null> {
      const course = await requests.call(z.object({ grade_passback_setting: z.string().nullish() }), {
        ...{ path: pathOf(courseSisId), route: '/courses/:id' },
        ...(signal && { signal }),
      });
      return course.grade_passback_setting ?? null;
    },

    async assignmentGroups(courseSisId: string, signal?: AbortSignal): Promise<AssignmentGroup[]> {
      const group = z.object({ id, name: text.nullish() });
      const read = await collect(
        requests.pages(tolerantRows(group), {
          ...{ path: `${pathOf(courseSisId)}/assignment_groups?per_page=100`, route: '/courses/:id/assignment_groups' },
          ...(signal && { signal }),
        }),
        (each) => ({ id: each.id, name: each.name ?? '' }),
      );
      return read;
    },
  };
}

async function collect<Raw, Value>(pages: AsyncGenerator<Raw[]>, decode: (raw: Raw) => Value): Promise<Value[]> {
  const all: Value[] = [];
  for await (const page of pages) all.push(...page.map(decode));
  return all;
}

function assignmentOf(raw: TolerantRow<z.infer<typeof shape>>): Assignment {
  return {
    id: raw.id,
    name: raw.name?.trim() ?? '',
    kind: kindOf(raw),
    published: raw.published ?? raw.workflow_state === 'published',
    postToSis: raw.post_to_sis ?? false,
    gradingType: gradingTypes.find((each) => each === raw.grading_type) ?? 'points',
    pointsPossible: raw.points_possible ?? null,
    dueAt: raw.due_at ?? null,
    unlockAt: raw.unlock_at ?? null,
    createdAt: raw.created_at ?? null,
    groupId: raw.assignment_group_id ?? null,
    omitFromFinalGrade: raw.omit_from_final_grade ?? false,
    hiddenInGradebook: raw.hide_in_gradebook ?? false,
    suppressed: raw.suppress_assignment ?? false,
    anonymous: raw.anonymize_students ?? false,
    awaitsModeration: (raw.moderated_grading ?? false) && raw.grades_published !== true,
    onlyForOverrides: raw.only_visible_to_overrides ?? false,
    overrides: (raw.overrides ?? []).map((each) => ({
      sectionId: each.course_section_id ?? null,
      dueAt: each.due_at ?? null,
    })),
    hasCheckpoints: raw.has_sub_assignments ?? false,
    unreadable: raw.unreadable.length > 0,
  };
}

/** New Quizzes are `external_tool` with a flag; the portal describes `is_quiz_assignment` as that flag, so either counts. */
function kindOf(raw: z.infer<typeof shape>): AssignmentKind {
  const types = raw.submission_types ?? [];
  if (/survey/.test(raw.settings?.new_quizzes?.type ?? raw.quiz_type ?? '')) return 'survey';
  if (types.includes('discussion_topic')) return 'discussion';
  if (types.includes('online_quiz')) return 'quiz';
  const isTool = types.includes('external_tool');
  if (isTool && (raw.is_quiz_lti_assignment === true || raw.is_quiz_assignment === true)) return 'newQuiz';
  return 'assignment';
}
