import {
  condition,
  defineQuery,
  defineUpdate,
  ParentClosePolicy,
  proxyActivities,
  setHandler,
  sleep,
  startChild,
} from '@temporalio/workflow';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';

/** The smallest night that shows what the real one rests on. */
export interface ProofActivities {
  readPage(page: number): Promise<number>;
}

export const release = defineUpdate<{ released: true; by: string }, [{ by: string }]>('release');
export const pagesRead = defineQuery<number>('pagesRead');

const { readPage } = proxyActivities<ProofActivities>({
  startToCloseTimeout: '20s',
  retry: { initialInterval: '200ms', backoffCoefficient: 1 },
});

/** What the schedule starts: its own id carries a time stamp, so that the child's fixed id is what holds the others off. */
export async function nightly(districtRun: string): Promise<'started' | 'already running'> {
  try {
    await startChild(provision, { workflowId: districtRun, parentClosePolicy: ParentClosePolicy.ABANDON });
    return 'started';
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return 'already running';
    throw error;
  }
}

/** Reads, waits for a person, goes on to its end. */
export async function provision(): Promise<{ pages: number; releasedBy: string }> {
  let releasedBy: string | undefined;
  let pages = 0;
  setHandler(pagesRead, () => pages);
  setHandler(
    release,
    ({ by }) => {
      releasedBy = by;
      return { released: true, by };
    },
    {
      validator: ({ by }) => {
        if (!by) throw new Error('a release needs a name');
      },
    },
  );
  for (let page = 1; page <= 3; page++) pages += await readPage(page);
  await condition(() => releasedBy !== undefined);
  await sleep('2s');
  for (let page = 4; page <= 6; page++) pages += await readPage(page);
  return { pages, releasedBy: releasedBy! };
}
