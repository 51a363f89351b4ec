import type { MappingProblemCode } from '../../../codes/record-problems.js';
import { remedyOf } from '../../../codes/registry.js';
import type { Class } from '../../../oneroster/rostering/model.js';
import { classFacts } from '../../../roster/class-facts.js';
import { mapClass, type MappedClass } from '../../../roster/courses.js';
import { isProven, schoolsAway } from '../../../roster/proof.js';
import { ClassState } from '../../../roster/targets.js';
import type { Sql } from '../../../store/postgres/connect.js';
import { classesToMap, type ClassToMap } from '../../../store/provisioning/mapping/classes-to-map.js';
import { groupCourses } from '../../../store/provisioning/mapping/group-courses.js';
import { mayConclude } from '../../../store/provisioning/mapping/may-conclude.js';
import { saveMapped, type MappedBatch } from '../../../store/provisioning/mapping/save-mapped.js';
import { settleMappingProblems } from '../../../store/problems/save-problems.js';
import { fence } from '../../../store/runs/fence.js';
import type { RunContext } from '../../../store/provisioning/context.js';
import type { Conversation } from '../../threads/define-task.js';
import type { RecordProblem } from '../../../roster/mapped.js';
import { reuseProposal, ReuseQuestion, type Proposal } from '../../../roster/proposals.js';
import type { ReferenceData } from './reference-data.js';
import { throttle } from '../../throttle.js';
import type { MappingTask } from './mapping-task.js';

/** Codes of problems that keep a class unknown: over, it has none of them any more. */
export const faultsOfClasses: readonly MappingProblemCode[] = [
  ...(['SCHOOL_UNKNOWN', 'TITLE_MISSING', 'SESSION_UNKNOWN', 'COURSE_UNKNOWN', 'NO_COVERING_SESSION'] as const),
  'CLASS_CUT_SHORT',
];

/** Codes of problems given by mapping a class, and settled by it. */
const classCodes: readonly MappingProblemCode[] = [...faultsOfClasses, 'CLASS_ID_REUSED'];

/** Maps the touched classes, or all, to courses and sections. Returns how many rows there are. */
export function mapClassesWith(sql: Sql) {
  return async ({ run, referenceData, shard }: MappingTask, conversation: Conversation): Promise<number> => {
    const proven = isProven('class', referenceData.proofs);
    const away = schoolsAway(referenceData.proofs);
    return sql.begin(async (tx) => {
      await fence(tx, run);
      const groups = run.settings.mapping.courses === 'perCourse' ? await groupCourses(tx, run) : null;
      const one = (each: ClassToMap) =>
        mapOne(
          ...([each, run, referenceData, groups?.get(each.class.sourcedId) ?? null] as const),
          proven && !away.has(each.class.schoolSourcedId),
        );
      const batches = mappedClasses(classesToMap(sql, run, shard), one, conversation);
      const rows = await saveMapped(tx, run, batches, shard);
      if (await mayConclude(tx, run))
        await settleMappingProblems(tx, run, 'classes', ['course', 'section'], classCodes);
      return rows;
    });
  };
}

async function* mappedClasses(
  batches: AsyncIterable<ClassToMap[]>,
  mapOne: (each: ClassToMap) => MappedClass & { proposal?: Proposal },
  { signal, emit }: Conversation,
): AsyncGenerator<MappedBatch> {
  const beat = throttle(emit);
  for await (const batch of batches) {
    const done = batch.map(mapOne);
    yield {
      rows: done.flatMap((each) => each.rows),
      classTargets: done.flatMap((each) => (each.target ? [each.target] : [])),
      problems: done.flatMap((each) => each.problems),
      proposals: done.flatMap((each) => each.proposal ?? []),
    };
    beat({ kind: 'mapped', what: 'classes' });
    signal.throwIfAborted();
  }
}

function mapOne(
  each: ClassToMap,
  run: RunContext,
  referenceData: ReferenceData,
  groupCourse: string | null,
  proven: boolean,
) {
  const one: Class = each.class;
  const facts = classFacts(each, referenceData, run, groupCourse);
  const mapped = mapClass(facts, run.settings, run.asOf, proven);
  // The class under its new id stands for both.
  if (each.replaced)
    return { target: mapped.target && { ...mapped.target, state: ClassState.ended }, rows: [], problems: [] };
  if (facts.newcomer !== null) {
    const proposal = reuseProposal(ReuseQuestion.class, one.sourcedId, facts.newcomer);
    return { ...mapped, problems: [...mapped.problems, idReused(one)], proposal };
  }
  return mapped;
}

function idReused({ sourcedId, schoolSourcedId }: Class): RecordProblem {
  return {
    ...{ code: 'CLASS_ID_REUSED', kind: 'classes', thing: sourcedId, school: schoolSourcedId, field: 'sourcedId' },
    remedy: remedyOf('CLASS_ID_REUSED'),
  };
}
