import { alertsId } from '../../workflows/ids.js';
import { testClient } from '../harness/temporal.js';
import { eventually } from '../kills/eventually.js';

const results = new Map<string, unknown>();

/** What became of the alerts of a run, once they were sent. */
export async function alertsOf(district: string, run: number, event: string | null): Promise<unknown> {
  const client = await testClient();
  const id = alertsId(district, run, event);
  await eventually(async () => {
    try {
      results.set(id, await client.workflow.getHandle(id).result());
      return true;
    } catch {
      return false;
    }
  }, `the alerts of run ${run}`);
  return results.get(id);
}
