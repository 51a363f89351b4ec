import { z } from 'zod';
import type { CanvasRequests } from '../requests.js';
import { bySisId } from '../sis-address.js';
import type { CourseGrade, GradingPeriod } from './model.js';
import { canvasId as id, instant, score, text, tolerantRows } from './tolerant-rows.js';

const periodsShape = z.object({
  grading_periods: z.array(
    z.object({
      id,
      title: text.nullish(),
      start_date: instant.unwrap().unwrap(),
      end_date: instant.unwrap().unwrap(),
      close_date: instant,
    }),
  ),
});

const enrollmentShape = z.object({
  user_id: id,
  sis_user_id: text.nullish(),
  user: z.looseObject({ sis_user_id: text.nullish() }).nullish(),
  grades: z.looseObject({ current_score: score, override_score: score }).nullish(),
});

/** Reads of a course's grading periods and of the grades that Canvas computes. Each throws CanvasError. */
export function createCourseGradeReads(requests: CanvasRequests) {
  return {
    /** The periods that hold for a course: its own, else those of its term. Empty where there are none. */
    async gradingPeriods(courseSisId: string, signal?: AbortSignal): Promise<GradingPeriod[]> {
      const found: GradingPeriod[] = [];
      const path = `/courses/${bySisId('course', courseSisId)}/grading_periods?per_page=100`;
      const wanted = { path, route: '/courses/:id/grading_periods', ...(signal && { signal }) };
      for await (const { grading_periods: periods } of requests.pages(periodsShape, wanted)) {
        found.push(
          ...periods.map((each) => ({
            ...{ id: each.id, title: each.title ?? '', startAt: each.start_date, endAt: each.end_date },
            closeAt: each.close_date ?? null,
          })),
        );
      }
      return found;
    },

    /**
     * What Canvas computes for each student of a section. A student of several sections has the same figure in each.
     *
     * @param gradingPeriodId null: the whole course
     */
    async courseGrades(
      sectionSisId: string,
      gradingPeriodId: string | null,
      signal?: AbortSignal,
    ): Promise<CourseGrade[]> {
      const query = [
        ...['type[]=StudentEnrollment', 'state[]=active', 'per_page=100'],
        ...(gradingPeriodId === null ? [] : [`grading_period_id=${encodeURIComponent(gradingPeriodId)}`]),
      ].join('&');
      const path = `/sections/${bySisId('section', sectionSisId)}/enrollments?${query}`;
      const wanted = { path, route: '/sections/:id/enrollments', ...(signal && { signal }) };
      const found: CourseGrade[] = [];
      for await (const page of requests.pages(tolerantRows(enrollmentShape), wanted)) {
        // Without the right to see grades an enrollment has none, and some may be unreadable: that says nothing about one.
        for (const each of page) {
          if (each.grades == null) continue;
          found.push({
            ...{ userId: each.user_id, sisUserId: each.sis_user_id ?? each.user?.sis_user_id ?? null },
            currentScore: each.grades.current_score ?? null,
            overrideScore: each.grades.override_score ?? null,
          });
        }
      }
      return found;
    },
  };
}
