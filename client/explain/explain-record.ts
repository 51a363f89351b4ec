import type {
  AcademicSession,
  Class,
  CollectionName,
  Org,
  RosterRecord,
  User,
} from '../../oneroster/rostering/model.js';
import { goneCutoff, Presence, presenceOf } from '../../roster/presence.js';
import type { Sql } from '../../store/postgres/connect.js';
import { canvasIds } from '../../store/reports/explain/canvas-ids.js';
import { enrollmentLines } from '../../store/reports/explain/enrollments.js';
import { problemsAbout, type ProblemAbout } from '../../store/reports/explain/problems-about.js';
import { knownRecord, type KnownRecord } from '../../store/reports/explain/record.js';
import { recordsOf } from '../../store/reports/explain/records-of.js';
import { rowStory, type RowStory } from '../../store/reports/explain/row-story.js';
import { userTarget } from '../../store/reports/explain/user-target.js';
import { judgeEnrollment, obstacleOf, type Judging } from './enrollment-reason.js';
import { classRules, orgRules, sessionRules, userRules, type AppliedRules } from './rules.js';
import { meaningOf } from '../../codes/registry.js';
import { objectSentence } from './sentences.js';

export interface ExplainedObject {
  kind: string;
  sisId: string;
  /** Canvas has accepted it under this id, which stays. */
  pinned: boolean;
  story: RowStory;
  sentence: string;
}

/** Everything that is known of one record of the SIS and of what became of it. */
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
  problems: ProblemAbout[];
  /** One plain answer: why it is or is not in Canvas. */
  sentence: string;
}

const kindsOf: Readonly<Record<string, readonly string[]>> = {
  orgs: ['account'],
  academicSessions: ['term'],
  classes: ['course', 'section'],
  users: ['user'],
};

export interface Explaining extends Judging {
  sql: Sql;
  districtId: number;
  kept: readonly number[];
}

/** Explains a record; null when the SIS never showed it. */
export async function explainRecord(
  asked: Explaining,
  collection: CollectionName,
  sourcedId: string,
): Promise<RecordExplanation | null> {
  const { sql, districtId, kept } = asked;
  const record = await knownRecord(sql, districtId, collection, sourcedId);
  if (!record) return null;
  const presence = presenceOf(record.missingSince, goneCutoff(asked.readAt, asked.settings.removals.proofHours));
  const rules = record.body ? await rulesFor(asked, collection, record.body) : { lines: [], whyNot: null };
  const whyNot = record.rejected ? meaningOf('RECORD_REJECTED') : (missingWords(presence) ?? rules.whyNot);
  const objects: ExplainedObject[] = [];
  for (const { kind, sisId, pinned } of await canvasIds(sql, districtId, kindsOf[collection] ?? [], sourcedId, kept)) {
    const story = await rowStory(sql, districtId, kind, sisId, kept);
    objects.push({ kind, sisId, pinned, story, sentence: objectSentence(kind, sisId, story, whyNot) });
  }
  const problems = await problemsAbout(sql, districtId, [sourcedId, ...objects.map((each) => each.sisId)]);
  const others = collection === 'users' ? ((await userTarget(sql, districtId, sourcedId))?.others ?? []) : [];
  return {
    ...{ collection, sourcedId, record, presence, objects, problems },
    rules: rules.lines,
    sameUser: others,
    enrollments: await enrollmentsOf(asked, collection, sourcedId),
    sentence: answerOf(collection, objects, whyNot),
  };
}

function missingWords(presence: Presence): string | null {
  if (presence === Presence.present) return null;
  return presence === Presence.gone ? 'the SIS no longer has it' : 'the SIS does not show it at the moment';
}

function answerOf(collection: CollectionName, objects: readonly ExplainedObject[], whyNot: string | null): string {
  if (collection === 'courses') return 'A course of the SIS becomes nothing in Canvas by itself: its classes do.';
  if (objects.length > 0) return objects.map((each) => each.sentence).join(' ');
  return `It is not in Canvas: ${whyNot ?? 'no run has mapped it yet'}.`;
}

async function rulesFor(asked: Explaining, collection: CollectionName, body: RosterRecord): Promise<AppliedRules> {
  const { sql, districtId } = asked;
  switch (collection) {
    case 'users':
      return userRules(body as User, await recordsOf(sql, districtId, 'orgs'), asked);
    case 'classes': {
      const one = body as Class;
      const courses = await recordsOf(sql, districtId, 'courses', [one.courseSourcedId]);
      const orgs = await recordsOf(sql, districtId, 'orgs');
      const sessions = await recordsOf(sql, districtId, 'academicSessions');
      return classRules(one, courses.get(one.courseSourcedId) ?? null, orgs, sessions, asked);
    }
    case 'orgs':
      return orgRules(body as Org, asked);
    case 'academicSessions':
      return sessionRules(body as AcademicSession, asked);
    case 'courses':
    case 'enrollments':
      return { lines: [], whyNot: null };
  }
}

const mostListed = 30;

async function enrollmentsOf(asked: Explaining, collection: CollectionName, sourcedId: string): Promise<string[]> {
  if (collection !== 'users' && collection !== 'classes') return [];
  const of = collection === 'users' ? { personId: sourcedId } : { classId: sourcedId };
  const lines = await enrollmentLines(asked.sql, asked.districtId, of);
  const judged = lines.map((line) => {
    const { decision } = judgeEnrollment(line, asked);
    const obstacle = obstacleOf(line, decision);
    return { line, decision: obstacle ? `left alone, since ${obstacle}` : decision };
  });
  if (collection === 'users') {
    return judged
      .slice(0, mostListed)
      .map(({ line, decision }) => `class ${line.classId} as ${line.role ?? '?'}: ${decision}`);
  }
  const counts = new Map<string, number>();
  for (const { line, decision } of judged) {
    const key = `${line.role ?? '?'}: ${decision}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].map(([key, rows]) => `${rows} ${key}`);
}
