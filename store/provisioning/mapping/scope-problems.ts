import { remedyOf } from '../../../codes/registry.js';
import type { CollectionName } from '../../../oneroster/rostering/model.js';
import type { ReferenceData } from '../../../roster/reference-data.js';
import { provisionedRoles } from '../../../roster/roles.js';
import {
  restrictingSettings,
  unmatchedEntries,
  type ScopeFacts,
  type UnmatchedSetting,
} from '../../../roster/scope-check.js';
import { ownOrOfCourse } from '../../../roster/scope.js';
import { ClassState, UserState } from '../../../roster/targets.js';
import type { Transaction } from '../../postgres/connect.js';
import { saveProblems, type NewProblem } from '../../problems/save-problems.js';
import type { RunContext } from '../context.js';
import { anyChanged } from './any-changed.js';

const scopeCodes = ['SCOPE_MATCHES_NOTHING', 'SCOPE_EMPTY'] as const;

/** Types of orgs that have no classes of their own. */
const aboveSchools: readonly string[] = ['district', 'local', 'state', 'national'];

/**
 * Notes entries of the scope that match nothing, and a scope in which no class or nobody is: mistakes of the settings
 * that would otherwise look like a quiet night. Call it once all classes and people are mapped.
 */
export async function noteScopeProblems(tx: Transaction, run: RunContext, reference: ReferenceData): Promise<void> {
  const restricting = restrictingSettings(run.settings.scope);
  const [open] = await tx`
    select 1 from problem
    where district_id = ${run.districtId} and code = any(${[...scopeCodes]}) and settled_run is null limit 1`;
  if (restricting.length === 0 && !open) return;
  if (!run.mapAll && !open && !(await anyChanged(tx, run, decisive))) return;
  const problems = restricting.length === 0 ? [] : await scopeProblems(tx, run, reference);
  await saveProblems(tx, run, problems);
  await tx`
    update problem set settled_run = ${run.runId}
    where district_id = ${run.districtId} and code = any(${[...scopeCodes]}) and settled_run is null
      and last_run < ${run.runId}`;
}

const decisive: readonly CollectionName[] = ['orgs', 'academicSessions', 'courses', 'classes', 'users', 'enrollments'];

async function scopeProblems(tx: Transaction, run: RunContext, reference: ReferenceData): Promise<NewProblem[]> {
  const { scope } = run.settings;
  const facts = await scopeFacts(tx, run, reference);
  const unmatched = unmatchedEntries(scope, facts).map(unmatchedProblem);
  const settings = restrictingSettings(scope).join(', ');
  const empty = (kind: 'classes' | 'users', words: string, all: number): NewProblem => ({
    ...{ code: 'SCOPE_EMPTY', kind, thing: 'scope', school: null, field: settings, affected: all },
    ...{ detail: `0 of ${all} ${words} in scope`, remedy: remedyOf('SCOPE_EMPTY') },
  });
  const classes = await classesOutside(tx, run);
  const people = scope.schools.length + scope.excludeSchools.length > 0 ? await peopleOutside(tx, run) : 0;
  return [
    ...unmatched,
    ...(classes > 0 ? [empty('classes', 'classes', classes)] : []),
    ...(people > 0 ? [empty('users', 'people', people)] : []),
  ];
}

const collectionOf: Readonly<Record<UnmatchedSetting['setting'], CollectionName>> = {
  schools: 'orgs',
  excludeSchools: 'orgs',
  terms: 'academicSessions',
  grades: 'classes',
  subjects: 'classes',
  courseCodes: 'courses',
};

function unmatchedProblem({ setting, entries, present }: UnmatchedSetting): NewProblem {
  return {
    ...{ code: 'SCOPE_MATCHES_NOTHING', kind: collectionOf[setting], thing: `scope.${setting}`, school: null },
    ...{ field: null, affected: entries.length, remedy: remedyOf('SCOPE_MATCHES_NOTHING') },
    detail: `${entries.join(', ')}; the SIS has ${present.join(', ') || 'none'}`,
  };
}

/** Values of the classes that the feed lists now, each once. */
async function scopeFacts(tx: Transaction, run: RunContext, reference: ReferenceData): Promise<ScopeFacts> {
  const { scope, mapping } = run.settings;
  const classes = tx`
    from mirror_record c
    left join mirror_record o on o.district_id = c.district_id and o.collection = 'courses'
      and o.sourced_id = c.body->>'courseSourcedId'
    where c.district_id = ${run.districtId} and c.collection = 'classes' and ${isListed(tx)}`;
  const valuesOf = async (field: 'grades' | 'subjects'): Promise<string[]> => {
    if (scope[field].length === 0) return [];
    const rows = await tx<Array<{ own: string[]; ofCourse: string[] | null }>>`
      select distinct c.body->${field} as own, o.body->${field} as "ofCourse" ${classes}`;
    return [...new Set(rows.flatMap(({ own, ofCourse }) => ownOrOfCourse(own, ofCourse)))];
  };
  const courseCodes = async (): Promise<string[]> => {
    const rows = await tx<
      Array<{ code: string }>
    >`select distinct coalesce(o.body->>'courseCode', '') as code ${classes}`;
    return rows.map((row) => row.code);
  };
  const types: readonly string[] = mapping.sessionTypes;
  return {
    schools: [...reference.orgs.values()].filter((org) => !aboveSchools.includes(org.type)),
    terms: [...reference.sessions.values()].filter(({ type }) => types.includes(type)).map(({ title }) => title),
    grades: await valuesOf('grades'),
    subjects: await valuesOf('subjects'),
    courseCodes: scope.courseCodes.length === 0 ? [] : await courseCodes(),
  };
}

/** Whether the feed lists a record `c` now, and it can be used. */
function isListed(tx: Transaction) {
  return tx`c.missing_since is null and not c.rejected and c.body is not null and c.body->>'status' = 'active'`;
}

/**
 * The number of classes that are not over, if none of them is in scope; 0 if one is. One of which nothing is known may
 * be: what is wrong with it is told by itself.
 */
async function classesOutside(tx: Transaction, run: RunContext): Promise<number> {
  const [counted] = await tx<Array<{ all: number; inside: number }>>`
    select count(*)::int as all,
           count(*) filter (where t.state = ${ClassState.live} or exists (
             select 1 from problem p where p.district_id = c.district_id and p.kind = 'classes' and p.thing = c.sourced_id
               and p.settled_run is null))::int as inside
    from mirror_record c
    left join ${tx(run.targets.class)} t on t.district_id = c.district_id and t.class_id = c.sourced_id
    where c.district_id = ${run.districtId} and c.collection = 'classes' and ${isListed(tx)}
      and t.state is distinct from ${ClassState.ended}`;
  return counted!.inside === 0 ? counted!.all : 0;
}

/** The number of people whose role becomes a user, if none of them is in scope; 0 if one is. */
async function peopleOutside(tx: Transaction, run: RunContext): Promise<number> {
  const [any] = await tx`
    select 1 from ${tx(run.targets.user)} where district_id = ${run.districtId} and state = ${UserState.live} limit 1`;
  if (any) return 0;
  const [counted] = await tx<Array<{ all: number }>>`
    select count(*)::int as all from mirror_record c
    where c.district_id = ${run.districtId} and c.collection = 'users' and ${isListed(tx)}
      and c.body->>'role' = any(${[...provisionedRoles]})
      and not exists (select 1 from problem p where p.district_id = c.district_id and p.kind = 'users'
                      and p.thing = c.sourced_id and p.settled_run is null)`;
  return counted!.all;
}
