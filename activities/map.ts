import { Context } from '@temporalio/activity';
import type { Class, User } from '../oneroster/model.js';
import { accountIds, mapAccounts } from '../roster/accounts.js';
import { mapClass, type MappedClass } from '../roster/courses.js';
import type { MappedRow } from '../roster/mapped.js';
import { isProven } from '../roster/proof.js';
import { schoolInScope } from '../roster/scope.js';
import { chooseSession, isPast } from '../roster/sessions.js';
import { groupTerms, termRow, type TermGroup } from '../roster/terms.js';
import { mapPerson, type KnownUser } from '../roster/users.js';
import { classesToMap, type ClassToMap } from '../store/mapping/classes-to-map.js';
import { allOrgs, allSessions, sessionsInUse } from '../store/mapping/frame.js';
import { groupCourses } from '../store/mapping/group-courses.js';
import { peopleToMap, type PersonRecord } from '../store/mapping/people-to-map.js';
import { resolveUserClashes } from '../store/mapping/resolve-clashes.js';
import { saveMapped, type DesiredRow, type MappedBatch } from '../store/mapping/save-mapped.js';
import { certificates } from '../store/mirror/certificates.js';
import { settleMappingProblems } from '../store/problems/save-problems.js';
import { fence } from '../store/runs/fence.js';
import type { RunContext } from '../store/runs/run-of.js';
import { beginStage, endStage } from '../store/runs/stages.js';
import type { ActivityDeps } from './deps.js';

/** Codes of problems that each part of the mapping gives, and settles. */
const accountCodes = ['ORG_PARENT_UNKNOWN'];
const classCodes = ['SCHOOL_UNKNOWN', 'SESSION_UNKNOWN', 'COURSE_UNKNOWN', 'NO_COVERING_SESSION', 'CLASS_ID_CHANGED'];
const userCodes = ['LOGIN_MISSING', 'LOGIN_NOT_ALLOWED', 'LOGIN_CLASH', 'SIS_ID_CLASH', 'PERSON_ID_CHANGED'];

export interface MapResult {
  rows: number;
  clashes: number;
  all: boolean;
}

/** The third stage: the Canvas rows that should exist, for what the changes touch or for all. */
export function createMapActivities(deps: ActivityDeps) {
  const { sql } = deps.store;
  return {
    async mapRoster(runId: number): Promise<MapResult> {
      const run = await beginStage(sql, runId, 'map');
      const frame = await loadFrame(deps, run);
      const accounts = await mapAllAccounts(deps, run, frame);
      const [classes, people] = await Promise.all([
        mapTouchedClasses(deps, run, frame),
        mapTouchedPeople(deps, run, frame),
      ]);
      const result = { rows: accounts + classes + people.rows, clashes: people.clashes, all: run.mapAll };
      await endStage(sql, run, 'map', { ...result, accounts, classes, people: people.rows });
      return result;
    },
  };
}

type Frame = Awaited<ReturnType<typeof loadFrame>>;

/** Orgs and sessions: few, and everything else hangs on them. */
async function loadFrame(deps: ActivityDeps, run: RunContext) {
  const { sql } = deps.store;
  const [orgs, sessions, proofs] = await Promise.all([
    allOrgs(sql, run),
    allSessions(sql, run),
    certificates(sql, run.districtId),
  ]);
  const knownOrgs = orgs.map((each) => ({ org: each.body, presence: each.presence, pinned: each.pinned }));
  const sound = sessions.filter((each) => !each.rejected && each.body.status === 'active' && each.presence !== 'gone');
  const pinned = new Map(
    sessions.flatMap((each) => (each.pinned ? [[each.body.sourcedId, each.pinned] as const] : [])),
  );
  const groups = groupTerms(
    sound.map((each) => each.body),
    pinned,
    run.settings.mapping,
  );
  return {
    knownOrgs,
    orgs: new Map(orgs.filter((each) => !each.rejected).map((each) => [each.body.sourcedId, each.body])),
    accounts: accountIds(knownOrgs, run.settings),
    sessions: new Map(sound.map((each) => [each.body.sourcedId, each.body])),
    lost: sessions.filter((each) => !sound.includes(each)),
    groups,
    termIds: new Map(
      groups.flatMap((group) => group.sessions.map((session) => [session.sourcedId, group.sisId] as const)),
    ),
    proofs,
  };
}

async function mapAllAccounts(deps: ActivityDeps, run: RunContext, frame: Frame): Promise<number> {
  const { rows, problems } = mapAccounts(frame.knownOrgs, run.settings, isProven('account', frame.proofs));
  return deps.store.sql.begin(async (tx) => {
    await fence(tx, run);
    const mapped = await saveMapped(tx, run, ['account'], [{ rows: rows.map(desiredRow), problems }]);
    await settleMappingProblems(tx, run, 'orgs', ['account'], accountCodes);
    return mapped;
  });
}

async function mapTouchedClasses(deps: ActivityDeps, run: RunContext, frame: Frame): Promise<number> {
  const proven = isProven('class', frame.proofs);
  const mapped = await deps.store.sql.begin(async (tx) => {
    await fence(tx, run);
    const groups = run.settings.mapping.courses === 'perCourse' ? await groupCourses(tx, run) : null;
    const one = (each: ClassToMap) => mapOne(each, run, frame, groups?.get(each.class.sourcedId) ?? null, proven);
    const rows = await saveMapped(
      tx,
      run,
      ['course', 'section'],
      mappedClasses(classesToMap(deps.store.sql, run), one),
    );
    await settleMappingProblems(tx, run, 'classes', ['course', 'section'], classCodes);
    return rows;
  });
  return mapped + (await mapTerms(deps, run, frame));
}

async function* mappedClasses(
  batches: AsyncIterable<ClassToMap[]>,
  mapOne: (each: ClassToMap) => MappedClass,
): AsyncGenerator<MappedBatch> {
  for await (const batch of batches) {
    const done = batch.map(mapOne);
    yield {
      rows: done.flatMap((each) => each.rows.map(desiredRow)),
      classTargets: done.flatMap((each) => (each.target ? [each.target] : [])),
      problems: done.flatMap((each) => each.problems),
    };
    Context.current().heartbeat({ mapped: 'classes' });
  }
}

function mapOne(each: ClassToMap, run: RunContext, frame: Frame, groupCourse: string | null, proven: boolean) {
  const one: Class = each.class;
  const choice = chooseSession(one.termSourcedIds, frame.sessions, run.settings.mapping.sessionTypes);
  const facts = {
    ...each,
    choice,
    school: frame.orgs.get(one.schoolSourcedId) ?? null,
    accountId: frame.accounts.get(one.schoolSourcedId) ?? null,
    termId: choice.kind === 'session' ? (frame.termIds.get(choice.session.sourcedId) ?? null) : null,
    groupCourse,
    applied:
      each.appliedScope === null ? 'no' : each.appliedScope === run.scopeFingerprint ? 'sameScope' : 'otherScope',
  } as const;
  const mapped = mapClass(facts, run.settings, run.asOf, proven);
  if (each.twin === null || mapped.target === null || mapped.target.state === 'ended') return mapped;
  const problem = {
    code: 'CLASS_ID_CHANGED',
    kind: 'classes',
    thing: one.sourcedId,
    school: one.schoolSourcedId,
    field: 'sourcedId',
    detail: each.twin,
    remedy:
      'A class vanished and one with the same course, section and term appeared. Confirm in the SIS whether it is the same class.',
  };
  return { target: { ...mapped.target, state: 'unknown' as const }, rows: mapped.rows.map(held), problems: [problem] };
}

/** Terms that live classes use. Those that have ended are left alone. */
async function mapTerms(deps: ActivityDeps, run: RunContext, frame: Frame): Promise<number> {
  const { sql } = deps.store;
  const used = new Set(await sessionsInUse(sql, run.districtId));
  const live = (group: TermGroup) =>
    group.sessions.some((session) => used.has(session.sourcedId)) &&
    !group.sessions.every((session) => isPast(session.endDate, run.asOf));
  const rows: MappedRow[] = frame.groups.filter(live).map((group) => ({
    state: 'desired',
    kind: 'term',
    sisId: group.sisId,
    fields: { ...termRow(group, run.settings.timezone) },
    school: null,
    sources: group.sessions.map((session) => session.sourcedId),
  }));
  const standing = new Set(frame.groups.map((group) => group.sisId));
  const gone = frame.lost.filter(
    (each) => each.pinned !== null && !standing.has(each.pinned) && !isPast(each.body.endDate, run.asOf),
  );
  for (const each of gone) {
    const exit = each.body.status === 'tobedeleted' || (each.presence === 'gone' && isProven('term', frame.proofs));
    const common = { kind: 'term', sisId: each.pinned!, school: null, sources: [each.body.sourcedId] } as const;
    rows.push({ ...common, state: exit ? 'absent' : 'unknown', reason: 'SESSION_GONE' });
  }
  return sql.begin(async (tx) => {
    await fence(tx, run);
    return saveMapped(tx, run, ['term'], [{ rows: rows.map(desiredRow), problems: [] }]);
  });
}

async function mapTouchedPeople(
  deps: ActivityDeps,
  run: RunContext,
  frame: Frame,
): Promise<{ rows: number; clashes: number }> {
  const inScope = (user: User): boolean =>
    user.orgSourcedIds.some((id) => {
      const org = frame.orgs.get(id);
      return org !== undefined && (org.type !== 'school' || schoolInScope(org, run.settings.scope));
    });
  return deps.store.sql.begin(async (tx) => {
    await fence(tx, run);
    const rows = await saveMapped(tx, run, ['user'], mappedPeople(deps, run, inScope));
    await settleMappingProblems(tx, run, 'users', ['user'], userCodes);
    return { rows, clashes: rows === 0 ? 0 : await resolveUserClashes(tx, run) };
  });
}

async function* mappedPeople(
  deps: ActivityDeps,
  run: RunContext,
  inScope: (user: User) => boolean,
): AsyncGenerator<MappedBatch> {
  for await (const people of inPersons(peopleToMap(deps.store.sql, run))) {
    const done = people.map((records) => mapOnePerson(records, run, inScope));
    yield {
      rows: done.flatMap((each) => each.rows.map(desiredRow)),
      userTargets: done.flatMap((each) => each.targets),
      problems: done.flatMap((each) => each.problems),
    };
    Context.current().heartbeat({ mapped: 'users' });
  }
}

/** Puts the records of one person together; they follow each other, also over the border of two batches. */
async function* inPersons(batches: AsyncIterable<PersonRecord[]>): AsyncGenerator<PersonRecord[][]> {
  let open: PersonRecord[] = [];
  for await (const batch of batches) {
    const people: PersonRecord[][] = [];
    for (const record of batch) {
      if (open.length > 0 && open[0]!.person !== record.person) {
        people.push(open);
        open = [];
      }
      open.push(record);
    }
    yield people;
  }
  if (open.length > 0) yield [open];
}

function mapOnePerson(records: PersonRecord[], run: RunContext, inScope: (user: User) => boolean) {
  const known: KnownUser[] = records;
  const applied = records.find((each) => each.applied !== null)?.applied ?? null;
  const mapped = mapPerson(known, applied, run.settings, inScope);
  const twin = records.find((each) => each.twin !== null);
  if (!twin || mapped.targets.length === 0) return mapped;
  const problem = {
    code: 'PERSON_ID_CHANGED',
    kind: 'users',
    thing: twin.user.sourcedId,
    school: twin.user.orgSourcedIds[0] ?? null,
    field: 'sourcedId',
    detail: twin.twin,
    remedy:
      'A person vanished and one with the same number appeared. Confirm in the SIS whether it is the same person.',
  };
  return {
    targets: mapped.targets.map((each) => ({ ...each, state: 'unknown' as const })),
    rows: mapped.rows.map(held),
    problems: [problem],
  };
}

/** Both sides of a changed id are held: nothing is created and nothing is removed until a person decided. */
function held(row: MappedRow): MappedRow {
  const { kind, sisId, school, sources } = row;
  return { state: 'unknown', kind, sisId, school, sources, reason: 'ID_CHANGED' };
}

function desiredRow(row: MappedRow): DesiredRow {
  return row.state === 'desired' ? { ...row, reason: null } : { ...row, fields: null };
}
