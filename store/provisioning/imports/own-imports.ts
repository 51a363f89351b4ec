import { inArray } from 'drizzle-orm';
import { remedyOf } from '../../../codes/registry.js';
import type { Database, Transaction } from '../../postgres/connect.js';
import { saveProblems } from '../../problems/save-problems.js';
import { district } from '../../schema/districts.js';
import { sisImport } from '../../schema/imports.js';
import type { RunContext } from '../context.js';

/** Which of these data set identifiers were recorded for any district of this database, and the keys of its districts. */
export async function ownImports(
  db: Database,
  dataSetIds: readonly string[],
): Promise<{ recorded: ReadonlySet<string>; districts: ReadonlySet<string> }> {
  const { dataSetId } = sisImport;
  const recorded =
    dataSetIds.length === 0
      ? []
      : await db
          .select({ dataSetId })
          .from(sisImport)
          .where(inArray(dataSetId, [...dataSetIds]));
  const districts = await db.select({ key: district.key }).from(district);
  return {
    recorded: new Set(recorded.map((each) => each.dataSetId)),
    districts: new Set(districts.map((each) => each.key)),
  };
}

const code = 'OTHER_IMPORTER';

/** Another importer: its name, its imports, and what is to be read of it. */
export interface ToldImporter {
  name: string;
  imports: number;
  text: string;
}

/** Notes other importers as problems, and settles those that no longer import. */
export async function noteOtherImporters(
  tx: Transaction,
  run: RunContext,
  importers: readonly ToldImporter[],
): Promise<void> {
  await saveProblems(
    tx,
    run,
    importers.map(({ name, imports, text }) => ({
      ...{ code, kind: 'sis_import', thing: name, school: null, field: null, detail: text },
      ...{ affected: imports, remedy: remedyOf(code) },
    })),
  );
  await tx`
    update problem set settled_run = ${run.runId}
    where district_id = ${run.districtId} and code = ${code} and settled_run is null and last_run < ${run.runId}`;
}
