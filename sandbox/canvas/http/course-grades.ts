import type { FastifyInstance } from 'fastify';
import { BadAct, type Coursework } from '../coursework/context.js';
import { checkpointsOf } from '../coursework/checkpoints.js';
import { fillUngraded } from '../coursework/grading.js';
import type { GradeChange, GradingPeriod, GradingStandard } from '../coursework/model.js';
import { overrideFinalGrade } from '../coursework/final-grades.js';
import { closesAt, isClosed, periodsIn, periodsOfCourse } from '../coursework/periods.js';
import { submissionId } from '../coursework/submission-table.js';
import type { Course } from '../model.js';
import { serviceUserId } from '../state.js';
import { notFound, refusal } from './errors.js';
import { accountsWithin, findAccount, findCourse, findUser } from './find.js';
import { pageOf } from './paging.js';
import { mustHave } from './permissions.js';
import { instant, userJson } from './present.js';
import { instantParameter, one, queryOf } from './query.js';
import type { TeachingRoutes } from './teaching-deps.js';

type ById = { Params: { id: string }; Body: Record<string, unknown> | null };

/** Grading periods, schemes, late policies, totals by hand, the log of grade changes. */
export function courseGradeRoutes(app: FastifyInstance, deps: TeachingRoutes): void {
  const { state, faults } = deps;

  app.get<ById>('/api/v1/courses/:id/grading_periods', (request, reply) => {
    const coursework = deps.coursework();
    const periods = periodsOfCourse(findCourse(state, request.params.id), state);
    return periodsAnswer(pageOf(periods, request, reply, faults), coursework);
  });
  app.get<ById>('/api/v1/accounts/:id/grading_periods', (request, reply) => {
    const coursework = deps.coursework();
    findAccount(state, request.params.id);
    const sets = state.gradingPeriodSets.rows.filter((set) => set.courseId === null && set.state === 'active');
    const periods = sets.flatMap((set) => periodsIn(set, state)).sort((a, b) => a.startAt - b.startAt);
    return periodsAnswer(pageOf(periods, request, reply, faults), coursework);
  });

  app.get<ById>('/api/v1/courses/:id/grading_standards', (request, reply) => {
    const course = findCourse(state, request.params.id);
    const listed = state.gradingStandards.rows.filter((each) =>
      each.contextType === 'Course' ? each.contextId === course.id : isAbove(each.contextId, course, deps),
    );
    return pageOf(listed, request, reply, faults).map(standardJson);
  });
  app.get<ById>('/api/v1/accounts/:id/grading_standards', (request, reply) => {
    const account = findAccount(state, request.params.id);
    const listed = state.gradingStandards.rows.filter(
      (each) => each.contextType === 'Account' && each.contextId === account.id,
    );
    return pageOf(listed, request, reply, faults).map(standardJson);
  });

  app.get<ById>('/api/v1/courses/:id/late_policy', (request) => {
    const policy = state.settingsOfCourse(findCourse(state, request.params.id).id)?.latePolicy;
    if (!policy) throw notFound();
    return {
      late_policy: {
        missing_submission_deduction_enabled: policy.missingEnabled,
        missing_submission_deduction: policy.missingDeduction,
        late_submission_deduction_enabled: policy.lateEnabled,
        late_submission_deduction: policy.lateDeduction,
        late_submission_interval: policy.lateInterval,
        late_submission_minimum_percent_enabled: policy.minimumEnabled,
        late_submission_minimum_percent: policy.minimumPercent,
      },
    };
  });

  app.put<ById>('/api/v1/courses/:id/apply_score_to_ungraded_submissions', async (request) => {
    mustHave(request, 'edit');
    const coursework = deps.coursework();
    const course = findCourse(state, request.params.id);
    const body = request.body ?? {};
    const excuses = String(body.excused) === 'true';
    if (!excuses && !Number.isFinite(Number(body.percent ?? NaN))) throw refusal(400, 'percent must be a number');
    const groupId = body.assignment_group_id == null ? undefined : Number(body.assignment_group_id);
    const assignments = state
      .assignmentsOfCourse(course.id)
      .filter((each) => each.state === 'published' && each.gradingType !== 'not_graded')
      .filter((each) => checkpointsOf(each, state).length === 0)
      .filter((each) => groupId === undefined || each.groupId === groupId);
    const fill = excuses ? ({ excuse: true } as const) : { percent: Number(body.percent) };
    const onlyPastDue = String(body.only_past_due) === 'true';
    for (const assignment of assignments)
      fillUngraded(assignment, fill, onlyPastDue, { graderId: serviceUserId }, coursework);
    await deps.save();
    return { id: course.id, workflow_state: 'queued', completion: 100 };
  });

  app.put<ById>('/api/v1/courses/:id/update_final_grade_overrides', async (request) => {
    mustHave(request, 'edit');
    const coursework = deps.coursework();
    const course = findCourse(state, request.params.id);
    const wanted = (request.body?.override_scores ?? []) as Array<{ student_id: string; override_score: string }>;
    const periodId = request.body?.grading_period_id == null ? null : Number(request.body.grading_period_id);
    try {
      for (const { student_id, override_score } of wanted)
        overrideFinalGrade(course, findUser(state, String(student_id)).id, periodId, override_score, coursework);
    } catch (error) {
      if (error instanceof BadAct) throw refusal(400, error.message);
      throw error;
    }
    await deps.save();
    return { id: course.id, workflow_state: 'queued', completion: 100 };
  });

  app.get<ById>('/api/v1/audit/grade_change/courses/:id', (request, reply) => {
    const course = findCourse(state, request.params.id);
    const { switches } = deps.coursework();
    if (switches.is('audit-log', 'absent') || deps.strikes('audit-absent', request)) throw notFound();
    mustHave(request, 'viewGrades');
    const changes = changesAsked(course, request.query as never);
    return auditJson(pageOf(changes, request, reply, faults, { bookmarks: true }), deps.coursework());
  });
  app.get('/api/v1/audit/grade_change', (request, reply) => {
    const { switches } = deps.coursework();
    if (switches.is('audit-log', 'absent') || deps.strikes('audit-absent', request)) throw notFound();
    mustHave(request, 'viewGrades');
    const query = queryOf(request);
    const courseId = one(query, 'course_id');
    const [assignment, student, grader] = ['assignment_id', 'student_id', 'grader_id'].map((name) => one(query, name));
    if (courseId === undefined && !assignment && !student && !grader)
      throw refusal(400, 'Name at least a course, an assignment, a student or a grader.');
    const courses = courseId === undefined ? state.courses.rows : [findCourse(state, courseId)];
    const fits = (each: GradeChange): boolean =>
      (!assignment || (assignment === 'override' ? each.assignmentId === null : each.assignmentId === +assignment)) &&
      (!student || each.userId === findUser(state, student).id) &&
      (!grader || each.graderId === Number(grader));
    const changes = courses.flatMap((course) => changesAsked(course, query as never)).filter(fits);
    const newestFirst = changes.sort((a, b) => b.at - a.at || b.id - a.id);
    return auditJson(pageOf(newestFirst, request, reply, faults, { bookmarks: true }), deps.coursework());
  });

  const changesAsked = (course: Course, query: never): GradeChange[] => {
    const start = instantParameter(query, 'start_time');
    const end = instantParameter(query, 'end_time');
    return state
      .gradeChangesOfCourse(course.id)
      .filter((each) => (!start || each.at * 1000 >= start.getTime()) && (!end || each.at * 1000 <= end.getTime()))
      .reverse();
  };
}

function isAbove(accountId: number, course: Course, { state }: TeachingRoutes): boolean {
  const account = state.accounts.get(accountId);
  return account !== undefined && accountsWithin(state, account).has(course.accountId);
}

function periodsAnswer(periods: GradingPeriod[], coursework: Coursework): object {
  return {
    grading_periods: periods.map((period) => periodJson(period, coursework)),
    meta: { primaryCollection: 'grading_periods' },
    can_create_grading_periods: true,
    grading_periods_read_only: false,
  };
}

function periodJson(period: GradingPeriod, { state, now }: Coursework): object {
  return {
    id: period.id,
    grading_period_group_id: period.setId,
    title: period.title,
    start_date: instant(period.startAt),
    end_date: instant(period.endAt),
    close_date: instant(closesAt(period, state)),
    weight: period.weight,
    is_closed: isClosed(period, now, state),
    is_last: periodsIn(state.gradingPeriodSets.get(period.setId), state).at(-1)?.id === period.id,
    permissions: { read: true, create: true, update: true, delete: true },
  };
}

function standardJson(standard: GradingStandard): object {
  return {
    id: standard.id,
    title: standard.title,
    context_type: standard.contextType,
    context_id: standard.contextId,
    grading_scheme: standard.scheme,
    points_based: false,
    scaling_factor: 1,
  };
}

/** A compound document: the events, and beside them what they link to. */
function auditJson(changes: GradeChange[], coursework: Coursework): object {
  const { state } = coursework;
  const unique = (ids: Array<number | null>): number[] => [...new Set(ids.filter((id) => id !== null))];
  const users = unique(changes.flatMap((each) => [each.userId, each.graderId]).filter((id) => id === null || id > 0));
  const assignments = unique(changes.map((each) => each.assignmentId));
  return {
    links: { 'events.course': '/api/v1/courses/{events.course}', 'events.student': '/api/v1/users/{events.student}' },
    events: changes.map((each) => changeJson(each)),
    linked: {
      assignments: assignments.map((id) => ({ id, name: state.assignments.get(id)!.name })),
      courses: unique(changes.map((each) => each.courseId)).map((id) => ({ id, name: state.courses.get(id)!.name })),
      users: users.map((id) => userJson(state.users.get(id)!, state)),
      page_views: [],
    },
  };
}

function changeJson(change: GradeChange): object {
  const { assignmentId, userId } = change;
  return {
    id: `change-${change.id}`,
    created_at: instant(change.at),
    event_type: 'grade_change',
    version_number: 1,
    grade_before: change.before.grade,
    grade_after: change.after.grade,
    score_before: change.before.score,
    score_after: change.after.score,
    excused_before: change.before.excused,
    excused_after: change.after.excused,
    graded_anonymously: false,
    course_override_grade: assignmentId === null,
    request_id: `request-${change.id}`,
    links: {
      assignment: assignmentId,
      course: change.courseId,
      student: userId,
      grader: change.graderId,
      submission: assignmentId === null ? null : submissionId({ assignmentId, userId }),
      grading_period: change.gradingPeriodId,
      page_view: null,
    },
  };
}
