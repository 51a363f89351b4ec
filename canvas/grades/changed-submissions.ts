import { z } from 'zod';
import { CanvasError } from '../errors.js';
import type { CanvasRequests } from '../requests.js';
import type { Instant, Submission, SubmissionPart } from './model.js';
import { stateOf } from './submissions.js';
import { canvasId as id, flag, instant, score, text } from './tolerant-rows.js';

/** Submissions of a course that have changed, with the latest change among them. */
export interface ChangedSubmissions {
  submissions: Submission[];
  /** Null: nothing has changed. */
  seenUntil: Instant | null;
}

/** `unsubmitted` must be named: a cleared grade of work that was never handed in has that state. */
const query = `
query ChangedSubmissions($course: String!, $since: DateTime!, $after: String) {
  course(sisId: $course) {
    submissionsConnection(
      first: 100
      after: $after
      filter: { updatedSince: $since, states: [unsubmitted, submitted, pending_review, graded] }
    ) {
      nodes {
        assignmentId userId user { sisId }
        score enteredScore grade excused late missing state
        postedAt gradedAt updatedAt cachedDueDate gradeMatchesCurrentSubmission
        subAssignmentSubmissions { state score excused postedAt cachedDueDate }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

const part = z.object({
  state: z.string().nullish(),
  score,
  excused: flag,
  postedAt: instant,
  cachedDueDate: instant,
});
const node = z.object({
  assignmentId: id,
  userId: id.nullish(),
  user: z.object({ sisId: text.nullish() }).nullish(),
  score,
  enteredScore: score,
  grade: z.string().nullish(),
  excused: flag,
  late: flag,
  missing: flag,
  state: z.string().nullish(),
  postedAt: instant,
  gradedAt: instant,
  updatedAt: instant,
  cachedDueDate: instant,
  gradeMatchesCurrentSubmission: flag,
  subAssignmentSubmissions: z.array(part).nullish(),
});
const answer = z.object({
  data: z
    .object({
      course: z
        .object({
          submissionsConnection: z.object({
            nodes: z.array(node.nullable()),
            pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullish() }),
          }),
        })
        .nullish(),
    })
    .nullish(),
  errors: z.array(z.unknown()).nullish(),
});

const route = '/graphql';

/**
 * Reads of what has changed in a course since an instant (Canvas GraphQL, `course.submissionsConnection`): new and cleared
 * grades, excuses, posting and hiding, late deductions and due dates; only a row that has vanished is not among them.
 */
export function createChangeReads(requests: CanvasRequests) {
  return {
    /**
     * Changed submissions of published work. Null if this Canvas, or this token, answers no GraphQL: read everything then.
     * Throws CanvasError for what concerns every request.
     */
    async changedSubmissions(
      courseSisId: string,
      since: Instant,
      signal?: AbortSignal,
    ): Promise<ChangedSubmissions | null> {
      const changed: ChangedSubmissions = { submissions: [], seenUntil: null };
      let after: string | null = null;
      do {
        const page = await pageOf({ course: courseSisId, since, after }, signal);
        if (page === null) return null;
        for (const each of page.nodes) {
          if (each === null || each.userId == null) continue;
          changed.submissions.push(submissionOf({ ...each, userId: each.userId }));
          if (each.updatedAt && (changed.seenUntil === null || each.updatedAt > changed.seenUntil))
            changed.seenUntil = each.updatedAt;
        }
        after = page.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? null) : null;
      } while (after !== null);
      return changed;
    },
  };

  async function pageOf(variables: object, signal: AbortSignal | undefined) {
    try {
      const { data, errors } = await requests.call(answer, {
        ...{ method: 'POST', path: '/../graphql', route, repeatable: true, json: { query, variables } },
        ...(signal && { signal }),
      });
      // An answer with errors beside data may be partial: nothing is concluded from it.
      return (errors?.length ?? 0) > 0 ? null : (data?.course?.submissionsConnection ?? null);
    } catch (error) {
      if (error instanceof CanvasError && notOffered.has(error.code)) return null;
      throw error;
    }
  }
}

/** GraphQL may be closed to tokens of scoped developer keys, where everything else works. */
const notOffered: ReadonlySet<string> = new Set([
  'CANVAS_PERMISSION_MISSING',
  'CANVAS_FORBIDDEN',
  'CANVAS_NOT_FOUND',
  'CANVAS_REQUEST_REFUSED',
  'CANVAS_ANSWER_UNREADABLE',
]);

function submissionOf(raw: z.infer<typeof node> & { userId: string }): Submission {
  return {
    assignmentId: raw.assignmentId,
    userId: raw.userId,
    sisUserId: raw.user?.sisId ?? null,
    score: raw.score ?? null,
    enteredScore: raw.enteredScore ?? null,
    scoreIsMissing: raw.score === undefined || (raw.score === null && raw.grade != null),
    excused: raw.excused ?? false,
    missing: raw.missing ?? false,
    late: raw.late ?? false,
    state: stateOf(raw.state),
    postedAt: raw.postedAt ?? null,
    gradedAt: raw.gradedAt ?? null,
    dueAt: raw.cachedDueDate ?? null,
    gradeMatchesSubmission: raw.gradeMatchesCurrentSubmission ?? true,
    parts: (raw.subAssignmentSubmissions ?? []).map(partOf),
  };
}

function partOf(raw: z.infer<typeof part>): SubmissionPart {
  return {
    state: stateOf(raw.state),
    score: raw.score ?? null,
    excused: raw.excused ?? false,
    postedAt: raw.postedAt ?? null,
    dueAt: raw.cachedDueDate ?? null,
  };
}
