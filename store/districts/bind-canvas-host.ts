import type { Transaction } from '../postgres/connect.js';
import type { RunContext } from '../provisioning/context.js';

/** Binds applied rows to the Canvas host that accepted them: another host is another Canvas. */
export async function bindCanvasHost(tx: Transaction, run: RunContext): Promise<void> {
  await tx`
    update district set canvas_host = coalesce(canvas_host, ${new URL(run.settings.canvas.url).host})
    where id = ${run.districtId}`;
}
