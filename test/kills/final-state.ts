import type { Stage } from './stage.js';
import type { StageDistrict } from './stage-district.js';

const kinds = ['accounts', 'terms', 'courses', 'sections', 'users', 'logins', 'enrollments'] as const;

/** Canvas's own ids and instants differ from one Canvas to the next; everything else must not. */
const ownToCanvas = /^(id|.*_account_id|parent_id|sis_import_id|completed_at|created_at|updated_at)$/;

/**
 * Everything that a district's Canvas holds, as sorted lines without Canvas's ids and instants. Logins are told apart by
 * the SIS id of their owner.
 */
export async function canvasState(of: StageDistrict): Promise<Record<string, string[]>> {
  const owners = new Map((await of.canvas('users')).map((user) => [user.id, user.sis_id]));
  const state: Record<string, string[]> = {};
  for (const kind of kinds) {
    const records = await of.canvas(kind);
    state[kind] = records.map((record) => lineOf(record, owners)).sort();
  }
  return state;
}

function lineOf(record: Record<string, unknown>, owners: Map<unknown, unknown>): string {
  const named = typeof record.user_id === 'number' ? { ...record, user_id: owners.get(record.user_id) } : record;
  const { parent_account_id: parent, ...rest } = named;
  const kept = Object.entries(rest)
    .filter(([field]) => !ownToCanvas.test(field) || field === 'associated_user_id')
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([...kept, ['parent', parent ?? null]]);
}

export interface ImportsOfSubmission {
  dataSetId: string;
  /** States of the imports of this data set, in Canvas's order. */
  states: string[];
}

/** What Canvas made of each submission, by data set. */
export async function importsOf(of: StageDistrict): Promise<ImportsOfSubmission[]> {
  const byDataSet = new Map<string, string[]>();
  for (const each of await of.canvas('sis_imports')) {
    const { diffingDataSetIdentifier: dataSetId } = each.options as { diffingDataSetIdentifier: string };
    byDataSet.set(dataSetId, [...(byDataSet.get(dataSetId) ?? []), String(each.state)]);
  }
  return [...byDataSet].map(([dataSetId, states]) => ({ dataSetId, states }));
}

/** Submissions that were not applied exactly once: none, twice, or still under way. */
export function notExactlyOnce(imports: ImportsOfSubmission[]): ImportsOfSubmission[] {
  return imports.filter(({ states }) => {
    const applied = states.filter((state) => state.startsWith('imported'));
    const others = states.filter((state) => !state.startsWith('imported') && state !== 'aborted');
    return applied.length !== 1 || others.length > 0;
  });
}

const collections = ['orgs', 'academicSessions', 'courses', 'classes', 'users', 'enrollments'] as const;

/** The sourcedIds that the mirror holds of each collection, sorted: a record that is there twice shows twice. */
export async function mirrored(stage: Stage, district: string): Promise<Record<string, string[]>> {
  const { sql } = stage.store;
  const records = await sql<Array<{ collection: string; sourcedId: string }>>`
    select collection, sourced_id as "sourcedId" from mirror_record join district d on d.id = district_id
    where d.key = ${district} and missing_since is null
    union all
    select 'enrollments', sourced_id from mirror_enrollment join district d on d.id = district_id
    where d.key = ${district} and missing_since is null`;
  return Object.fromEntries(
    collections.map((name) => [
      name,
      records.flatMap((each) => (each.collection === name ? [each.sourcedId] : [])).sort(),
    ]),
  );
}

/** The sourcedIds that the SIS holds of each collection. */
export async function trueIds(of: StageDistrict): Promise<Record<string, string[]>> {
  const ids: Record<string, string[]> = {};
  for (const name of collections) {
    ids[name] = (await of.truth(name)).map((record) => String(record.sourcedId)).sort();
  }
  return ids;
}

/** How many events each run of a district came to, by workflow run. */
export async function historyLengths(stage: Stage, district: string): Promise<number[]> {
  const rows = await stage.store.sql<Array<{ workflowId: string; workflowRunId: string }>>`
    select workflow_id as "workflowId", first_execution_run_id as "workflowRunId"
    from run join district d on d.id = district_id where d.key = ${district} order by number`;
  const lengths: number[] = [];
  for (const { workflowId, workflowRunId } of rows) {
    const { historyLength } = await stage.client.workflow.getHandle(workflowId, workflowRunId).describe();
    lengths.push(historyLength);
  }
  return lengths;
}
