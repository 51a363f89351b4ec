import { z } from 'zod';
import type { CanvasRequests } from '../requests.js';
import { bySisId } from '../sis-address.js';
import type { Submission, SubmissionState } from './model.js';
import { canvasId as id, flag, instant, score, text, tolerantRows, type TolerantRow } from './tolerant-rows.js';

const part = z.looseObject({
  workflow_state: z.string().nullish(),
  score,
  excused: flag,
  posted_at: instant,
  cached_due_date: instant,
});

const shape = z.object({
  assignment_id: id,
  user_id: id,
  score,
  entered_score: score,
  grade: z.string().nullish(),
  excused: flag,
  missing: flag,
  late: flag,
  workflow_state: z.string().nullish(),
  posted_at: instant,
  graded_at: instant,
  cached_due_date: instant,
  grade_matches_current_submission: flag,
  user: z.looseObject({ sis_user_id: text.nullish() }).nullish(),
  sub_assignment_submissions: z.array(part).nullish(),
});

/** Left out of the answers: people's work, and what it weighs. */
const excluded = ['body', 'attachments', 'discussion_entries', 'preview_url', 'url'];

export interface SubmissionsRequest {
  sectionSisId: string;
  /** Only work flagged for the SIS, and only enrollments that a SIS import made. */
  flaggedOnly: boolean;
  signal?: AbortSignal;
}

/** Reads of a section's submissions. Throws CanvasError. */
export function createSubmissionReads(requests: CanvasRequests) {
  return {
    /** All of them, page by page, so that a row which is not there has vanished; concluded and inactive students are among them, since no state is asked for. */
    async *submissions({ sectionSisId, flaggedOnly, signal }: SubmissionsRequest): AsyncGenerator<Submission[]> {
      const query = [
        'student_ids[]=all&per_page=100&include[]=user&include[]=sub_assignment_submissions',
        ...excluded.map((field) => `exclude_response_fields[]=${field}`),
        ...(flaggedOnly ? ['post_to_sis=true'] : []),
      ].join('&');
      const path = `/sections/${bySisId('section', sectionSisId)}/students/submissions?${query}`;
      const route = '/sections/:id/students/submissions';
      for await (const page of requests.pages(tolerantRows(shape), { path, route, ...(signal && { signal }) })) {
        yield page.map(submissionOf);
      }
    },
  };
}

const states: readonly SubmissionState[] = ['unsubmitted', 'submitted', 'pending_review', 'graded'];

/** A state that a later Canvas may add counts as waiting: nothing is sent of it. */
export function stateOf(word: string | null | undefined): SubmissionState {
  return states.find((each) => each === word) ?? 'pending_review';
}

/** Who somebody is says nothing about a grade; every other member may decide whether there is one. */
const saysNothingOfTheGrade: ReadonlySet<string> = new Set(['user']);

function submissionOf(raw: TolerantRow<z.infer<typeof shape>>): Submission {
  const isUnclear = raw.unreadable.some((name) => !saysNothingOfTheGrade.has(name));
  return {
    assignmentId: raw.assignment_id,
    userId: raw.user_id,
    sisUserId: raw.user?.sis_user_id ?? null,
    score: isUnclear ? null : (raw.score ?? null),
    enteredScore: raw.entered_score ?? null,
    scoreIsMissing: isUnclear || raw.score === undefined || (raw.score === null && raw.grade != null),
    excused: raw.excused ?? false,
    missing: raw.missing ?? false,
    late: raw.late ?? false,
    state: stateOf(raw.workflow_state),
    postedAt: raw.posted_at ?? null,
    gradedAt: raw.graded_at ?? null,
    dueAt: raw.cached_due_date ?? null,
    gradeMatchesSubmission: raw.grade_matches_current_submission ?? true,
    parts: (raw.sub_assignment_submissions ?? []).map((each) => ({
      state: stateOf(each.workflow_state),
      score: each.score ?? null,
      excused: each.excused ?? false,
      postedAt: each.posted_at ?? null,
      dueAt: each.cached_due_date ?? null,
    })),
  };
}
