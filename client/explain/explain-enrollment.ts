import { enrollmentStory, type EnrollmentStory } from '../../store/reports/explain/enrollment-story.js';
import { enrollmentLines, type EnrollmentLine } from '../../store/reports/explain/enrollments.js';
import { problemsAbout, type ProblemAbout } from '../../store/reports/explain/problems-about.js';
import { sectionOf } from '../../store/reports/explain/section-of.js';
import { userTarget } from '../../store/reports/explain/user-target.js';
import { decisionOrder, EnrollmentDecision } from '../../roster/enrollment-decision.js';
import { decisionInClass } from '../../roster/targets.js';
import type { Explaining } from './explain-record.js';
import { judgeEnrollment, obstacleOf, type JudgedEnrollment } from './enrollment-reason.js';
import { plannedSentence } from './sentences.js';

/** Everything that is known of a person in a class: the SIS may have several enrollments for it. */
export interface EnrollmentExplanation {
  classId: string;
  personId: string;
  sectionId: string | null;
  userId: string | null;
  enrollments: Array<{ record: EnrollmentLine; judged: JudgedEnrollment; obstacle: string | null }>;
  story: EnrollmentStory;
  problems: ProblemAbout[];
  sentence: string;
}

/**
 * Explains a person in a class, or an enrollment by its own id; null when the SIS never showed such a one and Canvas holds
 * none: an enrollment that was given another class or person in place leaves no record behind.
 */
export async function explainEnrollment(
  asked: Explaining,
  of: { sourcedId: string } | { classId: string; personId: string },
): Promise<EnrollmentExplanation | null> {
  const { sql, districtId, kept } = asked;
  const [found] = await enrollmentLines(sql, districtId, of);
  const one = found ?? ('classId' in of ? await unspokenOf(asked, of) : null);
  if (!one) return null;
  const { classId, personId } = one;
  // A record that was never readable names neither class nor person: it stands alone.
  const lines = !found
    ? []
    : classId && personId
      ? await enrollmentLines(sql, districtId, { classId, personId })
      : [found];
  const enrollments = lines.map((record) => {
    const judged = judgeEnrollment(record, asked);
    return { record, judged, obstacle: obstacleOf(record, judged.decision) };
  });
  const { sectionId, userId } = one;
  const story: EnrollmentStory =
    sectionId !== null && userId !== null
      ? await enrollmentStory(sql, districtId, sectionId, userId, kept)
      : { applied: [], planned: null };
  if (!found && story.applied.length === 0 && story.planned === null) return null;
  const ids = [...lines.map((line) => line.sourcedId), `section ${sectionId}`, sectionId ?? '', userId ?? ''];
  const problems = await problemsAbout(
    sql,
    districtId,
    ids.filter((id) => id !== ''),
  );
  const sentence = enrollmentSentence(enrollments, story);
  return { classId, personId, sectionId, userId, enrollments, story, problems, sentence };
}

/** A person in a class of which no record speaks, by where the two stand in Canvas. */
async function unspokenOf({ sql, districtId }: Explaining, of: { classId: string; personId: string }) {
  const [sectionId, user] = await Promise.all([
    sectionOf(sql, districtId, of.classId),
    userTarget(sql, districtId, of.personId),
  ]);
  return sectionId === null || user === null ? null : { ...of, sectionId, userId: user.userId };
}

/** Why the person is or is not in the section. Of several enrollments the one that decides speaks. Pure. */
export function enrollmentSentence(
  enrollments: EnrollmentExplanation['enrollments'],
  { applied, planned }: EnrollmentStory,
): string {
  const [deciding] = [...enrollments].sort((a, b) => rankOf(a) - rankOf(b));
  const why = deciding ? (deciding.obstacle ?? deciding.judged.because) : 'the SIS has no such enrollment';
  const standing = applied.find((each) => each.status === 'active') ?? applied[0];
  const open =
    planned && planned.outcome !== 'accepted' && planned.run >= (standing?.run ?? 0)
      ? ` ${plannedSentence(planned)}`
      : '';
  if (standing?.status === 'active') {
    // Somebody who is to go does not stand there because of what stands in the way of a rule.
    const because = deciding?.obstacle && open !== '' && planned?.op === 'remove' ? '' : `, because ${why}`;
    return `It stands in Canvas: ${standing.role}, active since ${standing.since} (run ${standing.run})${because}.${open}`;
  }
  if (standing) return `It stands in Canvas as ${standing.status} (run ${standing.run}), because ${why}.${open}`;
  if (open !== '') return `It is not in Canvas.${open}`;
  return `It is not in Canvas: ${deciding?.judged.decision === EnrollmentDecision.active && !deciding.obstacle ? 'no run has planned it yet' : why}.`;
}

/** The place of a record among those of one person in one class; one whose class or person is not looked at is last. */
function rankOf({ record, judged }: EnrollmentExplanation['enrollments'][number]): number {
  const decision = decisionInClass(judged.decision, record.classState, record.userState);
  return decision === null ? decisionOrder.length : decisionOrder.indexOf(decision);
}
