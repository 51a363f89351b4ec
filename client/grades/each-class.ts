import type { Store } from '../../store/postgres/connect.js';
import { readClasses } from '../../store/reports/grades/classes.js';
import { parkedCauses } from '../../store/reports/grades/parked.js';
import { writesOfRun } from '../../store/reports/grades/writes.js';
import type { Run } from '../../store/runs/run.js';
import type { ClassRecord } from './causes.js';
import { judgeClass, type JudgedClass } from './judge-class.js';

/** Classes that the latest passback has, one by one: with what the rules say of each, and what is known beside. */
export async function* judgedClasses(
  store: Store,
  run: Run,
  teacher: string | null,
): AsyncGenerator<{ judged: JudgedClass; record: ClassRecord }> {
  const { districtId, runId } = run;
  const classes = await readClasses(store.sql, districtId, { runId, classId: null, sample: null });
  for (const read of classes) {
    // What the latest passback does not list has ended, or is no longer provisioned.
    if (read.progress === null) continue;
    const { classId } = read;
    const judged = await judgeClass(store, run, classId);
    if (teacher !== null && judged.facts.teacherIds[0] !== teacher) continue;
    const [parked, writes] = await Promise.all([
      parkedCauses(store.sql, districtId, { classId }),
      writesOfRun(store.sql, runId, classId),
    ]);
    yield { judged, record: { read, parked, writes } };
  }
}
