import type { CollectionName, RosterRecord } from '../../../oneroster/rostering/model.js';
import type { Transaction } from '../../postgres/connect.js';
import { copyLines } from '../../postgres/copy-in.js';
import { analyzeShared } from '../../postgres/planner-hints.js';
import { isDuplicateKey } from '../../errors.js';
import { incomingLine, incomingTable, rejectLine, rejectTable, type IncomingRecord } from './incoming-lines.js';

type Run = { districtId: number; runId: number };

/** The rows of one sourcedId in a read. */
export interface Copies {
  sourcedId: string;
  /** Decoded rows; those that were rejected are not among them. */
  records: RosterRecord[];
  /** Hashes of all rows. */
  rowHashes: bigint[];
  /** A row of this sourcedId could not be decoded. */
  anyRejected: boolean;
}

/** What becomes of copies. */
export interface United {
  /** One record, or a reject. Its hash must be no row's, so that each read compares anew. */
  incoming: IncomingRecord;
  /** Rows that say nothing else than another one. */
  repeats: number;
}

export type UniteCopies = (copies: Copies) => United;

export interface FoundCopies {
  /** Incoming rows: those that are new or changed, the copies among them. */
  incoming: number;
  /** Rows beside the first one of each sourcedId. */
  copies: number;
  /** Of these, rows that say nothing else than another one: they may stand where another record should. */
  repeats: number;
}

/** Copies united in one step. */
const idsPerStep = 500;

/**
 * Replaces the incoming rows that have one sourcedId by what the rule makes of them: several new or changed rows, or
 * one beside an unchanged row of the mirror. Call it before the merge.
 */
export async function uniteIncoming(
  tx: Transaction,
  run: Run,
  collection: CollectionName,
  unite: UniteCopies,
): Promise<FoundCopies> {
  const incoming = collection === 'enrollments' ? 'incoming_enrollment' : 'incoming_record';
  const [counted] = await tx<Array<{ rows: number }>>`
    select count(*)::int as rows from ${tx(incoming)} i
    where district_id = ${run.districtId} and ${ofCollection(tx, 'i', collection)}`;
  const { rows } = counted!;
  if (rows === 0) return { incoming: 0, copies: 0, repeats: 0 };
  // Filled a moment ago: without statistics the planner may scan the whole mirror per row, here and in the merge.
  await analyzeShared(tx, incoming, rows);
  const known = collection === 'enrollments' ? `mirror_enrollment_d${run.districtId}` : 'mirror_record';
  await tx`
    create temp table copied on commit drop as
    with ids as materialized (
      select sourced_id, count(*)::int as rows from ${tx(incoming)} i
      where district_id = ${run.districtId} and ${ofCollection(tx, 'i', collection)} group by 1
    ), seen as (
      select m.sourced_id, m.row_hash from ${tx(known)} m
      where m.district_id = ${run.districtId} and ${ofCollection(tx, 'm', collection)} and m.missing_since is null
        and m.sourced_id in (select sourced_id from ids)
        and not exists (select 1 from gone_hash g where g.row_hash = m.row_hash)
    )
    select (row_number() over ())::int as ord, ids.sourced_id, rows + (seen.row_hash is not null)::int - 1 as copies, seen.row_hash as seen_hash
    from ids left join seen using (sourced_id)
    where rows + (seen.row_hash is not null)::int > 1`;
  const [found] = await tx<Array<{ ids: number; copies: number }>>`
    select count(*)::int as ids, coalesce(sum(copies), 0)::int as copies from copied`;
  let repeats = 0;
  for (let from = 0; from < found!.ids; from += idsPerStep) {
    const united = (await copiesOf(tx, run, collection, from)).map(unite);
    repeats += united.reduce((sum, each) => sum + each.repeats, 0);
    await replace(
      tx,
      run,
      collection,
      united.map((each) => each.incoming),
    );
  }
  return { incoming: rows, copies: found!.copies, repeats };
}

function ofCollection(tx: Transaction, alias: string, collection: CollectionName) {
  return collection === 'enrollments' ? tx`true` : tx`${tx(`${alias}.collection`)} = ${collection}`;
}

/** The rows of some copied sourcedIds: the incoming ones, and the unchanged one of the mirror. */
async function copiesOf(tx: Transaction, run: Run, collection: CollectionName, from: number): Promise<Copies[]> {
  const enrollments = collection === 'enrollments';
  const asRecord = (alias: string) => (enrollments ? enrollmentAsRecord(tx, alias) : tx`${tx(`${alias}.body`)}`);
  const incoming = enrollments
    ? tx`select i.sourced_id, i.row_hash, i.rejected, ${asRecord('i')} as record from incoming_enrollment i
         where i.district_id = ${run.districtId}`
    : tx`select i.sourced_id, i.row_hash, i.reject_code is not null as rejected, i.body as record
         from incoming_record i where i.district_id = ${run.districtId} and i.collection = ${collection}`;
  const known = enrollments ? tx(`mirror_enrollment_d${run.districtId}`) : tx('mirror_record');
  return tx<Copies[]>`
    select sourced_id as "sourcedId", coalesce(jsonb_agg(record) filter (where not rejected), '[]') as records,
           array_agg(row_hash) as "rowHashes", bool_or(rejected) as "anyRejected"
    from (
      select r.* from copied c join lateral (${incoming} and i.sourced_id = c.sourced_id) r on true
      where c.ord > ${from} and c.ord <= ${from + idsPerStep}
      union all
      select c.sourced_id, m.row_hash, m.rejected, ${asRecord('m')} from copied c
      join ${known} m on m.district_id = ${run.districtId} and ${ofCollection(tx, 'm', collection)}
        and m.sourced_id = c.sourced_id
      where c.seen_hash is not null and c.ord > ${from} and c.ord <= ${from + idsPerStep}
    ) rows group by 1`;
}

/** The columns of an enrollment as its record (oneroster/rostering/model `Enrollment`). */
function enrollmentAsRecord(tx: Transaction, alias: string) {
  const column = (name: string) => tx`${tx(`${alias}.${name}`)}`;
  return tx`jsonb_build_object(
    'sourcedId', ${column('sourced_id')}, 'role', ${column('role')}, 'primary', ${column('is_primary')},
    'status', case when ${column('tobedeleted')} then 'tobedeleted' else 'active' end,
    'userSourcedId', ${column('user_id')}, 'classSourcedId', ${column('class_id')},
    'schoolSourcedId', ${column('school_id')}, 'beginDate', ${column('begin_date')}, 'endDate', ${column('end_date')})`;
}

async function replace(
  tx: Transaction,
  run: Run,
  collection: CollectionName,
  united: readonly IncomingRecord[],
): Promise<void> {
  const ids = united.map((each) => (each.ok ? each.record.sourcedId : each.sourcedId));
  const { table, columns } = incomingTable(run.districtId, collection, false);
  await tx`
    delete from ${tx(table)} i
    where i.district_id = ${run.districtId} and ${ofCollection(tx, 'i', collection)} and i.sourced_id = any(${ids})`;
  if (collection === 'enrollments') {
    await tx`
      delete from incoming_record
      where district_id = ${run.districtId} and collection = ${collection} and sourced_id = any(${ids})`;
  }
  const lines = united.map((each) => Buffer.from(incomingLine(run, collection, false, each)));
  const rejects = united.flatMap((each) => rejectLine(run, collection, false, each) ?? []);
  await copyLines(tx, table, columns, lines);
  await copyLines(
    tx,
    rejectTable.table,
    rejectTable.columns,
    rejects.map((line) => Buffer.from(line)),
  );
}

/**
 * Creates the key of a district's enrollments after their first read: during the COPY it would cost more. Rows of one
 * sourcedId are moved to the incoming ones, to be united. False if there are none.
 */
export async function keyFirstEnrollments(tx: Transaction, run: Run): Promise<boolean> {
  const mirror = `mirror_enrollment_d${run.districtId}`;
  const create = (inner: Transaction) =>
    inner`create unique index if not exists ${inner(`${mirror}_key`)} on ${inner(mirror)} (sourced_id)`;
  try {
    await tx.savepoint(create);
    return false;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    await tx`
      with several as (select sourced_id from ${tx(mirror)} group by 1 having count(*) > 1),
      moved as (delete from ${tx(mirror)} m using several s where m.sourced_id = s.sourced_id returning m.*)
      insert into incoming_enrollment
        (district_id, run_id, sourced_id, row_hash, user_id, class_id, school_id, role, is_primary, tobedeleted,
         rejected, begin_date, end_date)
      select district_id, ${run.runId}::int, sourced_id, row_hash, user_id, class_id, school_id, role, is_primary,
             tobedeleted, rejected, begin_date, end_date from moved`;
    await create(tx);
    return true;
  }
}
