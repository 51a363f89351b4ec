import type { Transaction } from '../postgres/connect.js';
import type { RunContext } from '../provisioning/context.js';

/** Binds what is applied to the Canvas host that accepts it: another host is another Canvas. */
export async function bindCanvasHost(tx: Transaction, run: RunContext): Promise<void> {
  await tx`
    update district set canvas_host = coalesce(canvas_host, ${new URL(run.settings.canvas.url).host})
    where id = ${run.districtId}`;
}
