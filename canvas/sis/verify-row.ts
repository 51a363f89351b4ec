import {
  unreadableState,
  type EnrollmentSeen,
  type EnrollmentState,
  type ReadBack,
  type SectionSeen,
} from './read-back.js';
import type { CanvasKind } from './rows.js';

/**
 * Whether Canvas holds a row as it was sent, by reading the object back. For rows with a message, which may be applied
 * all the same.
 *
 * `email` and login provider are not compared: Canvas returns a person's own choice of address, and providers by
 * number.
 */
export async function matchesCanvas(canvas: ReadBack, kind: CanvasKind, row: Record<string, string>): Promise<boolean> {
  const gone = row.status === 'deleted';
  switch (kind) {
    case 'account': {
      const seen = await canvas.account(row.account_id!);
      return gone ? seen === null || seen.state === 'deleted' : seen !== null && same(seen.name, row.name);
    }
    case 'term': {
      const seen = await canvas.term(row.term_id!);
      if (gone) return seen === null || seen.state === 'deleted';
      return (
        seen !== null &&
        same(seen.name, row.name) &&
        sameMoment(seen.startsAt, row.start_date) &&
        sameMoment(seen.endsAt, row.end_date)
      );
    }
    case 'course': {
      const seen = await canvas.course(row.course_id!);
      if (gone) return seen === null || seen.state === 'deleted';
      return (
        seen !== null && seen.state !== 'deleted' && same(seen.name, row.long_name) && same(seen.code, row.short_name)
      );
    }
    case 'section': {
      const seen = await canvas.section(row.section_id!);
      if (gone || seen === null) return gone && seen === null;
      return same(seen.name, row.name) && (await isInCourse(canvas, seen, row.course_id!));
    }
    case 'user': {
      const seen = await canvas.user(row.user_id!);
      const login = seen?.loginId?.toLowerCase();
      return (
        seen !== null && login === row.login_id!.toLowerCase() && same(seen.name, `${row.first_name} ${row.last_name}`)
      );
    }
    case 'enrollment':
      return enrollmentStands(canvas, row);
  }
}

/** Whether a section is in a course, or belongs to it and is cross-listed into another one. */
async function isInCourse(
  canvas: ReadBack,
  { courseSisId, homeCourseId }: SectionSeen,
  sisId: string,
): Promise<boolean> {
  if (courseSisId === sisId) return true;
  return homeCourseId !== null && (await canvas.courseById(homeCourseId))?.sisId === sisId;
}

/** Canvas states that match a row's status. `deleted_last_completed` results in one of two. */
const statesOf: Record<string, string[]> = {
  active: ['active', 'invited', 'creation_pending'],
  inactive: ['inactive'],
  completed: ['completed'],
  deleted: ['deleted'],
  deleted_last_completed: ['deleted', 'completed'],
};

const everyState: EnrollmentState[] = ['active', 'invited', 'creation_pending', 'inactive', 'completed', 'deleted'];

async function enrollmentStands(canvas: ReadBack, row: Record<string, string>): Promise<boolean> {
  const [stands] = await enrollmentsStand(canvas, row.section_id!, [row]);
  return stands!;
}

/** Whether Canvas holds each of several enrollments of one section as it should be sent: a request for fifty people. */
export async function enrollmentsStand(
  canvas: ReadBack,
  sectionSisId: string,
  rows: ReadonlyArray<Record<string, string>>,
): Promise<boolean[]> {
  const userSisIds = [...new Set(rows.map((row) => row.user_id!))];
  const seen = await canvas.enrollments(sectionSisId, { userSisIds, states: everyState });
  const ofUnknown = (seen ?? []).some((each) => each.state === unreadableState);
  return rows.map((row) => {
    const ofUser = seen?.filter((each) => each.userSisId === row.user_id) ?? null;
    // An enrollment that cannot be read may be the one that should be gone.
    return enrollmentMatches(ofUser, row) && !(ofUnknown && row.status === 'deleted');
  });
}

function enrollmentMatches(seen: readonly EnrollmentSeen[] | null, row: Record<string, string>): boolean {
  if (seen === null) return row.status === 'deleted';
  const ofRole = seen.filter((each) => roleMatches(each, row.role!));
  if (ofRole.length === 0) return row.status === 'deleted';
  return ofRole.some((each) => statesOf[row.status!]!.includes(each.state));
}

/** `student` is `StudentEnrollment`; a custom role goes by its name. */
function roleMatches(seen: { type: string; role: string }, role: string): boolean {
  return seen.role === role || seen.type.toLowerCase() === `${role.toLowerCase()}enrollment`;
}

function same(seen: string | null, sent: string | undefined): boolean {
  return tidy(seen ?? '') === tidy(sent ?? '');
}

function tidy(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function sameMoment(seen: string | null, sent: string | undefined): boolean {
  if (!sent) return seen === null;
  return seen !== null && Date.parse(seen) === Date.parse(sent);
}
