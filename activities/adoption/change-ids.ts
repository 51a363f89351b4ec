import { Context } from '@temporalio/activity';
import type { CanvasClient } from '../../canvas/client.js';
import { CanvasError } from '../../canvas/errors.js';
import { writeIdZip, type IdRow } from '../../canvas/sis/sis-ids.js';
import { changesByApi, changesByImport, countChanges, noteSending } from '../../store/adoption/changes.js';
import { runOf } from '../../store/provisioning/context.js';
import { fence } from '../../store/runs/fence.js';
import { StageName } from '../../store/runs/kinds.js';
import { canvasOf } from '../clients.js';
import type { ActivityDeps } from '../deps.js';
import { beginStage, endStage } from '../provisioning/stages.js';
import { AdoptionImport, awaitSent, sendOnce } from './send-once.js';

/** Changes that are made by the API one after the other, read from the store at once. */
const changesAtOnce = 200;

/** How far an attempt has come: the last change that was made or refused, and how many were refused. */
interface Given {
  given: number;
  refused: number;
}

/** Changes of SIS ids: an import for what has an id by which it is found, and the API for the rest. */
export function createChangeIdsActivities(deps: ActivityDeps) {
  const { db, sql } = deps.store;
  return {
    async submitIdChanges(runId: number): Promise<{ rows: number }> {
      const run = await beginStage(deps, runId, StageName.import);
      const { changes, byApi } = await countChanges(sql, runId);
      const rows = changes - byApi;
      await sql.begin(async (tx) => {
        await fence(tx, run);
        await noteSending(tx, runId);
      });
      if (rows > 0)
        await sendOnce(deps, run, {
          import: AdoptionImport.ids,
          rows: { change_sis_id: rows },
          write: (path) => writeIdZip(path, rowsOf(changesByImport(sql, runId))),
        });
      return { rows };
    },

    /** What came of each row is read back: Canvas's report says it of all at once. */
    async awaitIdChanges(runId: number): Promise<void> {
      await awaitSent(deps, await runOf(db, runId), AdoptionImport.ids, () => ({ kinds: [], unproven: [] }));
    },

    /**
     * Gives ids to what has none, or takes them away again, one by one. Goes on where an earlier attempt has come to; what was
     * done and not told is read, and left.
     */
    async giveIds(runId: number): Promise<{ refused: number }> {
      const { cancellationSignal, heartbeat, info } = Context.current();
      const run = await beginStage(deps, runId, StageName.import);
      const canvas = canvasOf(deps, run, cancellationSignal);
      let { given: after, refused } = (info.heartbeatDetails as Given | undefined) ?? { given: 0, refused: 0 };
      try {
        for (;;) {
          const changes = await changesByApi(sql, runId, after, changesAtOnce);
          if (changes.length === 0) break;
          for (const { seq, oldId, newId, ...object } of changes) {
            await sql.begin((tx) => fence(tx, run));
            if (!(await isGiven(canvas, object, oldId, newId))) refused += 1;
            after = seq;
            heartbeat({ given: after, refused } satisfies Given);
          }
        }
      } finally {
        canvas.close();
      }
      await endStage(deps, run, StageName.import, { ...(await countChanges(sql, runId)), refused });
      return { refused };
    },
  };
}

/** False where Canvas refuses this one: another object has the id. The report tells it again. */
async function isGiven(
  canvas: CanvasClient,
  object: Parameters<CanvasClient['setSisId']>[0],
  oldId: string | null,
  newId: string | null,
): Promise<boolean> {
  try {
    return await canvas.setSisId(object, oldId, newId);
  } catch (error) {
    if (error instanceof CanvasError && error.code === 'CANVAS_REQUEST_REFUSED') return false;
    throw error;
  }
}

async function* rowsOf(changes: ReturnType<typeof changesByImport>): AsyncGenerator<IdRow> {
  for await (const { kind, oldId, integrationId, newId } of changes) {
    yield { kind, oldId, integrationId: oldId === null ? integrationId : null, newId: newId! };
  }
}
