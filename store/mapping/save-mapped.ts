import type { Transaction } from '../connect.js';
import { copyInto, copyTextArray, copyValue } from '../copy-in.js';
import { saveProblems, type NewProblem } from '../problems/save-problems.js';

/** A row that should, should not, or may stand in Canvas, as the rules have it. */
export interface DesiredRow {
  kind: string;
  sisId: string;
  state: 'desired' | 'absent' | 'unknown';
  fields: Record<string, string> | null;
  school: string | null;
  sources: readonly string[];
  reason: string | null;
}

export interface TargetOfClass {
  classId: string;
  sectionId: string;
  courseId: string;
  school: string;
  state: string;
  session: string | null;
  termStart: string | null;
  termEnd: string | null;
}

export interface TargetOfUser {
  userSourcedId: string;
  userId: string;
  state: string;
}

export interface MappedBatch {
  rows: DesiredRow[];
  classTargets?: TargetOfClass[];
  userTargets?: TargetOfUser[];
  problems: NewProblem[];
}

/**
 * Saves mapped rows of one kind of record, batch by batch, inside one transaction: a retry starts the kind over. The rows
 * keep the order in which they come, since Canvas wants parents before children. Returns how many there are.
 */
export async function saveMapped(
  tx: Transaction,
  run: { districtId: number; runId: number },
  kinds: readonly string[],
  batches: Iterable<MappedBatch> | AsyncIterable<MappedBatch>,
): Promise<number> {
  const table = `desired_row_r${run.runId}`;
  await tx`delete from ${tx(table)} where kind = any(${kinds as string[]})`;
  const classTargets = await targetsInto(tx, run, 'class_target');
  const userTargets = await targetsInto(tx, run, 'user_target');
  let ord = 0;
  const save = async (batch: MappedBatch): Promise<void> => {
    if (batch.rows.length > 0) {
      const copy = await copyInto(tx, table, desiredColumns);
      for (const row of batch.rows) {
        ord += 1;
        const wait = copy.add(
          `${run.runId}\t${ord}\t${row.kind}\t${copyValue(row.sisId)}\t${row.state}\t` +
            `${row.fields === null ? '\\N' : copyValue(JSON.stringify(row.fields))}\t${copyValue(row.school)}\t` +
            `${copyTextArray(row.sources)}\t${copyValue(row.reason)}\n`,
        );
        if (wait) await wait;
      }
      await copy.end();
    }
    if (batch.classTargets?.length) await copyClassTargets(tx, run, classTargets, batch.classTargets);
    if (batch.userTargets?.length) await copyUserTargets(tx, run, userTargets, batch.userTargets);
    if (batch.problems.length > 0) await saveProblems(tx, run, batch.problems);
  };
  // The next batch is mapped while this one is on its way to PostgreSQL.
  let saving = Promise.resolve();
  try {
    for await (const batch of batches) {
      await saving;
      saving = save(batch);
      saving.catch(() => undefined); // thrown where it is awaited
    }
  } finally {
    // Also when mapping failed: the transaction cannot end while rows are on their way.
    await saving;
  }
  // Their size tells the planner how to join millions of enrollments with them.
  if (classTargets !== 'class_target') await mergeClassTargets(tx);
  if (userTargets !== 'user_target') await mergeUserTargets(tx);
  if (ord > fewRows) await tx`analyze ${tx(kinds.includes('user') ? 'user_target' : 'class_target')}`;
  return ord;
}

const desiredColumns = ['run_id', 'ord', 'kind', 'sis_id', 'state', 'fields', 'school', 'sources', 'reason'];

/** Below so many rows the planner's idea of the tables is still right. */
const fewRows = 5_000;

/** Where targets go: a table to be merged, or, where the district has none yet, straight to where they belong. */
async function targetsInto(
  tx: Transaction,
  run: { districtId: number },
  table: 'class_target' | 'user_target',
): Promise<string> {
  const [any] = await tx`select 1 from ${tx(table)} where district_id = ${run.districtId} limit 1`;
  if (!any) return table;
  await tx`create temp table ${tx(`new_${table}`)} (like ${tx(table)}) on commit drop`;
  return `new_${table}`;
}

async function copyClassTargets(
  tx: Transaction,
  run: { districtId: number; runId: number },
  table: string,
  targets: TargetOfClass[],
): Promise<void> {
  const columns = [
    'district_id',
    'class_id',
    'section_id',
    'course_id',
    'school',
    'state',
    'session',
    'term_start',
    'term_end',
    'changed_run',
  ];
  const copy = await copyInto(tx, table, columns);
  for (const each of targets) {
    const cells = [run.districtId, each.classId, each.sectionId, each.courseId, each.school, each.state];
    const line = [...cells, each.session, each.termStart, each.termEnd, run.runId].map(copyValue).join('\t');
    const wait = copy.add(`${line}\n`);
    if (wait) await wait;
  }
  await copy.end();
}

async function copyUserTargets(
  tx: Transaction,
  run: { districtId: number; runId: number },
  table: string,
  targets: TargetOfUser[],
): Promise<void> {
  const copy = await copyInto(tx, table, ['district_id', 'user_sourced_id', 'user_id', 'state', 'changed_run']);
  for (const each of targets) {
    const wait = copy.add(
      `${run.districtId}\t${copyValue(each.userSourcedId)}\t${copyValue(each.userId)}\t${each.state}\t${run.runId}\n`,
    );
    if (wait) await wait;
  }
  await copy.end();
}

async function mergeClassTargets(tx: Transaction): Promise<void> {
  await tx`
    insert into class_target as t select * from new_class_target
    on conflict (district_id, class_id) do update
      set section_id = excluded.section_id, course_id = excluded.course_id, school = excluded.school,
          state = excluded.state, session = excluded.session, term_start = excluded.term_start,
          term_end = excluded.term_end, changed_run = excluded.changed_run
      where (t.section_id, t.course_id, t.school, t.state, t.session, t.term_start, t.term_end) is distinct from
            (excluded.section_id, excluded.course_id, excluded.school, excluded.state, excluded.session,
             excluded.term_start, excluded.term_end)`;
}

async function mergeUserTargets(tx: Transaction): Promise<void> {
  await tx`
    insert into user_target as t select * from new_user_target
    on conflict (district_id, user_sourced_id) do update
      set user_id = excluded.user_id, state = excluded.state, changed_run = excluded.changed_run
      where (t.user_id, t.state) is distinct from (excluded.user_id, excluded.state)`;
}
