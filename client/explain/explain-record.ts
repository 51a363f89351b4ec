import type { CollectionName, User } from '../../oneroster/rostering/model.js';
import { goneCutoff, presenceOf, type Presence } from '../../roster/presence.js';
import { isProven } from '../../roster/proof.js';
import { pinsAbout, type PinLine } from '../../store/provisioning/decisions/pins.js';
import { canvasIds, type CanvasId } from '../../store/reports/explain/canvas-ids.js';
import { endFacts } from '../../store/provisioning/plan/shared-ends.js';
import { enrollmentLines } from '../../store/reports/explain/enrollments.js';
import { idsMeaning } from '../../store/reports/explain/absent-records.js';
import { problemsAbout, type ProblemAbout } from '../../store/reports/explain/problems-about.js';
import { knownRecord, type KnownRecord } from '../../store/reports/explain/record.js';
import { rowStory, type RowStory } from '../../store/reports/explain/row-story.js';
import { userTarget } from '../../store/reports/explain/user-target.js';
import { absencesOf } from './absence.js';
import { datesOf, judgeEnrollment, obstacleOf } from './enrollment-reason.js';
import { rulesFor, type Explaining } from './rules-for.js';
import { objectSentence } from './sentences.js';

export interface ExplainedObject extends CanvasId {
  story: RowStory;
  sentence: string;
}

/** All that is known of one SIS record and its Canvas objects. */
export interface RecordExplanation {
  collection: CollectionName;
  sourcedId: string;
  record: KnownRecord;
  presence: Presence;
  rules: string[];
  objects: ExplainedObject[];
  /** Other role records of the same Canvas user. */
  sameUser: string[];
  /** Of a class: its enrollments by role and decision. Of a person: their classes. */
  enrollments: string[];
  /** What a person wants left as it stands. */
  pins: PinLine[];
  problems: ProblemAbout[];
  /** One sentence: why it is or is not in Canvas. */
  sentence: string;
}

const kindsOf: Readonly<Record<string, readonly string[]>> = {
  orgs: ['account'],
  academicSessions: ['term'],
  classes: ['course', 'section'],
  users: ['user'],
};

/** What a record of a collection must be proven as to count as gone. A course counts through its classes. */
const proofOf = {
  orgs: 'account',
  academicSessions: 'term',
  courses: 'class',
  classes: 'class',
  users: 'user',
  enrollments: 'enrollment',
} as const satisfies Record<CollectionName, Parameters<typeof isProven>[0]>;

/** Explains a record; null if the SIS never listed it. */
export async function explainRecord(
  asked: Explaining,
  collection: CollectionName,
  sourcedId: string,
): Promise<RecordExplanation | null> {
  const { sql, districtId, kept } = asked;
  const record = await knownRecord(sql, districtId, collection, sourcedId);
  if (!record) return null;
  const cutoff = goneCutoff(asked.readAt, asked.settings.removals.proofHours);
  const presence = presenceOf(record.missingSince, cutoff, isProven(proofOf[collection], asked.proofs));
  const rules = await rulesFor(asked, collection, sourcedId, record.body);
  const { whyNot } = rules;
  const objects: ExplainedObject[] = [];
  for (const { kind, sisId, pinned } of await canvasIds(sql, districtId, kindsOf[collection] ?? [], sourcedId, kept)) {
    const story = await rowStory(sql, districtId, kind, sisId, kept);
    objects.push({ kind, sisId, pinned, story, sentence: objectSentence(kind, sisId, story, whyNot) });
  }
  const meant =
    collection === 'users' || collection === 'classes' ? await idsMeaning(sql, districtId, collection, sourcedId) : [];
  const ids = [sourcedId, ...objects.map((each) => each.sisId), ...meant, ...unknownOrgs(asked, collection, record)];
  const problems = await problemsAbout(sql, districtId, ids);
  const others = collection === 'users' ? ((await userTarget(sql, districtId, sourcedId))?.others ?? []) : [];
  return {
    ...{ collection, sourcedId, record, presence, objects, problems },
    pins: await pinsOfRecord(asked, collection, sourcedId),
    rules: rules.lines,
    sameUser: others,
    enrollments: await enrollmentsOf(asked, collection, sourcedId),
    sentence: answerOf(collection, objects, whyNot),
  };
}

/** Orgs of a person that the SIS does not give, or that cannot be used: why the person may be out of scope. */
function unknownOrgs({ reference }: Explaining, collection: CollectionName, { body }: KnownRecord): string[] {
  if (collection !== 'users' || body === null) return [];
  return (body as User).orgSourcedIds.filter((id) => !reference.orgs.has(id));
}

async function pinsOfRecord(asked: Explaining, collection: CollectionName, sourcedId: string): Promise<PinLine[]> {
  const { db, districtId, asOf } = asked;
  if (collection === 'classes') return pinsAbout(db, districtId, asOf, { classId: sourcedId, personId: null });
  if (collection === 'users') return pinsAbout(db, districtId, asOf, { classId: null, personId: sourcedId });
  return [];
}

function answerOf(collection: CollectionName, objects: readonly ExplainedObject[], whyNot: string | null): string {
  if (collection === 'courses') return 'A course of the SIS becomes nothing in Canvas by itself: its classes do.';
  if (objects.length > 0) return objects.map((each) => each.sentence).join(' ');
  return `It is not in Canvas: ${whyNot ?? 'no run has mapped it yet'}.`;
}

const mostListed = 30;

async function enrollmentsOf(asked: Explaining, collection: CollectionName, sourcedId: string): Promise<string[]> {
  if (collection !== 'users' && collection !== 'classes') return [];
  const of = collection === 'users' ? { personId: sourcedId } : { classId: sourcedId };
  const lines = await enrollmentLines(asked.sql, asked.districtId, of);
  const recordIds = lines.map((line) => line.sourcedId);
  const ends = await endFacts(asked.sql, asked.districtId, recordIds, datesOf(asked));
  const absences = await absencesOf(asked, lines);
  const judged = lines.map((line) => {
    const { decision } = judgeEnrollment(line, asked, ends.get(line.sourcedId));
    const obstacle = obstacleOf(line, decision, absences);
    return { line, decision: obstacle ? `left alone, since ${obstacle}` : decision };
  });
  if (collection === 'users') {
    return judged
      .slice(0, mostListed)
      .map(({ line, decision }) => `class ${line.classId ?? '?'} as ${line.role ?? '?'}: ${decision}`);
  }
  const counts = new Map<string, number>();
  for (const { line, decision } of judged) {
    const key = `${line.role ?? '?'}: ${decision}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].map(([key, rows]) => `${rows} ${key}`);
}
