import type { ClassTarget } from '../../../roster/courses.js';
import type { UserTarget } from '../../../roster/users.js';
import type { RunContext, TargetTables } from '../context.js';
import type { Transaction } from '../../postgres/connect.js';
import { copyInto, copyLines, copyTextArray, copyValue, type CopyIn } from '../../postgres/copy-in.js';
import { analyzeSample, fewRows } from '../../postgres/planner-hints.js';
import { whole, type Shard } from '../../postgres/shards.js';
import type { Proposal } from '../../../roster/proposals.js';
import type { desiredRow } from '../../schema/plan.js';
import { mayConclude } from './may-conclude.js';
import { saveProposals } from './save-proposals.js';
import { saveProblems, type NewProblem } from '../../problems/save-problems.js';

type StoredRow = typeof desiredRow.$inferSelect;

/** A row that should, should not, or may exist in Canvas by the rules. */
export interface DesiredRow extends Pick<StoredRow, 'kind' | 'sisId' | 'state' | 'school'> {
  /** Only of a desired row. */
  fields?: NonNullable<StoredRow['fields']>;
  sources: Readonly<StoredRow['sources']>;
  /** Why a row is not desired. */
  reason?: NonNullable<StoredRow['reason']>;
}

export interface MappedBatch {
  rows: DesiredRow[];
  classTargets?: ClassTarget[];
  userTargets?: UserTarget[];
  problems: NewProblem[];
  proposals?: readonly Proposal[];
}

/** Rows and targets per COPY. It stays open across batches, so that PostgreSQL stores one while the next is mapped. */
const rowsPerCopy = 20_000;

/** Deletes what an earlier attempt at this run's mapping saved. */
export async function forgetMapped(tx: Transaction, runId: number): Promise<void> {
  await tx`delete from ${tx(`desired_row_r${runId}`)}`;
}

/** Above the rows of any shard of one kind: each shard has its own range of numbers. */
const mostOfAShard = 100_000_000;

/**
 * Saves mapped rows of one kind, batch by batch, in one transaction. Rows keep their order, since Canvas wants parents
 * before children. Problems and proposals count only of a run that may conclude. Returns how many rows there are.
 */
export async function saveMapped(
  tx: Transaction,
  run: Pick<RunContext, 'districtId' | 'runId' | 'kind' | 'targets'>,
  batches: Iterable<MappedBatch> | AsyncIterable<MappedBatch>,
  { index }: Shard = whole,
): Promise<number> {
  const table = `desired_row_r${run.runId}`;
  await tx`create temp table new_class_target (like ${tx(run.targets.class)}) on commit drop`;
  await tx`create temp table new_user_target (like ${tx(run.targets.user)}) on commit drop`;
  const first = index * mostOfAShard;
  let ord = first;
  let sinceBorder = 0;
  let copy: CopyIn | null = null;
  let sideTables = emptySideTables();
  try {
    for await (const batch of batches) {
      if (batch.rows.length > 0) copy ??= await copyInto(tx, table, desiredColumns);
      for (const row of batch.rows) {
        ord += 1;
        const wait = copy!.add(desiredLine(run.runId, ord, row));
        if (wait) await wait;
      }
      sinceBorder += batch.rows.length + addToSideTables(sideTables, run, batch);
      if (sinceBorder < rowsPerCopy) continue;
      await copy?.end();
      copy = null;
      sinceBorder = 0;
      await saveSideTables(tx, run, sideTables);
      sideTables = emptySideTables();
    }
  } finally {
    // Also when mapping failed: the transaction cannot end during a COPY.
    await copy?.end();
  }
  await saveSideTables(tx, run, sideTables);
  await mergeClassTargets(tx, run.targets.class);
  await mergeUserTargets(tx, run.targets.user);
  return ord - first;
}

/** Analyzes the targets: joining millions of enrollments with them needs their size. */
export async function countTargets(
  tx: Transaction,
  targets: TargetTables,
  mapped: { classes: number; users: number },
): Promise<void> {
  const common = ['district_id', 'state', 'changed_run'];
  if (mapped.classes > fewRows) await analyzeSample(tx, targets.class, [...common, 'class_id', 'section_id']);
  if (mapped.users > fewRows) await analyzeSample(tx, targets.user, [...common, 'user_sourced_id', 'user_id']);
}

/**
 * Lines for other tables than the rows, kept until the rows' COPY is closed. Kept as bytes: small objects that live
 * across batches are expensive to collect.
 */
interface SideTables {
  classTargets: Buffer[];
  userTargets: Buffer[];
  problems: NewProblem[];
  proposals: Proposal[];
}

function emptySideTables(): SideTables {
  return { classTargets: [], userTargets: [], problems: [], proposals: [] };
}

/** Returns how many lines were added: a class whose term has ended has a target and no row. */
function addToSideTables(tables: SideTables, run: { districtId: number; runId: number }, batch: MappedBatch): number {
  const classLines = (batch.classTargets ?? []).map((each) => classTargetLine(run, each)).join('');
  const userLines = (batch.userTargets ?? []).map((each) => userTargetLine(run, each)).join('');
  if (classLines !== '') tables.classTargets.push(Buffer.from(classLines));
  if (userLines !== '') tables.userTargets.push(Buffer.from(userLines));
  tables.problems.push(...batch.problems);
  tables.proposals.push(...(batch.proposals ?? []));
  return (batch.classTargets?.length ?? 0) + (batch.userTargets?.length ?? 0);
}

async function saveSideTables(
  tx: Transaction,
  run: Pick<RunContext, 'districtId' | 'runId' | 'kind'>,
  { classTargets, userTargets, problems, proposals }: SideTables,
): Promise<void> {
  await copyLines(tx, 'new_class_target', classTargetColumns, classTargets);
  await copyLines(tx, 'new_user_target', userTargetColumns, userTargets);
  if (problems.length + proposals.length === 0 || !(await mayConclude(tx, run))) return;
  await saveProblems(tx, run, problems);
  await saveProposals(tx, run, proposals);
}

const desiredColumns = ['run_id', 'ord', 'kind', 'sis_id', 'state', 'fields', 'school', 'sources', 'reason'];

function desiredLine(runId: number, ord: number, row: DesiredRow): string {
  return (
    `${runId}\t${ord}\t${row.kind}\t${copyValue(row.sisId)}\t${row.state}\t` +
    `${row.fields === undefined ? '\\N' : copyValue(JSON.stringify(row.fields))}\t${copyValue(row.school)}\t` +
    `${copyTextArray(row.sources)}\t${copyValue(row.reason)}\n`
  );
}

const classTargetColumns = [
  ...['district_id', 'class_id', 'section_id', 'course_id', 'school', 'state', 'session', 'term_start', 'term_end'],
  'changed_run',
];

function classTargetLine(run: { districtId: number; runId: number }, each: ClassTarget): string {
  const cells = [run.districtId, each.classId, each.sectionId, each.courseId, each.school, each.state];
  return `${[...cells, each.session, each.termStart, each.termEnd, run.runId].map(copyValue).join('\t')}\n`;
}

const userTargetColumns = ['district_id', 'user_sourced_id', 'user_id', 'state', 'changed_run'];

function userTargetLine(run: { districtId: number; runId: number }, each: UserTarget): string {
  return `${run.districtId}\t${copyValue(each.userSourcedId)}\t${copyValue(each.userId)}\t${each.state}\t${run.runId}\n`;
}

async function mergeClassTargets(tx: Transaction, table: string): Promise<void> {
  await tx`
    insert into ${tx(table)} as t select * from new_class_target
    on conflict (district_id, class_id) do update
      set section_id = excluded.section_id, course_id = excluded.course_id, school = excluded.school,
          state = excluded.state, session = excluded.session, term_start = excluded.term_start,
          term_end = excluded.term_end, changed_run = excluded.changed_run
      where (t.section_id, t.course_id, t.school, t.state, t.session, t.term_start, t.term_end) is distinct from
            (excluded.section_id, excluded.course_id, excluded.school, excluded.state, excluded.session,
             excluded.term_start, excluded.term_end)`;
}

async function mergeUserTargets(tx: Transaction, table: string): Promise<void> {
  await tx`
    insert into ${tx(table)} as t select * from new_user_target
    on conflict (district_id, user_sourced_id) do update
      set user_id = excluded.user_id, state = excluded.state, changed_run = excluded.changed_run
      where (t.user_id, t.state) is distinct from (excluded.user_id, excluded.state)`;
}
