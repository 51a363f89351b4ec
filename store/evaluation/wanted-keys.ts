import {
  keysOfClass,
  keysOfNamed,
  keysOfPerson,
  keysOfPlace,
  nearDays,
  type MatchKey,
  type WantedPerson,
} from '../../roster/matching/keys.js';
import type { MatchedKind } from '../../roster/matching/confidence.js';
import { DesiredState } from '../../roster/mapped.js';
import { copyInto } from '../postgres/copy-in.js';
import type { Sql, Transaction } from '../postgres/connect.js';
import { disableNestedLoops } from '../postgres/planner-hints.js';
import type { RunContext } from '../provisioning/context.js';
import { keyColumns, keyLines } from './load-report.js';
import { emptyTables, ownTable } from './run-tables.js';

/** Rows read at once from the store. */
const batchRows = 2_000;

/** How rows of one side become keys: the rows, and the keys of each. */
interface KeySource {
  side: 'sis' | 'canvas';
  kind: MatchedKind;
  batches: AsyncIterable<ReadonlyArray<Record<string, unknown>>>;
  thing: (row: Record<string, unknown>) => string;
  keys: (row: Record<string, unknown>) => MatchKey[];
}

/**
 * Writes what a run wants to stand, every thing of it as one that would be made, and the keys by which it and the objects
 * of Canvas are compared. Keys of Canvas's people came with the report. Rows are read on a connection of their own, joined by hash:
 * a district's first records may not have been analyzed yet.
 *
 * @param dayOf the day of an instant in the district's zone
 */
export async function writeWanted(
  tx: Transaction,
  sql: Sql,
  run: RunContext,
  dayOf: (instant: string | null) => string | null,
  onRows: (rows: number) => void,
): Promise<void> {
  const desired = tx(`desired_row_r${run.runId}`);
  const [match, keys] = [ownTable('evaluation_match', run.runId), ownTable('evaluation_key', run.runId)];
  await emptyTables(tx, run.runId, ['evaluation_match', 'evaluation_pair', 'evaluation_finding']);
  await tx`
    insert into ${tx(match)} (kind, sis_id, school, sources, state)
    select distinct on (kind, sis_id) kind, sis_id, school, sources, 'made'
    from ${desired} where state = ${DesiredState.desired} order by kind, sis_id, ord`;
  await tx`analyze ${tx(match)}`;
  await tx`delete from ${tx(keys)} where side = 'sis' or kind <> 'user'`;
  const copy = await copyInto(tx, keys, keyColumns);
  let count = 0;
  await sql.begin(async (reading) => {
    await disableNestedLoops(reading);
    for (const source of sourcesOf(reading, run, dayOf)) {
      for await (const rows of source.batches) {
        for (const row of rows) {
          const wait = copy.add(keyLines(source.side, source.kind, source.thing(row), source.keys(row)));
          if (wait) await wait;
        }
        onRows((count += rows.length));
      }
    }
  });
  await copy.end();
  await tx`analyze ${tx(keys)}`;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const textOrNull = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const texts = (...values: unknown[]): string[] => values.flat().flatMap((each) => textOrNull(each) ?? []);

function sourcesOf(sql: Transaction, run: RunContext, dayOf: (instant: string | null) => string | null): KeySource[] {
  const { runId, districtId, settings } = run;
  const desired = sql(`desired_row_r${runId}`);
  const objects = sql(ownTable('canvas_object', runId));
  /** The records behind each wanted thing of a kind, one join for all. */
  const recordsOf = (kind: MatchedKind, collection: string) => sql`
    (select d.ord, m.body from ${desired} d cross join unnest(d.sources) source
     join mirror_record m on m.district_id = ${districtId} and m.collection = ${collection} and m.sourced_id = source
     where d.kind = ${kind} and d.state = ${DesiredState.desired})`;
  const wanted = (kind: MatchedKind, collection: string) =>
    sql<Array<Record<string, unknown>>>`
      select d.sis_id, d.fields, d.sources, r.records
      from ${desired} d
      left join (select ord, jsonb_agg(body) as records from ${recordsOf(kind, collection)} m group by 1) r on r.ord = d.ord
      where d.kind = ${kind} and d.state = ${DesiredState.desired}`.cursor(batchRows);
  const standing = (kind: MatchedKind) =>
    sql<Array<Record<string, unknown>>>`
      select o.*, c.name as course_name, c.code as course_code,
             coalesce(c.status, o.status) = 'completed' as is_over
      from ${objects} o
      left join ${objects} c on o.kind = 'section' and c.kind = 'course' and c.canvas_id = o.parent_id
      where o.kind = ${kind} and o.status <> 'deleted'`.cursor(batchRows);
  const bySisId = (row: Record<string, unknown>): string => text(row.sis_id);
  const byCanvasId = (row: Record<string, unknown>): string => text(row.canvas_id);
  const ofSis = { side: 'sis', thing: bySisId } as const;
  const ofCanvas = { side: 'canvas', thing: byCanvasId } as const;
  const ofClasses = (kind: 'section' | 'course'): KeySource => ({
    ...ofSis,
    kind,
    batches: sql<Array<Record<string, unknown>>>`
      select d.sis_id, d.fields, d.sources, r.classes, r.courses
      from ${desired} d
      left join (
        select m.ord, jsonb_agg(m.body) as classes, jsonb_agg(distinct c.body) filter (where c.body is not null) as courses
        from ${recordsOf(kind, 'classes')} m
        left join mirror_record c on c.district_id = ${districtId} and c.collection = 'courses'
                                 and c.sourced_id = m.body->>'courseSourcedId'
        group by 1) r on r.ord = d.ord
      where d.kind = ${kind} and d.state = ${DesiredState.desired}`.cursor(batchRows),
    keys: (row) => {
      const [classes, courses, fields] = [list(row.classes), list(row.courses), row.fields as Record<string, string>];
      return keysOfClass({
        sisId: bySisId(row),
        sourcedIds:
          kind === 'section'
            ? texts(row.sources)
            : texts(
                row.sources,
                courses.map((each) => each.sourcedId),
              ),
        titles: texts(
          classes.map((each) => each.title),
          courses.map((each) => each.title),
          fields.name,
          fields.long_name,
        ),
        codes: texts(
          classes.map((each) => each.classCode),
          courses.map((each) => each.courseCode),
        ),
      });
    },
  });
  return [
    {
      ...ofSis,
      kind: 'account',
      batches: wanted('account', 'orgs'),
      keys: (row) =>
        keysOfNamed({
          ...{ sisId: bySisId(row), ids: texts(row.sources), days: [] },
          numbers: texts(list(row.records).map((each) => each.identifier)),
          name: text((row.fields as Record<string, string>).name),
        }),
    },
    {
      ...ofSis,
      kind: 'term',
      batches: wanted('term', 'academicSessions'),
      keys: (row) => {
        const fields = row.fields as Record<string, string>;
        const days = daysKey(dayOf(fields.start_date || null), dayOf(fields.end_date || null));
        return keysOfNamed({
          ...{ sisId: bySisId(row), ids: texts(row.sources), numbers: [], days },
          name: text(fields.name),
        });
      },
    },
    ofClasses('course'),
    ofClasses('section'),
    {
      ...ofSis,
      kind: 'user',
      batches: wanted('user', 'users'),
      keys: (row) => keysOfPerson(personOf(row), settings.canvas.emailDomains),
    },
    ...(['account', 'term'] as const).map((kind) => ({
      ...ofCanvas,
      kind,
      batches: standing(kind),
      keys: (row: Record<string, unknown>) =>
        keysOfNamed({
          sisId: textOrNull(row.sis_id),
          ids: texts(row.sis_id, row.integration_id),
          numbers: texts(row.sis_id, row.integration_id),
          name: text(row.name),
          days: kind === 'term' ? near(textOrNull(row.start_day), textOrNull(row.end_day)) : [],
        }),
    })),
    ...(['course', 'section'] as const).map((kind) => ({
      ...ofCanvas,
      kind,
      batches: standing(kind),
      keys: (row: Record<string, unknown>) =>
        keysOfPlace({
          sisId: textOrNull(row.sis_id),
          integrationId: textOrNull(row.integration_id),
          // What is concluded is found by ids alone: last year's courses are called as this year's.
          names: row.is_over === true ? [] : texts(row.name, row.course_name),
          codes: row.is_over === true ? [] : texts(row.code, row.course_code),
        }),
    })),
  ];
}

function daysKey(first: string | null, last: string | null): string[] {
  return first === null || last === null ? [] : [`${first}/${last}`];
}

function near(first: string | null, last: string | null): string[] {
  return first === null || last === null ? [] : nearDays(first, last);
}

/** Bodies of mirror records. */
function list(value: unknown): Array<Record<string, unknown>> {
  return Array.isArray(value) ? (value as Array<Record<string, unknown>>) : [];
}

function personOf(row: Record<string, unknown>): WantedPerson {
  const fields = row.fields as Record<string, string>;
  return {
    sisId: text(row.sis_id),
    login: text(fields.login_id),
    email: text(fields.email),
    givenName: text(fields.first_name),
    familyName: text(fields.last_name),
    records: list(row.records).map((each) => ({
      sourcedId: text(each.sourcedId),
      username: text(each.username),
      identifier: textOrNull(each.identifier),
      otherIds: texts(list(each.userIds).map((other) => other.identifier)),
    })),
  };
}
