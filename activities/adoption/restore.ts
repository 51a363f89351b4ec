import { Context } from '@temporalio/activity';
import type { CanvasClient } from '../../canvas/client.js';
import { importOutcome } from '../../canvas/sis/import-outcome.js';
import { canvasFiles, canvasKinds, type CanvasKind } from '../../canvas/sis/rows.js';
import { importFailed } from '../../canvas/sis/sis-imports.js';
import { csvLine, writeSisZip } from '../../canvas/sis/sis-zip.js';
import { CodedError } from '../../codes/coded-error.js';
import { displayNameToSend } from '../../roster/display-names.js';
import { countToRestore, rowsToRestore, type RowToRestore } from '../../store/adoption/restore.js';
import { runOf, type RunContext } from '../../store/provisioning/context.js';
import { StageName } from '../../store/runs/kinds.js';
import { canvasOf } from '../clients.js';
import type { ActivityDeps } from '../deps.js';
import { beginStage } from '../provisioning/stages.js';
import { AdoptionImport, awaitSent, sendOnce } from './send-once.js';

/** What runs have changed of what was adopted, put back as it stood: one import, before the ids are given back. */
export function createRestoreActivities(deps: ActivityDeps) {
  const { db, sql } = deps.store;

  async function* linesOf(run: RunContext, kind: CanvasKind): AsyncGenerator<string> {
    const columns: readonly string[] = canvasFiles[kind].columns;
    const canvas = canvasOf(deps, run, Context.current().cancellationSignal);
    try {
      for await (const row of rowsToRestore(sql, run, kind)) {
        const fields = kind === 'user' ? { ...row.stood, short_name: await displayNameOf(canvas, row) } : row.stood;
        yield csvLine(columns.map((each) => fields[each] ?? ''));
      }
    } finally {
      canvas.close();
    }
  }

  return {
    async submitRestored(runId: number): Promise<{ rows: number }> {
      const run = await beginStage(deps, runId, StageName.import);
      const rows = await countToRestore(sql, run);
      const kinds = canvasKinds.filter((kind) => rows[kind] !== undefined);
      if (kinds.length > 0)
        await sendOnce(deps, run, {
          import: AdoptionImport.restored,
          rows,
          write: (path) =>
            writeSisZip(
              path,
              kinds.map((kind) => ({ kind, csv: linesOf(run, kind) })),
            ),
        });
      return { rows: Object.values(rows).reduce((sum, each) => sum + each, 0) };
    },

    /**
     * Rows that Canvas does not count are not restored. Throws `CodedError` `ADOPTION_NOT_RESTORED` where Canvas has broken
     * the import off: once the ids are given back, its rows would name nothing.
     */
    async awaitRestored(runId: number): Promise<void> {
      const run = await runOf(db, runId);
      await awaitSent(deps, run, AdoptionImport.restored, (sisImport, rows) => {
        if (importFailed(sisImport))
          throw new CodedError(
            'ADOPTION_NOT_RESTORED',
            `Run ${run.number}: Canvas says "${sisImport.state}" of import ${sisImport.id}. No id was given back.`,
          );
        return { kinds: importOutcome(rows, sisImport, []).kinds, unproven: [] };
      });
    },
  };
}

/** The display name that goes with the name as it stood; '' keeps what Canvas shows: somebody has chosen it. */
async function displayNameOf(canvas: CanvasClient, { stood, now }: RowToRestore): Promise<string> {
  if (stood.first_name === now.first_name && stood.last_name === now.last_name) return '';
  const seen = await canvas.user(now.user_id!);
  return displayNameToSend(now, stood, seen?.shortName ?? null) ?? '';
}
