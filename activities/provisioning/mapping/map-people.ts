import type { MappingProblemCode } from '../../../codes/record-problems.js';
import { remedyOf } from '../../../codes/registry.js';
import { personInScope } from '../../../roster/scope.js';
import { dividePeople } from '../../../roster/joined-people.js';
import { isOfAPerson, mapPerson, newcomerAsked, type KnownUser } from '../../../roster/users.js';
import type { Sql } from '../../../store/postgres/connect.js';
import { peopleToMap, type PersonRecord } from '../../../store/provisioning/mapping/people-to-map.js';
import { mayConclude } from '../../../store/provisioning/mapping/may-conclude.js';
import { saveMapped, type MappedBatch } from '../../../store/provisioning/mapping/save-mapped.js';
import { settleMappingProblems } from '../../../store/problems/save-problems.js';
import { fence } from '../../../store/runs/fence.js';
import type { RunContext } from '../../../store/provisioning/context.js';
import type { Conversation } from '../../threads/define-task.js';
import type { RecordProblem } from '../../../roster/mapped.js';
import { reuseProposal, ReuseQuestion } from '../../../roster/proposals.js';
import { throttle } from '../../throttle.js';
import type { MappingTask } from './mapping-task.js';

/** Codes of problems given by mapping a person, and settled by it. */
const userCodes: readonly MappingProblemCode[] = [
  'LOGIN_MISSING',
  'LOGIN_KEPT',
  'NUMBER_MISSING',
  'LOGIN_NOT_ALLOWED',
  'LOGIN_CLASH',
  'SIS_ID_CLASH',
  'NAME_DAMAGED',
  'PERSON_ID_REUSED',
  'NUMBER_SHARED',
  'NAME_OF_A_PLACEHOLDER',
  'EMAIL_NOT_AN_ADDRESS',
  'EMAIL_OUTSIDE_DOMAINS',
  'EMAIL_AMBIGUOUS',
  'EMAIL_SHARED',
];

/** Maps the touched people, or all, to users. Returns how many rows there are. */
export function mapPeopleWith(sql: Sql) {
  return async ({ run, referenceData, shard }: MappingTask, conversation: Conversation): Promise<number> => {
    const { orgs } = referenceData;
    const { scope } = run.settings;
    const inScope = ({ user, schoolsOfClasses }: KnownUser) => personInScope(user, schoolsOfClasses, orgs, scope);
    return sql.begin(async (tx) => {
      await fence(tx, run);
      const batches = mappedPeople(peopleToMap(sql, run, shard), run, inScope, conversation);
      const rows = await saveMapped(tx, run, batches, shard);
      if (await mayConclude(tx, run)) await settleMappingProblems(tx, run, 'users', ['user'], userCodes);
      return rows;
    });
  };
}

async function* mappedPeople(
  batches: AsyncIterable<PersonRecord[]>,
  run: RunContext,
  inScope: (record: KnownUser) => boolean,
  { signal, emit }: Conversation,
): AsyncGenerator<MappedBatch> {
  const beat = throttle(emit);
  for await (const people of groupByPerson(batches)) {
    const done = people.flatMap((records) => mapPeopleOfKey(records, run, inScope));
    yield {
      rows: done.flatMap((each) => each.rows),
      userTargets: done.flatMap((each) => each.targets),
      problems: done.flatMap((each) => each.problems),
      proposals: done.flatMap((each) => each.proposals),
    };
    beat({ kind: 'mapped', what: 'users' });
    signal.throwIfAborted();
  }
}

/** Groups the records of one person, which are adjacent, also across batches. */
async function* groupByPerson(batches: AsyncIterable<PersonRecord[]>): AsyncGenerator<PersonRecord[][]> {
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

/** Maps the people whose records share the merge key: one, unless the key joins what it must not. */
function mapPeopleOfKey(records: PersonRecord[], run: RunContext, inScope: (record: KnownUser) => boolean) {
  const divided = dividePeople(records.filter((each) => isOfAPerson(each, run.settings)));
  const mapped = divided.map((each) => mapOnePerson(each, run, inScope));
  if (divided.length === 1) return mapped;
  const ids = divided.flat().map(({ user }) => user.sourcedId);
  const shared = divided.flat().map(({ user }) => ({
    ...{ code: 'NUMBER_SHARED' as const, kind: 'users' as const, thing: user.sourcedId, field: 'identifier' },
    ...{ school: user.orgSourcedIds[0] ?? null, remedy: remedyOf('NUMBER_SHARED') },
    detail: ids.filter((id) => id !== user.sourcedId).join(', '),
  }));
  return mapped.map((each, at) => (at === 0 ? { ...each, problems: [...each.problems, ...shared] } : each));
}

function mapOnePerson(records: PersonRecord[], run: RunContext, inScope: (record: KnownUser) => boolean) {
  const known: KnownUser[] = records;
  const applied = records.find((each) => each.applied !== null)?.applied ?? null;
  const mapped = mapPerson(known, applied, run.settings, inScope);
  if (mapped.targets.length === 0) return { ...mapped, proposals: [] };
  const reused = records.flatMap((each) => askAboutNewcomer(each, run) ?? []);
  if (reused.length > 0)
    return {
      ...mapped,
      problems: [...mapped.problems, ...reused.map((each) => each.problem)],
      proposals: reused.map((each) => each.proposal),
    };
  return { ...mapped, proposals: [] };
}

/** Who asks whether the present record is another person under an id; null if it is believed. */
function askAboutNewcomer(record: PersonRecord, { settings }: RunContext) {
  const { user } = record;
  const newcomer = newcomerAsked(record, settings);
  if (newcomer === null) return null;
  const problem: RecordProblem = {
    ...{ code: 'PERSON_ID_REUSED', kind: 'users', thing: user.sourcedId, field: 'sourcedId' },
    ...{ school: user.orgSourcedIds[0] ?? null, remedy: remedyOf('PERSON_ID_REUSED') },
  };
  return { problem, proposal: reuseProposal(ReuseQuestion.person, user.sourcedId, newcomer) };
}
