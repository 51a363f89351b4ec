import { randomBytes } from 'node:crypto';
import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { parsePublicKey, seal } from '../../config/sealing.js';
import { hashOf } from '../../intake/tokens.js';
import { districtOf } from '../../store/districts/district-of.js';
import { intakeStatements } from '../../store/intake/entries.js';
import { addInvite } from '../../store/intake/invites.js';
import { intakeId } from '../../workflows/ids.js';
import { conversionOf } from '../adoption/on-stage.js';
import { eventually } from '../kills/eventually.js';
import type { Stage } from '../kills/stage.js';
import type { StageDistrict } from '../kills/stage-district.js';

type Record = (name: string, handle: WorkflowHandle) => Promise<void>;

/** Evaluations, adoptions and a taking back: of each one that goes well, and what can come between. */
export async function recordConversion(stage: Stage, record: Record): Promise<void> {
  const filled = await stage.openDistrict({
    ...{ district: 'filled', seed: 'filled', pageSize: 100 },
    canvasFilled: { way: 'powerschool-dcids', seed: 'one' },
  });
  const conversion = conversionOf(stage, filled);
  await record('evaluation', await ended(await conversion.evaluate()));
  await filled.fault('report-half', { kind: 'users', times: 1 });
  await record('evaluation-with-a-half-report', await ended(await conversion.evaluate()));
  await record('adoption-of-nothing', await ended(await conversion.adopt()));
  await record('evaluation-worker-killed', await killedWhile(stage, filled, () => conversion.evaluate()));
  await conversion.confirmAll('rollbook');
  await record('adoption-worker-killed', await killedWhile(stage, filled, () => conversion.adopt()));
  await record('adoption-taken-back', await ended(await conversion.back()));
  await conversion.evaluate().then(ended);
  await conversion.confirmAll('rollbook');
  await record('adoption', await ended(await conversion.adopt()));
  await ended(await filled.start({ asOf: '2026-11-24T00:30' }));
  await filled.play('rename-class', { count: 2 });
  await ended(await filled.start({ asOf: '2026-11-24T01:30' }));
  await record('adoption-taken-back-after-nights', await ended(await conversion.back()));
}

/** Starts a run, and kills its worker while Canvas makes its report. */
async function killedWhile(
  stage: Stage,
  district: StageDistrict,
  start: () => Promise<WorkflowHandle>,
): Promise<WorkflowHandle> {
  const before = (await district.canvas('reports')).length;
  await district.fault('report-slow', { rowsPerSecond: 1_500 });
  const run = await start();
  await eventually(async () => (await district.canvas('reports')).length > before, 'Canvas to be asked for a report');
  await stage.killWorker(stage.workers[0]!);
  await district.calm();
  await stage.startWorker();
  return ended(run);
}

async function ended(run: WorkflowHandle): Promise<WorkflowHandle> {
  await run.result().catch((error: unknown) => {
    if (!(error instanceof WorkflowFailedError)) throw error;
  });
  return run;
}

/** What somebody enters by a link, tried by a worker: one token that works, and one that does not. */
export async function recordIntake(
  stage: Stage,
  district: StageDistrict,
  { record, publicKey }: { record: Record; publicKey: string },
): Promise<void> {
  const { districtId } = await districtOf(stage.store.db, district.district);
  const address = district.settings.canvas.url;
  for (const [name, accessToken] of [
    ['intake', 'practice-token'],
    ['intake-refused', 'another-token'],
  ] as const) {
    const token = randomBytes(32).toString('base64url');
    const invite = await addInvite(stage.store.db, {
      ...{ districtId, system: 'canvas', tokenHash: hashOf(token), districtName: 'Practice District' },
      ...{ provider: 'Canvas', address, createdBy: 'an operator', expiresAt: new Date(Date.now() + 3_600_000) },
    });
    const box = await seal(
      JSON.stringify({ system: 'canvas', token, address, accessToken }),
      parsePublicKey(publicKey),
    );
    await intakeStatements(stage.store.sql).addEntry(invite, hashOf(randomBytes(32).toString('base64url')), box);
    const entry = async () =>
      (
        await stage.store.sql<Array<{ id: string }>>`
        select id from intake_entry where invite_id = ${invite} and checked_at is not null`
      )[0]?.id;
    await eventually(async () => (await entry()) !== undefined, 'the entry to be tried');
    await record(name, await ended(stage.client.workflow.getHandle(intakeId((await entry())!))));
  }
}
