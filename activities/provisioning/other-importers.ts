import type { CanvasClient } from '../../canvas/client.js';
import { describeImporter, lookBackMs, mostImports, otherImporters } from '../../canvas/sis/other-importers.js';
import { CodedError } from '../../codes/coded-error.js';
import { RunKind } from '../../codes/run-kinds.js';
import type { RunContext } from '../../store/provisioning/context.js';
import { noteOtherImporters, ownImports } from '../../store/provisioning/imports/own-imports.js';
import { fence } from '../../store/runs/fence.js';
import { sendingKinds } from '../../store/runs/kinds.js';
import type { ActivityDeps } from '../deps.js';

/** Other importers of the last seven days, in numbers. */
export interface ImporterCounts {
  importers: number;
  imports: number;
  /** Those that import regularly and lately what Rollbook sends too. */
  active: number;
}

/**
 * Looks who else imports into this Canvas. A run that sends notes them as problems, and refuses while one is active
 * unless the district allows it. Null if the token may not list imports: nothing is refused then.
 *
 * Canvas's instants are those of its clock, so they are compared with this one and not with the date of the run.
 */
export async function lookForOtherImporters(
  { store: { db, sql } }: ActivityDeps,
  run: RunContext,
  canvas: CanvasClient,
): Promise<ImporterCounts | null> {
  const now = new Date();
  const imports = await canvas.recentSisImports(new Date(now.getTime() - lookBackMs), mostImports);
  if (imports === null) return null;
  const own = await ownImports(
    db,
    imports.flatMap(({ dataSetId }) => dataSetId ?? []),
  );
  const others = otherImporters(imports, own, now);
  const active = others.filter((each) => each.isActive);
  if (sendingKinds.includes(run.kind) || run.kind === RunKind.adoption) {
    await sql.begin(async (tx) => {
      await fence(tx, run);
      await noteOtherImporters(
        tx,
        run,
        others.map((each) => ({ name: each.name, imports: each.imports, text: describeImporter(each) })),
      );
    });
    if (active.length > 0 && run.settings.canvas.otherImporters === 'refused') {
      const who = active.map((each) => `${each.name}: ${describeImporter(each)}`).join('. ');
      throw new CodedError('OTHER_IMPORTER_ACTIVE', `Others import into this Canvas regularly. ${who}.`);
    }
  }
  const counted = others.reduce((sum, each) => sum + each.imports, 0);
  return { importers: others.length, imports: counted, active: active.length };
}
