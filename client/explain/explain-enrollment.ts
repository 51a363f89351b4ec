import { pinsAbout, type PinLine } from '../../store/provisioning/decisions/pins.js';
import { enrollmentStory, type EnrollmentStory } from '../../store/reports/explain/enrollment-story.js';
import { enrollmentLines, type EnrollmentLine } from '../../store/reports/explain/enrollments.js';
import { endFacts } from '../../store/provisioning/plan/shared-ends.js';
import { problemsAbout, type ProblemAbout } from '../../store/reports/explain/problems-about.js';
import { sectionOf } from '../../store/reports/explain/section-of.js';
import { userTarget } from '../../store/reports/explain/user-target.js';
import { absencesOf } from './absence.js';
import type { Explaining } from './rules-for.js';
import { datesOf, judgeEnrollment, obstacleOf, type ExplainedEnrollment } from './enrollment-reason.js';
import { enrollmentSentence } from './sentences.js';

/** All that is known of a person in a class: the SIS may have several enrollments for it. */
export interface EnrollmentExplanation extends Pick<EnrollmentLine, 'classId' | 'personId' | 'sectionId' | 'userId'> {
  enrollments: ExplainedEnrollment[];
  story: EnrollmentStory;
  pins: PinLine[];
  problems: ProblemAbout[];
  sentence: string;
}

/**
 * Explains a person in a class, or an enrollment by its own id; null if neither the SIS nor Canvas has it. An
 * enrollment that was given another class or person in place leaves no record behind.
 */
export async function explainEnrollment(
  asked: Explaining,
  of: { sourcedId: string } | { classId: string; personId: string },
): Promise<EnrollmentExplanation | null> {
  const { sql, districtId, kept } = asked;
  const [found] = await enrollmentLines(sql, districtId, of);
  const one = found ?? ('classId' in of ? await explainWithoutRecord(asked, of) : null);
  if (!one) return null;
  const { classId, personId } = one;
  // A record that was never readable has neither class nor person and is explained alone.
  const lines = !found
    ? []
    : classId && personId
      ? await enrollmentLines(sql, districtId, { classId, personId })
      : [found];
  const recordIds = lines.map((line) => line.sourcedId);
  const ends = await endFacts(sql, districtId, recordIds, datesOf(asked));
  const absences = await absencesOf(asked, lines);
  const enrollments = lines.map((record) => {
    const judged = judgeEnrollment(record, asked, ends.get(record.sourcedId));
    return { record, judged, obstacle: obstacleOf(record, judged.decision, absences) };
  });
  const { sectionId, userId } = one;
  const story: EnrollmentStory =
    sectionId !== null && userId !== null
      ? await enrollmentStory(sql, districtId, sectionId, userId, kept)
      : { applied: [], planned: null };
  if (!found && story.applied.length === 0 && story.planned === null) return null;
  const notLive = [...absences.classes.keys(), ...absences.users.keys()];
  const ids = [...recordIds, `section ${sectionId}`, sectionId ?? '', userId ?? '', ...notLive];
  const problems = await problemsAbout(
    sql,
    districtId,
    ids.filter((id) => id !== ''),
  );
  const sentence = enrollmentSentence(enrollments, story);
  const pins = await pinsAbout(asked.db, districtId, asked.asOf, { classId, personId });
  return { classId, personId, sectionId, userId, enrollments, story, pins, problems, sentence };
}

/** A person in a class without any record, by their Canvas targets. */
async function explainWithoutRecord({ sql, districtId }: Explaining, of: { classId: string; personId: string }) {
  const [sectionId, user] = await Promise.all([
    sectionOf(sql, districtId, of.classId),
    userTarget(sql, districtId, of.personId),
  ]);
  return sectionId === null || user === null ? null : { ...of, sectionId, userId: user.userId };
}
