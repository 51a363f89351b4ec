import { askedByHeldRow, Question } from '../../../roster/proposals.js';
import { Operation } from '../../../roster/plan.js';
import { RunKind } from '../../../codes/run-kinds.js';
import type { WaitingDecision } from '../../../morning/model.js';
import { shellWord } from '../../../morning/shell-word.js';
import type { Sql, Store } from '../../postgres/connect.js';
import { runThatHeld } from '../run-that-held.js';
import { heldGroups } from '../held.js';

const everything = {
  school: null,
  kind: null,
  operation: null,
  reason: null,
  classId: null,
  personId: null,
  rowId: null,
};

const questions: Readonly<Record<Question, string>> = {
  [Question.class]: 'one class under two ids?',
  [Question.person]: 'one person under two ids?',
  [Question.classReused]: 'another class under an id?',
  [Question.personReused]: 'another person under an id?',
  [Question.login]: 'does a login go over?',
  [Question.school]: 'a new school?',
  [Question.term]: 'a term changed on purpose?',
  [Question.list]: 'a list smaller on purpose?',
  [Question.canvas]: 'Canvas emptied on purpose?',
};

/** What somebody should decide on: groups of held rows that nobody has decided on, open questions, and held grades. */
export async function waitingDecisions(
  { sql, db }: Store,
  { districtId, district }: { districtId: number; district: string },
): Promise<WaitingDecision[]> {
  const run = await runThatHeld(db, districtId);
  const groups = run === null || !run.planKept ? [] : await heldGroups(sql, { districtId, ...run }, everything);
  const held = groups
    .filter(({ rows, decided }) => Object.values(decided).reduce((sum, each) => sum + each, 0) < rows)
    .map((group): WaitingDecision => {
      const { school, schoolName, kind, op, reason, rows, people } = group;
      const narrowed = [
        school === null ? '' : ` --school ${shellWord(school)}`,
        ` --kind ${kind} --op ${op} --reason ${reason}`,
      ];
      return {
        ...{ about: 'rows', what: `${kind} ${op}` },
        ...{ reason, schoolName, rows, people },
        givesSomething: op === Operation.create,
        command: `rollbook hold show ${district}${narrowed.join('')}`,
      };
    });
  return [
    ...held,
    ...(await openQuestions(sql, districtId, district)),
    ...(await heldGrades(sql, districtId, district)),
  ];
}

/** Questions that a held row asks are among the held rows. */
async function openQuestions(sql: Sql, districtId: number, district: string): Promise<WaitingDecision[]> {
  const askedByRow = Object.values(askedByHeldRow).map((each) => each.question as string);
  const open = await sql<Array<{ question: Question; rows: number }>>`
    select question, count(*)::int as rows from proposal
    where district_id = ${districtId} and state = 'open' and question <> all(${askedByRow})
    group by question order by count(*) desc, question`;
  return open.map(({ question, rows }) => ({
    ...{ about: 'question', what: questions[question] },
    ...{ reason: null, schoolName: null, rows, people: null, givesSomething: false },
    command: `rollbook proposal list ${district}`,
  }));
}

async function heldGrades(sql: Sql, districtId: number, district: string): Promise<WaitingDecision[]> {
  const held = await sql<Array<{ rows: number; students: number; finding: string | null }>>`
    select count(*)::int as rows, count(distinct w.student_sourced_id)::int as students, w.findings[1] as finding
    from grade_write w
    where w.state = 'held' and w.run_id = (
      select max(id) from run where district_id = ${districtId} and kind = ${RunKind.passback})
    group by w.findings[1] order by count(*) desc`;
  return held.map(({ rows, students, finding }) => ({
    ...{ about: 'grades', what: 'grades' },
    ...{ reason: finding, schoolName: null, rows, people: students, givesSomething: false },
    command: `rollbook hold grades show ${district}`,
  }));
}
